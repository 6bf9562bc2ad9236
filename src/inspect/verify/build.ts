import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { foldersOf, REPORT } from '../../build/folder.ts'
import { MANIFEST, type Manifest, type TaskEntry } from '../../build/manifest.ts'
import { TALLY } from '../../build/tally.ts'
import { mixtureFolders } from '../../mixture/folder.ts'
import { lookAtMixture } from '../../mixture/manifest.ts'
import { type Fault, filesIn } from '../../output/check-folder.ts'
import { sha256 } from '../../output/companions.ts'
import { sumOf } from '../../output/dataset.ts'
import { indexPath } from '../../output/index-file.ts'
import { isOutdated } from '../report/mark.ts'
import { verifyMixture } from './dataset.ts'
import type { Tools, Verified } from './verified.ts'

/** Holds a build, and the mixture in it, to what its manifest says. */
export async function verifyBuild(
  folder: string,
  { tasks, settings }: Manifest,
  tools: Tools,
): Promise<Verified> {
  const entries = Object.entries(tasks)
  const parts = entries.flatMap(([task, { parts }]) => parts.map(part => ({ task, part })))
  tools.reporter.stage('verify', sumOf(parts.map(({ part }) => part.rows)), 'rows')
  const faults = [
    ...strangersIn(folder, tasks),
    ...entries.flatMap(([task, entry]) => countFaults(folder, task, entry)),
    ...(
      await Promise.all(
        parts.map(async ({ task, part }) => {
          const bound = settings.tokenizer === null
          const job = { kind: 'part', folder: foldersOf(folder, task).current, task, part, bound } as const
          const found = await tools.threads.run(job)
          tools.reporter.advance(part.rows)
          return found
        }),
      )
    ).flat(),
    ...(await Promise.all(entries.map(([task, entry]) => sidesOf(folder, task, entry, tools)))).flat(),
  ]
  tools.reporter.finish()
  const own = { kind: 'build' as const, files: 2 * parts.length + entries.length + 1, notes: notesOn(folder) }
  const rows = sumOf(parts.map(({ part }) => part.rows))
  const mixture = mixtureFolders(folder).current
  const found = existsSync(mixture) ? lookAtMixture(mixture) : undefined
  if (found === undefined || 'wrong' in found) {
    const wrong = found?.wrong ?? (existsSync(mixture) ? 'no such file' : undefined)
    const told = wrong === undefined ? [] : [{ file: `${MIXTURE}/${MANIFEST}`, found: wrong }]
    return { ...own, rows, faults: [...faults, ...told] }
  }
  const mixed = await verifyMixture(mixture, found.manifest, tools)
  return {
    ...own,
    files: own.files + mixed.files,
    rows: rows + mixed.rows,
    faults: [...faults, ...mixed.faults.map(({ file, found }) => ({ file: `${MIXTURE}/${file}`, found }))],
    notes: [...own.notes, ...mixed.notes],
  }
}

const notesOn = (folder: string): string[] =>
  isOutdated(folder) ? [`${REPORT} shows an earlier state of this build; biflan report writes it anew`] : []

const MIXTURE = 'mixture'

/** What may lie in a build's folder beside its tasks. */
const OWN = [MANIFEST, MIXTURE, 'tasks', '.work', '.lock', '.gitignore', REPORT]

function strangersIn(folder: string, tasks: Readonly<Record<string, TaskEntry>>): Fault[] {
  const foreign = (file: string): Fault => ({
    file,
    found: /(?:^|\/)\./.test(file)
      ? 'left by a build that was stopped: the next one removes it'
      : 'a foreign file',
  })
  const beside = readdirSync(folder).filter(name => !OWN.includes(name))
  const named = new Set(
    Object.entries(tasks).flatMap(([task, { parts }]) =>
      [TALLY, ...parts.flatMap(({ name }) => [name, indexPath(name)])].map(name => `${task}/${name}`),
    ),
  )
  const root = join(folder, 'tasks')
  const within = (existsSync(root) ? filesIn(root) : []).filter(name => !named.has(name))
  return [...beside, ...within.map(name => `tasks/${name}`)].map(foreign)
}

function countFaults(
  folder: string,
  task: string,
  { rows, planned, dropped, parts, tally }: TaskEntry,
): Fault[] {
  const faults: Fault[] = []
  const written = sumOf(parts.map(part => part.rows))
  const wrong = (found: string) => faults.push({ file: MANIFEST, found: `${task}: ${found}` })
  if (written !== rows) wrong(`${rows} rows, but ${written} in its parts`)
  const lost = planned - rows - sumOf(Object.values(dropped))
  if (lost !== 0) wrong(`${planned} rows planned, of which ${lost} are neither written nor dropped`)
  const path = join(foldersOf(folder, task).current, TALLY)
  const file = `tasks/${task}/${TALLY}`
  if (!existsSync(path)) faults.push({ file, found: 'no such file' })
  else if (sha256(readFileSync(path)) !== tally.sha256)
    faults.push({ file, found: 'another sha256 than the manifest’s' })
  return faults
}

async function sidesOf(folder: string, task: string, { parts }: TaskEntry, { threads }: Tools) {
  const indexes = (wanted: 'train' | 'validation') =>
    parts
      .filter(({ side }) => side === wanted)
      .map(({ name, index }) => ({
        path: indexPath(join(foldersOf(folder, task).current, name)),
        bytes: index.bytes,
      }))
      // Any other has been told.
      .filter(({ path, bytes }) => existsSync(path) && statSync(path).size === bytes)
      .map(({ path }) => path)
  const validation = indexes('validation')
  if (validation.length === 0) return []
  return threads.run({ kind: 'sides', task, train: indexes('train'), validation })
}
