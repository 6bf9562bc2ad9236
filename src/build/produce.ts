import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from '../lib/files.ts'
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
import { addTally, newTally, type PartReport, type Tally } from './render-unit.ts'
import type { Settings } from './settings.ts'
import type { Threads } from './threads.ts'

/** What a task's `tally.json` says. */
export interface TaskTally extends Tally {
  readonly fingerprint: string
  readonly parts: readonly (Omit<PartReport, 'tally'> & { readonly name: string; readonly from: string })[]
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
  advance: (rows: number) => void,
  commit: (entry: TaskEntry) => void,
): Promise<void> {
  const folders = foldersOf(out, prepared.work.task.name)
  openNext(folders, prepared.fingerprint)
  if (fingerprintIn(folders.next) !== prepared.fingerprint) {
    const reports = await Promise.all(
      prepared.work.units.map((_, i) => renderPart(prepared, i, settings, folders, threads, advance)),
    )
    closeNext(folders, tallyOf(prepared, settings, reports))
  } else advance(prepared.rows)
  const entry = await entryOf(prepared, settings, folders.next)
  exchange(folders, () => commit(entry))
}

const partName = (unit: number, settings: Settings): string =>
  `part-${String(unit).padStart(5, '0')}.${extensionOf(settings.compress)}`

async function renderPart(
  prepared: Prepared,
  i: number,
  settings: Settings,
  { next }: TaskFolders,
  threads: Threads,
  advance: (rows: number) => void,
): Promise<PartReport> {
  const { work, survey, quota } = prepared
  const part = join(next, partName(i, settings))
  const reportPath = join(next, `.${partName(i, settings)}.json`)
  if (existsSync(reportPath)) {
    const report = JSON.parse(readFileSync(reportPath, 'utf8')) as PartReport
    if (report.rows === 0 || (existsSync(part) && statSync(part).size === report.bytes)) {
      advance(report.rows)
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
    part,
    compression: settings.compress,
  }
  const report = await threads.run(job, advance)
  writeWhole(reportPath, JSON.stringify(report))
  return report
}

function tallyOf(
  { work, survey, fingerprint }: Prepared,
  settings: Settings,
  reports: readonly PartReport[],
): TaskTally {
  const sum = newTally()
  for (const { tally } of reports) addTally(sum, tally)
  const parts = reports.flatMap(({ tally: _, ...sums }, i) => {
    const { firstRecord, records } = survey.units[i]!
    const { name } = work.inputs.files[work.units[i]!.file]!
    return sums.rows === 0
      ? []
      : [
          {
            name: partName(i, settings),
            ...sums,
            from: `${name}#${firstRecord}-${firstRecord + records - 1}`,
          },
        ]
  })
  return { fingerprint, parts, wordings: sorted(sum.wordings), shotless: sorted(sum.shotless) }
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
  const { parts } = readTally(folder) as TaskTally
  const written = parts.reduce((sum, part) => sum + part.rows, 0)
  if (written !== rows) throw new Error(`task ${task.name}: ${written} rows written, ${rows} planned`)
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
    rows,
    parts: [...parts],
    tally: { bytes: tally.length, sha256: createHash('sha256').update(tally).digest('hex') },
  }
}
