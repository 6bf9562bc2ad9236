import { readFileSync } from 'node:fs'
import { mix } from '../lib/chance.ts'
import { type Compression, type PartSums, partWriter } from '../output/part.ts'
import { rowFrame, rowLine } from '../output/row.ts'
import { CATEGORIES } from '../shapes/categories.ts'
import type { Renderer, Said } from '../templates/render.ts'
import type { Task } from './catalogue.ts'
import { KEPT } from './dedup.ts'
import type { InputFile, Unit } from './inputs.ts'
import { groupOf, type Mapped, mapUnit } from './map.ts'
import { type Quota, renderingsOf } from './plan.ts'

/** Rows won, by what was seen of them. */
export interface Tally {
  /** `template.form` -> rows, and how many of them have worked examples. */
  readonly wordings: Record<string, { rows: number; fewShot: number }>
  /** Rows that were to have worked examples and have none, by reason. */
  readonly shotless: Record<string, number>
}

export interface PartReport extends PartSums {
  readonly tally: Tally
}

export interface SayJob {
  readonly task: Task
  readonly file: InputFile
  /** Number of the unit's first record in its file. */
  readonly firstRecord: number
  readonly quota: Quota
  readonly seed: number
  readonly renderer: Renderer
}

export interface RenderJob extends SayJob {
  readonly unit: Unit
  readonly maxRecord: number
  /** File with one byte an example: which are kept. */
  readonly verdicts: string
}

/** Renders one unit into one part. `progress` is told the rows since it was last told. */
export async function renderUnit(
  job: RenderJob,
  path: string,
  compression: Compression,
  progress: (rows: number) => void,
): Promise<PartReport> {
  const writer = partWriter(path, compression)
  const tally = newTally()
  const verdicts = readFileSync(job.verdicts)
  let ordinal = 0
  let rows = 0
  const add = (line: string, said: Said) => {
    writer.add(line)
    count(tally, said)
    rows++
  }
  try {
    for await (const { mapped } of mapUnit(job.task, job.file, job.unit, job.maxRecord)) {
      rows = 0
      for (const each of mapped) {
        if (each.kind === 'example' && verdicts[ordinal++] === KEPT) sayExample(job, each, add)
      }
      progress(rows)
    }
    return { ...writer.finish(), tally }
  } catch (error) {
    writer.abandon()
    throw error
  }
}

/** Hands the finished lines of an example to `add`. */
export function sayExample(
  job: SayJob,
  example: Mapped & { kind: 'example' },
  add: (line: string, said: Said) => void,
): void {
  const { task, file, firstRecord, quota, seed, renderer } = job
  const { fields, record, number, raw } = example
  const key = mix(example.content, seed)
  const count = renderingsOf(quota, key)
  if (count === 0) return
  const id = exampleId(task, file.name, firstRecord + record, number)
  const frame = rowFrame(id, domainOf(task, fields), CATEGORIES[task.spec.category].zh)
  const told = { fields, key, group: groupOf(task, fields, raw) }
  for (const said of renderer.wordings(told, count)) add(rowLine(frame, wordingId(said), said), said)
}

/** `task/file#record.example`: where an example comes from. Both numbers count from 0. */
export const exampleId = (task: Task, file: string, record: number, number: number): string =>
  `${task.name}/${file}#${record}.${number}`

/** `template.form.shots`: how it is said. */
export const wordingId = ({ template, form, shots }: Said): string => `${template.name}.${form}.${shots}`

export const domainOf = (task: Task, fields: Readonly<Record<string, unknown>>): string =>
  (fields['domain'] as string | undefined) ?? task.spec.domain

export const newTally = (): Tally => ({ wordings: {}, shotless: {} })

function count(tally: Tally, { template, form, shots, shotless }: Said): void {
  countWording(tally, `${template.name}.${form}`, 1, shots > 0 ? 1 : 0)
  if (shotless) tally.shotless[shotless] = (tally.shotless[shotless] ?? 0) + 1
}

function countWording({ wordings }: Tally, name: string, rows: number, fewShot: number): void {
  const wording = wordings[name]
  if (wording) {
    wording.rows += rows
    wording.fewShot += fewShot
  } else wordings[name] = { rows, fewShot }
}

/** Adds one tally to another. */
export function addTally(sum: Tally, { wordings, shotless }: Tally): void {
  for (const [name, { rows, fewShot }] of Object.entries(wordings)) countWording(sum, name, rows, fewShot)
  for (const [reason, rows] of Object.entries(shotless)) {
    sum.shotless[reason] = (sum.shotless[reason] ?? 0) + rows
  }
}
