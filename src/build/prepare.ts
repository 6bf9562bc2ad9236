import { recordError, usageError } from '../lib/errors.ts'
import { templateFilesOf } from './catalogue.ts'
import { codeOf, fileHash, fingerprint } from './fingerprint.ts'
import { workFolder } from './folder.ts'
import type { Manifest } from './manifest.ts'
import { type Quota, quotaFor, shareRows } from './plan.ts'
import { FEW, tooManyRejects } from './rejects.ts'
import type { Reporter } from './reporter.ts'
import type { Settings } from './settings.ts'
import { type Survey, survey } from './survey.ts'
import type { Threads } from './threads.ts'
import type { Work } from './work.ts'

/** A task that can be rendered: its rows are known to the last one. */
export interface Prepared {
  readonly work: Work
  readonly survey: Survey
  readonly rows: number
  readonly quota: Quota
  /** Everything that decides the bytes of its parts. */
  readonly fingerprint: string
}

/** Surveys the works one after another, their units on all threads. Throws where too many records cannot be read. */
export async function surveyAll(
  works: readonly Work[],
  settings: Settings,
  out: string,
  threads: Threads,
  reporter: Reporter,
  maxRejects: number,
): Promise<Survey[]> {
  const bytes = works.flatMap(({ units }) => units).reduce((sum, { start, end }) => sum + end - start, 0)
  reporter.stage('survey', bytes, 'bytes')
  const surveys: Survey[] = []
  for (const work of works)
    surveys.push(await survey(work, settings, workFolder(out, work.task.name), threads, reporter.advance))
  reporter.finish()
  const complaints = works.flatMap((work, i) => tooManyRejects(work, surveys[i]!, maxRejects))
  if (complaints.length > 0) {
    throw recordError({
      found: `too many records cannot be read:\n${complaints.join('\n')}`,
      expected: `at most ${maxRejects * 100} % of a file's records, or ${FEW} records`,
      remedy: 'see whether these are the right files; --max-rejects raises the limit',
    })
  }
  return surveys
}

/** Settles how many rows each task has. Tasks that the folder holds already count when a total is shared. */
export function planRows(
  works: readonly Work[],
  surveys: readonly Survey[],
  settings: Settings,
  manifest: Manifest | undefined,
): Prepared[] {
  const available = new Map<string, number>()
  for (const [name, { examples, renderings }] of Object.entries(manifest?.tasks ?? {}))
    available.set(name, examples * renderings)
  for (const [i, { task }] of works.entries())
    available.set(task.name, surveys[i]!.examples * task.renderings)
  const all = [...available.values()].reduce((sum, rows) => sum + rows, 0)
  if (settings.rows !== null && settings.rows > all) {
    throw usageError({
      found: `--rows ${settings.rows}`,
      expected: `at most ${all}: every example in every wording that it may have`,
    })
  }
  const shares = [...available]
    .map(([task, rows]) => ({ task, rows }))
    .sort((a, b) => (a.task < b.task ? -1 : 1))
  const granted = settings.rows === null ? available : shareRows(shares, settings.rows)
  refuseOthersShares(works, granted, settings, manifest)
  return works.map((work, i) => {
    const survey = surveys[i]!
    const rows = granted.get(work.task.name)!
    const quota = quotaFor(rows, survey.examples, survey.tables, settings.seed)
    return { work, survey, rows, quota, fingerprint: partsFingerprint(work, settings, rows) }
  })
}

/** With a total, one task's rows cannot change alone: the others in the folder would keep too many or too few. */
function refuseOthersShares(
  works: readonly Work[],
  granted: ReadonlyMap<string, number>,
  { rows }: Settings,
  manifest: Manifest | undefined,
): void {
  if (rows === null) return
  const mine = new Set(works.map(({ task }) => task.name))
  const others = Object.entries(manifest?.tasks ?? {}).filter(
    ([name, entry]) => !mine.has(name) && granted.get(name) !== entry.planned,
  )
  if (others.length === 0) return
  throw usageError({
    found: `--rows ${rows}, of which other tasks in the folder would get another share: ${others.map(([name]) => name).join(', ')}`,
    expected: 'all tasks that share the total in one command',
    remedy: `biflan build ${[...granted.keys()].sort().join(' ')}`,
  })
}

/** Everything that decides the bytes of a task's parts. */
export function partsFingerprint(work: Work, settings: Settings, rows: number): string {
  const { seed, fewShot, compress, limit, tokenizer } = settings
  const templates = templateFilesOf(work.task).map(fileHash)
  // This module shares the rows; `produce` writes what tally and manifest say of them.
  const code = [codeOf('prepare'), codeOf('produce')]
  return fingerprint({
    work: work.fingerprint,
    code,
    templates,
    seed,
    fewShot,
    compress,
    limit,
    tokenizer,
    rows,
  })
}
