import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readSealed, writeSealed } from '../lib/sealed.ts'
import { extensionOf } from '../output/part.ts'
import { alterationOf } from '../sources/altered.ts'
import { closeNext, dropNotes, exchange, foldersOf, openNext, type TaskFolders } from './folder.ts'
import type { RenderPartJob } from './jobs.ts'
import type { TaskEntry } from './manifest.ts'
import type { Prepared } from './prepare.ts'
import { placesOf, rejectsByFile } from './rejects.ts'
import { addTally, newTally, type PartReport } from './render-unit.ts'
import type { Settings } from './settings.ts'
import { areThere, finishedTally, plannedIn, rowsIn, TALLY, type TaskTally } from './tally.ts'
import type { Threads } from './threads.ts'
import type { Side } from './validation.ts'

/**
 * Renders a task's units into parts beside the old ones and lets them change places. Units that a stopped build
 * finished are not rendered again. `commit` is given the manifest's entry.
 */
export async function produce(
  prepared: Prepared,
  settings: Settings,
  out: string,
  threads: Threads,
  tokenizer: string | undefined,
  advance: (rows: number) => void,
  commit: (entry: TaskEntry) => void,
): Promise<void> {
  const { work, rows, fingerprint } = prepared
  const folders = foldersOf(out, work.task.name)
  let tally = finishedTally(folders.next, fingerprint, rows)
  if (tally) {
    dropNotes(folders)
    advance(rows)
  } else {
    openNext(folders, fingerprint)
    const reports = await Promise.all(
      work.units.map((_, i) => renderPart(prepared, i, settings, folders, threads, tokenizer, advance)),
    )
    tally = tallyOf(prepared, settings, reports)
    refuseOtherRows(prepared, tally, folders)
    closeNext(folders, tally)
  }
  const entry = await entryOf(prepared, settings, tally, folders.next)
  exchange(folders, () => commit(entry))
}

/** Parts that are not what was planned are not kept for a resumption either. */
function refuseOtherRows({ work, rows }: Prepared, tally: TaskTally, { next }: TaskFolders): void {
  const accounted = plannedIn(tally)
  if (accounted === rows) return
  rmSync(next, { recursive: true })
  throw new Error(`task ${work.task.name}: ${accounted} rows accounted for, ${rows} planned`)
}

/** Rows for validation have a name of their own, so that nobody trains on them by taking all parts. */
const PREFIX = { train: 'part', validation: 'validation' } as const

const partName = (unit: number, side: Side, settings: Settings): string =>
  `${PREFIX[side]}-${String(unit).padStart(5, '0')}.${extensionOf(settings.compress)}`

async function renderPart(
  prepared: Prepared,
  i: number,
  settings: Settings,
  { next }: TaskFolders,
  threads: Threads,
  tokenizer: string | undefined,
  advance: (rows: number) => void,
): Promise<PartReport> {
  const { work, survey, quota } = prepared
  const nameOf = (side: Side) => partName(i, side, settings)
  const reportPath = join(next, `.${nameOf('train')}.json`)
  const finished = readSealed(reportPath) as PartReport | undefined
  if (
    finished &&
    areThere(
      next,
      finished.parts.map(part => ({ ...part, name: nameOf(part.side) })),
    )
  ) {
    advance(plannedIn({ ...finished.tally, ...finished }))
    return finished
  }
  const job: RenderPartJob = {
    kind: 'render',
    task: work.task.name,
    inputs: work.inputs,
    unit: work.units[i]!,
    settings,
    firstRecord: survey.units[i]!.firstRecord,
    verdicts: survey.tables[i]!.verdicts,
    quota,
    fingerprint: prepared.fingerprint,
    pool: survey.pool,
    parts: { train: join(next, nameOf('train')), validation: join(next, nameOf('validation')) },
    compression: settings.compress,
    ...(tokenizer !== undefined && { tokenizer }),
  }
  const report = await threads.run(job, advance)
  writeSealed(reportPath, report)
  return report
}

function tallyOf(
  { work, survey, fingerprint }: Prepared,
  settings: Settings,
  reports: readonly PartReport[],
): TaskTally {
  const sum = newTally()
  for (const { tally } of reports) addTally(sum, tally)
  const parts = reports.flatMap(({ parts }, i) => {
    const { firstRecord, records } = survey.units[i]!
    const { name } = work.inputs.files[work.units[i]!.file]!
    const from = `${name}#${firstRecord}-${firstRecord + records - 1}`
    return parts.map(part => ({ name: partName(i, part.side, settings), ...part, from }))
  })
  return {
    fingerprint,
    parts,
    wordings: sorted(sum.wordings),
    shotless: sorted(sum.shotless),
    dropped: sorted(sum.dropped),
  }
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

async function entryOf(
  { work, survey, rows, fingerprint }: Prepared,
  settings: Settings,
  { parts, dropped }: TaskTally,
  folder: string,
): Promise<TaskEntry> {
  const { task, inputs } = work
  const byFile = rejectsByFile(work, survey)
  const tally = readFileSync(join(folder, TALLY))
  const files: TaskEntry['files'] = []
  for (const [i, { name, file, sums, partners }] of inputs.files.entries()) {
    const { records } = byFile[i]!
    // A sample has other figures by its nature.
    const altered = settings.sample ? undefined : await alterationOf(file, sums, async () => records)
    files.push({
      name,
      split: file.split,
      bytes: sums.bytes,
      sha256: sums.sha256,
      records,
      ...(partners.length > 0 && { beside: [...partners] }),
      ...(altered && { altered }),
    })
  }
  return {
    fingerprint,
    corpus: task.source.name,
    form: inputs.form,
    licence: task.source.facts.licence.id,
    files,
    missing: [...inputs.missing],
    records: byFile.reduce((sum, { records }) => sum + records, 0),
    rejects: byFile.flatMap(({ file, rejects }) =>
      rejects.map(({ unit, firstRecord, reject }) => ({
        reason: reject.reason,
        count: reject.count,
        places: placesOf(inputs.files[file]!, unit, firstRecord, reject),
      })),
    ),
    skips: { ...survey.skips },
    examples: survey.examples,
    renderings: task.renderings,
    planned: rows,
    dropped,
    rows: rowsIn(parts),
    parts: [...parts],
    tally: { bytes: tally.length, sha256: createHash('sha256').update(tally).digest('hex') },
  }
}
