import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../lib/files.ts'
import { indexPath } from '../output/index-file.ts'
import { extensionOf } from '../output/part.ts'
import { alterationOf } from '../sources/altered.ts'
import {
  closeNext,
  exchange,
  fingerprintIn,
  foldersOf,
  openNext,
  readTally,
  TALLY,
  type TaskFolders,
} from './folder.ts'
import type { RenderPartJob } from './jobs.ts'
import type { TaskEntry } from './manifest.ts'
import type { Prepared } from './prepare.ts'
import { placesOf, rejectsByFile } from './rejects.ts'
import { addTally, newTally, type PartReport, type Tally, type WrittenPart } from './render-unit.ts'
import type { Settings } from './settings.ts'
import type { Threads } from './threads.ts'
import type { Side } from './validation.ts'

/** What a task's `tally.json` says. */
export interface TaskTally extends Tally {
  readonly fingerprint: string
  readonly parts: readonly (WrittenPart & { readonly name: string; readonly from: string })[]
}

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
  const folders = foldersOf(out, prepared.work.task.name)
  openNext(folders, prepared.fingerprint)
  if (fingerprintIn(folders.next) !== prepared.fingerprint) {
    const reports = await Promise.all(
      prepared.work.units.map((_, i) =>
        renderPart(prepared, i, settings, folders, threads, tokenizer, advance),
      ),
    )
    closeNext(folders, tallyOf(prepared, settings, reports))
  } else advance(prepared.rows)
  const entry = await entryOf(prepared, settings, folders.next)
  exchange(folders, () => commit(entry))
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
  const pathOf = (side: Side) => join(next, partName(i, side, settings))
  const reportPath = join(next, `.${partName(i, 'train', settings)}.json`)
  if (existsSync(reportPath)) {
    const report = JSON.parse(readFileSync(reportPath, 'utf8')) as PartReport
    if (report.parts.every(part => isThere(pathOf(part.side), part))) {
      advance(plannedIn(report))
      return report
    }
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
    parts: { train: pathOf('train'), validation: pathOf('validation') },
    compression: settings.compress,
    ...(tokenizer !== undefined && { tokenizer }),
  }
  const report = await threads.run(job, advance)
  writeWhole(reportPath, JSON.stringify(report))
  return report
}

const isThere = (path: string, { bytes, index }: WrittenPart): boolean =>
  [[path, bytes] as const, [indexPath(path), index.bytes] as const].every(
    ([file, size]) => existsSync(file) && statSync(file).size === size,
  )

const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0)

/** Rows that a report accounts for: written, or dropped because they were too long. */
const plannedIn = ({ parts, tally }: Pick<PartReport, 'parts' | 'tally'>): number =>
  sumOf(parts.map(({ rows }) => rows)) + sumOf(Object.values(tally.dropped))

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
  folder: string,
): Promise<TaskEntry> {
  const { task, inputs } = work
  const byFile = rejectsByFile(work, survey)
  const { parts, dropped } = readTally(folder) as TaskTally
  const written = sumOf(parts.map(part => part.rows))
  const lost = rows - written - sumOf(Object.values(dropped))
  if (lost !== 0)
    throw new Error(`task ${task.name}: ${written} rows written of ${rows} planned, ${lost} unaccounted for`)
  const tally = readFileSync(join(folder, TALLY))
  const files: TaskEntry['files'] = []
  for (const [i, { name, file, sums }] of inputs.files.entries()) {
    const { records } = byFile[i]!
    // A sample has other figures by its nature.
    const altered = settings.sample ? undefined : await alterationOf(file, sums, async () => records)
    files.push({
      name,
      split: file.split,
      bytes: sums.bytes,
      sha256: sums.sha256,
      records,
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
    rows: written,
    parts: [...parts],
    tally: { bytes: tally.length, sha256: createHash('sha256').update(tally).digest('hex') },
  }
}
