import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Task, taskNamed } from '../../build/catalogue.ts'
import { foldersOf } from '../../build/folder.ts'
import { MANIFEST, type Manifest, readManifest, type TaskEntry } from '../../build/manifest.ts'
import type { Reporter } from '../../build/reporter.ts'
import { usageError } from '../../lib/errors.ts'
import { suggestion } from '../../lib/nearest.ts'
import { openScratch } from '../../lib/scratch.ts'
import { startThreads, type Threads } from '../../lib/threads.ts'
import { builtTally } from '../built-tally.ts'
import { CHECKS } from './checks.ts'
import type { Finding } from './finding.ts'
import type { Job, Results } from './jobs.ts'
import { type CheckedPart, contradictions, shared } from './prompts.ts'
import { type CheckReport, reportOf, type TaskReport } from './report.ts'
import { judgeRows } from './rows.ts'
import { factsOf, subjectOf } from './subject.ts'

export interface CheckRequest {
  /** Build folder. */
  readonly build: string
  /** Only these tasks; empty for all that the build holds. */
  readonly tasks: readonly string[]
  readonly threads: number
  readonly reporter: Reporter
}

export type Run = Threads<Job, Results[Job['kind']]>

/**
 * Holds every row of a build to every check. Reads what the manifest names and nothing else; whether the files are the
 * ones that were written is for `verify` to say. Throws a usage error for a folder that is no build and for tasks that
 * it does not hold, a check error for parts that cannot be read.
 */
export async function checkBuild({
  build,
  tasks,
  threads: count,
  reporter,
}: CheckRequest): Promise<CheckReport> {
  const manifest = manifestIn(build)
  const wanted = wantedTasks(manifest, tasks)
  const scratch = openScratch()
  const threads: Run = startThreads('inspect/check/worker', count)
  try {
    const loaded = await Promise.all(wanted.map(taskNamed))
    const rows = wanted.reduce((sum, name) => sum + manifest.tasks[name]!.rows, 0)
    reporter.stage('check', rows, 'rows')
    const checked = await Promise.all(
      loaded.map(task => {
        const entry = manifest.tasks[task.name]!
        return checkTask({
          build,
          scratch: scratch.folder,
          task,
          entry,
          settings: manifest.settings,
          threads,
          reporter,
        })
      }),
    )
    const across = await shared(checked, threads)
    reporter.finish()
    return reportOf(
      checked.map(({ report }) => report),
      across,
    )
  } finally {
    await threads.close()
    scratch.drop()
  }
}

function manifestIn(build: string): Manifest {
  const manifest = existsSync(build) ? readManifest(build) : undefined
  if (manifest) return manifest
  throw usageError({
    where: build,
    found: existsSync(build) ? `no ${MANIFEST}` : 'no such folder',
    expected: 'the folder of a build: output/full, or what --out named',
    remedy: 'biflan build, or with --sample for a first one',
  })
}

function wantedTasks({ tasks }: Manifest, names: readonly string[]): string[] {
  const held = Object.keys(tasks)
  const stray = names.find(name => !held.includes(name))
  if (stray !== undefined)
    throw usageError({
      found: `no task ${stray} in the build`,
      expected: suggestion(stray, held) ?? `one of: ${held.join(', ')}`,
    })
  return names.length === 0 ? held : held.filter(name => names.includes(name))
}

interface TaskJob {
  readonly build: string
  readonly scratch: string
  readonly task: Task
  readonly entry: TaskEntry
  readonly settings: Manifest['settings']
  readonly threads: Run
  readonly reporter: Reporter
}

/** What a task comes to, and its parts with their tables of prompts. */
export interface CheckedTask {
  readonly report: TaskReport
  readonly task: Task
  readonly parts: readonly CheckedPart[]
}

async function checkTask({
  build,
  scratch,
  task,
  entry,
  settings,
  threads,
  reporter,
}: TaskJob): Promise<CheckedTask> {
  const folder = foldersOf(build, task.name).current
  const facts = factsOf(entry, settings, builtTally(task.name, entry, build))
  const subject = subjectOf(task, facts)
  const states = await Promise.all(
    entry.parts.map(async ({ name, side }, i) => {
      const table = join(scratch, `${task.name}-${i}.table`)
      const part = join(folder, name)
      const job: Job = { kind: 'part', task: task.name, facts, part, side, table }
      const state = (await threads.run(job, reporter.advance)) as Results['part']
      return { ...state, part, table }
    }),
  )
  const parts = states.map(({ part, table, rows }) => ({ part, table: { path: table, rows } }))
  const found = judgeRows(states, subject)
  found.set('rows', rowsLost(entry, states))
  found.set('prompts', await contradictions(parts, threads))
  const rows = states.reduce((sum, { lines }) => sum + lines, 0)
  const untold = CHECKS.flatMap(({ name, untold }) =>
    (untold?.(subject) ?? []).map(what => ({ check: name, what })),
  )
  return { report: { task: task.name, rows, found, untold }, task, parts }
}

/** Parts with more or fewer lines than the manifest says. */
function rowsLost({ parts }: TaskEntry, states: readonly { readonly lines: number }[]): Finding[] {
  return parts.flatMap(({ name, rows }, i): Finding[] => {
    const { lines } = states[i]!
    if (lines === rows) return []
    const what = `${name} has ${lines} lines, the manifest says ${rows}`
    return [{ severity: 'error', what, count: Math.abs(lines - rows), samples: [] }]
  })
}
