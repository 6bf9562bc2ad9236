import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { hex } from '../lib/hash.ts'
import { readSealed, writeSealed } from '../lib/sealed.ts'
import type { Task } from './catalogue.ts'
import { CONFLICT, DUPLICATE, findRepeats, KEPT, REASONS, type Table } from './dedup.ts'
import { hashIfThere } from './fingerprint.ts'
import type { Settings } from './settings.ts'
import { type Candidate, smallest, type UnitSurvey } from './survey-unit.ts'
import { scanTable } from './table.ts'
import type { Threads } from './threads.ts'
import type { Work } from './work.ts'

/** What one unit comes to, with its place among the others of its file. */
export interface SurveyedUnit extends Omit<UnitSurvey, 'candidates'> {
  /** Number of its first record in the file. */
  readonly firstRecord: number
  /** Examples that stay. */
  readonly kept: number
}

/** What a task comes to before anything is rendered. */
export interface Survey {
  readonly units: readonly SurveyedUnit[]
  readonly tables: readonly Table[]
  /** Examples that stay. */
  readonly examples: number
  /** Left out, by reason. */
  readonly skips: Readonly<Record<string, number>>
  /** Worked examples to draw from, at most 64 a label. */
  readonly pool: readonly Candidate[]
}

/** Of each label (or of the task, where there is none) so many examples may be shown as worked examples. */
const POOL = 64

/** Bytes for looking up duplicates: the tables are read once for each time that this is not enough. */
const MEMORY = 64 * 2 ** 20

const SURVEY = 'survey.json'
const cacheSchema = z.object({
  fingerprint: z.string(),
  survey: z.custom<Omit<Survey, 'tables'>>(),
  /** sha256 of each unit's table and verdicts: a power cut may leave zeros in them. */
  sums: z.array(z.string()),
})

/**
 * Counts what a task's files hold, finds duplicates and conflicts, and draws the pool of worked examples.
 * The result is kept in `folder`, and taken from there as long as nothing has changed that could change it.
 */
export async function survey(
  work: Work,
  settings: Settings,
  folder: string,
  threads: Threads,
  advance: (bytes: number) => void,
): Promise<Survey> {
  const cached = recall(work, folder)
  if (cached) return cached
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const { task, inputs, units } = work
  const found = await Promise.all(
    units.map(async (unit, i) => {
      const job = {
        kind: 'survey',
        task: task.name,
        inputs,
        unit,
        settings,
        table: tablePath(folder, i),
      } as const
      const result = (await threads.run(job)) as UnitSurvey
      advance(unit.end - unit.start)
      return result
    }),
  )
  const tables = tablesOf(folder, found)
  const verdicts = findRepeats(tables, task.labels !== undefined, MEMORY)
  const { fingerprint } = work
  const result = summary(work, found, tables, verdicts)
  const { tables: _, ...kept } = result
  writeSealed(join(folder, SURVEY), { fingerprint, survey: kept, sums: sumsOf(tables) })
  return result
}

/** An earlier survey of the same work, if all of it is there as it was written. */
function recall(work: Work, folder: string): Survey | undefined {
  const kept = keptSurvey(folder)
  return kept?.fingerprint === work.fingerprint ? kept.survey : undefined
}

/** The survey that a folder holds, and of which work it is; undefined where not all of it is there as it was written. */
export function keptSurvey(
  folder: string,
): { readonly fingerprint: string; readonly survey: Survey } | undefined {
  const cached = cacheSchema.safeParse(readSealed(join(folder, SURVEY)))
  if (!cached.success) return undefined
  const { fingerprint, survey, sums } = cached.data
  const tables = tablesOf(folder, survey.units)
  return sumsOf(tables).every((sum, i) => sum === sums[i])
    ? { fingerprint, survey: { ...survey, tables } }
    : undefined
}

const sumsOf = (tables: readonly Table[]): string[] =>
  tables.flatMap(({ path, verdicts }) => [hashIfThere(path), hashIfThere(verdicts)])

const tablePath = (folder: string, unit: number): string =>
  join(folder, `${String(unit).padStart(5, '0')}.table`)

const tablesOf = (folder: string, units: readonly { examples: number }[]): Table[] =>
  units.map(({ examples }, i) => ({
    path: tablePath(folder, i),
    examples,
    verdicts: join(folder, `${String(i).padStart(5, '0')}.verdicts`),
  }))

function summary(
  { task, units }: Work,
  found: readonly UnitSurvey[],
  tables: readonly Table[],
  verdicts: readonly number[][],
): Survey {
  const skips: Record<string, number> = {}
  const skip = (reason: string, count: number) => {
    if (count > 0) skips[reason] = (skips[reason] ?? 0) + count
  }
  const surveyed: SurveyedUnit[] = []
  let firstRecord = 0
  for (const [i, { candidates, ...unit }] of found.entries()) {
    if (i > 0 && units[i]!.file !== units[i - 1]!.file) firstRecord = 0
    surveyed.push({ ...unit, firstRecord, kept: verdicts[i]![KEPT]! })
    firstRecord += unit.records
    for (const [reason, count] of Object.entries(unit.skips)) skip(reason, count)
    for (const verdict of [DUPLICATE, CONFLICT]) skip(REASONS[verdict]!, verdicts[i]![verdict]!)
  }
  return {
    units: surveyed,
    tables,
    examples: surveyed.reduce((sum, { kept }) => sum + kept, 0),
    skips: Object.fromEntries(Object.entries(skips).sort(([a], [b]) => (a < b ? -1 : 1))),
    pool: poolOf(task, found, surveyed, conflictsIn(tables, verdicts)),
  }
}

/**
 * Of the smallest content hashes of each label those without conflicting labels. Labels take turns,
 * so that any stretch of the pool shows different answers.
 */
function poolOf(
  { labels }: Task,
  found: readonly UnitSurvey[],
  units: readonly SurveyedUnit[],
  conflicting: ReadonlySet<string>,
): Candidate[] {
  const lists = (labels ?? ['']).map(label => {
    const placed = found.flatMap(({ candidates }, i) =>
      (candidates[label] ?? []).map(one => ({ ...one, record: units[i]!.firstRecord + one.record })),
    )
    const list = smallest(placed)
    return list.filter(({ content }) => !conflicting.has(hex(content))).slice(0, POOL)
  })
  return Array.from({ length: POOL }, (_, i) => lists.flatMap(list => list[i] ?? [])).flat()
}

/** Content hashes of the examples whose input carries several labels. */
function conflictsIn(tables: readonly Table[], verdicts: readonly number[][]): Set<string> {
  const conflicting = new Set<string>()
  for (const [i, { path, verdicts: verdictPath }] of tables.entries()) {
    if (verdicts[i]![CONFLICT] === 0) continue
    const verdict = readFileSync(verdictPath)
    scanTable(path, (words, at, ordinal) => {
      if (verdict[ordinal] === CONFLICT) conflicting.add(hex({ hi: words[at]!, lo: words[at + 1]! }))
    })
  }
  return conflicting
}
