import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { foldersOf } from '../../build/folder.ts'
import { type Manifest, readManifest, type TaskEntry } from '../../build/manifest.ts'
import type { Reporter } from '../../build/reporter.ts'
import { recognise } from '../../export/open-source.ts'
import { usageError } from '../../lib/errors.ts'
import { suggestion } from '../../lib/nearest.ts'
import { readLines } from '../../output/lines.ts'
import type { Unified } from '../../output/row.ts'
import { builtTally } from '../built-tally.ts'
import { type Counts, noCounts, type Sample } from './count.ts'
import {
  type Difference,
  differences,
  type FileDifference,
  factsOf,
  fileDifferences,
  programOf,
} from './facts.ts'
import { type BuiltTask, compareRows, unequalParts } from './rows.ts'

export interface DiffRequest {
  /** Folders of the builds. */
  readonly old: string
  readonly new: string
  /** Only these; empty for all. */
  readonly tasks: readonly string[]
  readonly reporter: Reporter
}

/** A task that is not the same in both builds. */
export interface TaskDiff {
  readonly task: string
  /** It is in both, or in one alone. */
  readonly status: 'changed' | 'added' | 'removed'
  readonly files: readonly FileDifference[]
  readonly facts: readonly Difference[]
  readonly rows: Counts & { readonly old: number; readonly new: number; readonly same: number }
  readonly templates: readonly (Counts & { readonly template: string })[]
  readonly samples: readonly Sample[]
}

export interface BuildDiff {
  /** Settings, sources and rows are the same. The program need not be. */
  readonly equal: boolean
  readonly settings: readonly Difference[]
  readonly program: readonly Difference[]
  /** Tasks that are the same in both. */
  readonly same: readonly string[]
  readonly tasks: readonly TaskDiff[]
}

/**
 * What two builds do not have in common. Parts with equal checksums are not read. Throws a usage error for folders that
 * are no builds, and for a task that neither has.
 */
export async function diffBuilds(request: DiffRequest): Promise<BuildDiff> {
  const [old, now] = [buildIn(request.old), buildIn(request.new)]
  const all = [...new Set([...Object.keys(old.tasks), ...Object.keys(now.tasks)])].sort()
  for (const name of request.tasks) {
    if (all.includes(name)) continue
    throw usageError({
      found: `no task ${name} in either build`,
      expected: suggestion(name, all) ?? `one of: ${all.join(', ')}`,
    })
  }
  const names = request.tasks.length > 0 ? all.filter(name => request.tasks.includes(name)) : all
  const pairs = names.map(task => ({
    task,
    old: builtIn(request.old, old, task),
    new: builtIn(request.new, now, task),
  }))
  request.reporter.stage(
    'compare',
    pairs.reduce((sum, pair) => sum + rowsToRead(pair), 0),
    'rows',
  )
  const tasks: TaskDiff[] = []
  for (const pair of pairs) {
    const found = await diffTask(pair, request.reporter.advance)
    if (found) tasks.push(found)
  }
  request.reporter.finish()
  const settings = differences(old.settings, now.settings)
  return {
    equal: settings.length === 0 && tasks.length === 0,
    settings,
    program: differences(programOf(old), programOf(now)),
    same: names.filter(name => !tasks.some(({ task }) => task === name)),
    tasks,
  }
}

function buildIn(folder: string): Manifest {
  const fail = (found: string) =>
    usageError({ where: folder, found, expected: 'a build, such as output/full' })
  if (!existsSync(folder)) throw fail('no such folder')
  const { kind } = recognise(folder)
  if (kind !== 'build') throw fail(kind === 'export' ? 'an export' : 'a mixture')
  return readManifest(folder)!
}

const builtIn = (folder: string, { tasks }: Manifest, task: string): BuiltTask | undefined =>
  tasks[task] && { folder, entry: tasks[task] }

interface Pair {
  readonly task: string
  readonly old: BuiltTask | undefined
  readonly new: BuiltTask | undefined
}

function rowsToRead({ old, new: now }: Pair): number {
  if (!old || !now) return 0
  const parts = unequalParts(old.entry, now.entry).files.flatMap(file => [...file.old, ...file.new])
  return parts.reduce((sum, { rows }) => sum + rows, 0)
}

async function diffTask(
  { task, old, new: now }: Pair,
  progress: (rows: number) => void,
): Promise<TaskDiff | undefined> {
  if (!old || !now) return lonely(task, (old ?? now)!, old ? 'removed' : 'added')
  const files = fileDifferences(old.entry, now.entry)
  const facts = differences(factsOf(old.entry), factsOf(now.entry))
  const { same, templates, samples } = await compareRows(task, old, now, progress)
  if (files.length + facts.length + templates.length === 0) return undefined
  const rows = { old: old.entry.rows, new: now.entry.rows, same, ...sumOf(templates) }
  return { task, status: 'changed', files, facts, rows, templates, samples }
}

function sumOf(templates: readonly Counts[]): Counts {
  const sum = noCounts()
  for (const counts of templates)
    for (const kind of Object.keys(sum) as (keyof Counts)[]) sum[kind] += counts[kind]
  return sum
}

/** A task that one build alone has: its tally tells all but the samples. */
async function lonely(task: string, built: BuiltTask, status: 'added' | 'removed'): Promise<TaskDiff> {
  const { folder, entry } = built
  const byTemplate = new Map<string, Counts>()
  for (const [wording, { rows }] of Object.entries(builtTally(task, entry, folder).wordings)) {
    const template = wording.slice(0, wording.indexOf('.'))
    const counts = byTemplate.get(template) ?? noCounts()
    counts[status] += rows
    byTemplate.set(template, counts)
  }
  const templates = [...byTemplate].map(([template, counts]) => ({ template, ...counts }))
  const [from, to] = status === 'added' ? [undefined, entry] : [entry, undefined]
  return {
    task,
    status,
    files: fileDifferences(from, to),
    facts: [],
    rows: { old: from?.rows ?? 0, new: to?.rows ?? 0, same: 0, ...sumOf(templates) },
    templates: templates.sort((a, b) => (a.template < b.template ? -1 : 1)),
    samples: await firstRows(task, folder, entry, status),
  }
}

async function firstRows(
  task: string,
  folder: string,
  { parts }: TaskEntry,
  kind: 'added' | 'removed',
): Promise<Sample[]> {
  const [part] = parts
  if (!part) return []
  for await (const lines of readLines(join(foldersOf(folder, task).current, part.name))) {
    return lines.slice(0, 3).map(line => {
      const row = JSON.parse(line) as Unified
      return { kind, old: kind === 'removed' ? row : undefined, new: kind === 'added' ? row : undefined }
    })
  }
  return []
}
