import { readFileSync } from 'node:fs'
import { draw, mix } from '../lib/chance.ts'
import { type IndexSums, indexPath, indexWriter, type RowFacts } from '../output/index-file.ts'
import { type Compression, type PartSums, partWriter } from '../output/part.ts'
import { type RowFrame, rowFrame, rowLine } from '../output/row.ts'
import { CATEGORIES } from '../shapes/categories.ts'
import type { Manner, Renderer, Told, Wording } from '../templates/render.ts'
import type { Template } from '../templates/set.ts'
import type { Task } from './catalogue.ts'
import { KEPT } from './dedup.ts'
import type { InputFile, Unit } from './inputs.ts'
import { groupOf, type Mapped, mapUnit } from './map.ts'
import { type Quota, renderingsOf } from './plan.ts'
import { type Side, sideOf } from './validation.ts'

/** What a wording won of the examples. */
export interface Won {
  rows: number
  fewShot: number
  dropped: number
}

/** Rows won, by what was seen of them. */
export interface Tally {
  /** `template.form` -> rows, how many of them have worked examples, and those that are not there: too long. */
  readonly wordings: Record<string, Won>
  /** Rows that were to have worked examples and have none, by reason. */
  readonly shotless: Record<string, number>
  /** Rows that were planned and are not there, by reason: they would be too long. */
  readonly dropped: Record<string, number>
}

/** A part with its index. A side without rows has none. */
export interface WrittenPart extends PartSums {
  readonly side: Side
  readonly index: IndexSums
}

/** What a unit became: a part for each side. */
export interface PartReport {
  readonly parts: readonly WrittenPart[]
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
  /** Share of the groups that are kept for validation. */
  readonly validation: number
}

/** Progress is told after so many rows. */
const TOLD_AT = 2048

/** Renders one unit into a part for each side. `progress` is told the rows since it was last told. */
export async function renderUnit(
  job: RenderJob,
  paths: Readonly<Record<Side, string>>,
  compression: Compression,
  progress: (rows: number) => void,
): Promise<PartReport> {
  const writers = {
    train: sideWriter(paths.train, compression),
    validation: sideWriter(paths.validation, compression),
  }
  const faces = createFaces()
  const verdicts = readFileSync(job.verdicts)
  let ordinal = 0
  let untold = 0
  const add: AddRow = (frame, wording, told) => {
    const { ids } = faces.count(wording)
    if (!wording.over) {
      const id = ids[wording.shots] ?? wordingId(wording)
      writers[sideOf(told.group, job.validation)].add(rowLine(frame, id, wording), wording, told)
    }
    if (++untold === TOLD_AT) {
      progress(untold)
      untold = 0
    }
  }
  try {
    for await (const { mapped } of mapUnit(job.task, job.file, job.unit, job.maxRecord)) {
      for (const each of mapped) {
        if (each.kind === 'example' && verdicts[ordinal++] === KEPT) sayExample(job, each, add)
      }
    }
    progress(untold)
    const parts = (['train', 'validation'] as const).map(side => ({ side, ...writers[side].finish() }))
    return { parts: parts.filter(part => part.rows > 0), tally: faces.tally() }
  } catch (error) {
    writers.train.abandon()
    writers.validation.abandon()
    throw error
  }
}

function sideWriter(path: string, compression: Compression) {
  const rows = partWriter(path, compression)
  const index = indexWriter(indexPath(path))
  return {
    add(line: string, wording: Wording, told: Told): void {
      rows.add(line)
      index.add(factsOf(wording, told))
    },
    finish: () => ({ ...rows.finish(), index: index.finish() }),
    abandon(): void {
      rows.abandon()
      index.abandon()
    },
  }
}

const factsOf = ({ template, form, shots, lengths }: Wording, { key, group }: Told): RowFacts => ({
  key: { hi: draw(key, template.purposes.row), lo: draw(key, template.purposes.row, 1) },
  group,
  fewShot: shots > 0,
  options: form !== '-',
  inverse: template.inverse,
  input: lengths.input,
  output: lengths.output,
})

/** Takes a wording of an example, with the start of its line. */
type AddRow = (frame: RowFrame, wording: Wording, told: Told) => void

/** Hands the wordings of an example to `add`. */
export function sayExample(job: SayJob, example: Mapped & { kind: 'example' }, add: AddRow): void {
  const { task, file, firstRecord, quota, seed, renderer } = job
  const { fields, record, number, raw } = example
  const key = mix(example.content, seed)
  const count = renderingsOf(quota, key)
  if (count === 0) return
  const id = exampleId(task, file.name, firstRecord + record, number)
  const frame = rowFrame(id, domainOf(task, fields), CATEGORIES[task.spec.category].zh)
  const told = { fields, key, group: groupOf(task, fields, raw) }
  for (const wording of renderer.wordings(told, count)) add(frame, wording, told)
}

export const lineOf = (frame: RowFrame, wording: Wording): string =>
  rowLine(frame, wordingId(wording), wording)

/** `task/file#record.example`: where an example comes from. Both numbers count from 0. */
export const exampleId = (task: Task, file: string, record: number, number: number): string =>
  `${task.name}/${file}#${record}.${number}`

/** `template.form.shots`: how it is said. */
export const wordingId = ({ template, form, shots }: Pick<Manner, 'template' | 'form' | 'shots'>): string =>
  `${template.name}.${form}.${shots}`

export const domainOf = (task: Task, fields: Readonly<Record<string, unknown>>): string =>
  (fields['domain'] as string | undefined) ?? task.spec.domain

export const newTally = (): Tally => ({ wordings: {}, shotless: {}, dropped: {} })

/** What wordings of one template and option form have in common. */
interface Face {
  readonly won: Won
  /** Their names, by the number of worked examples. */
  readonly ids: readonly string[]
}

/** The usual numbers of worked examples. */
const SHOTS = [0, 1, 2, 3, 4, 5]

/** Counts rows into a tally. */
function createFaces() {
  const reasons = { shotless: {}, dropped: {} } as Record<'shotless' | 'dropped', Record<string, number>>
  const byTemplate = new Map<Template, Map<string, Face>>()

  function faceOf({ template, form }: Wording): Face {
    let byForm = byTemplate.get(template)
    if (!byForm) {
      byForm = new Map()
      byTemplate.set(template, byForm)
    }
    let face = byForm.get(form)
    if (!face) {
      const ids = SHOTS.map(shots => wordingId({ template, form, shots }))
      face = { won: { rows: 0, fewShot: 0, dropped: 0 }, ids }
      byForm.set(form, face)
    }
    return face
  }
  const countReason = (counts: Record<string, number>, reason: string) => {
    counts[reason] = (counts[reason] ?? 0) + 1
  }

  return {
    count(wording: Wording): Face {
      const face = faceOf(wording)
      const { won } = face
      if (wording.over) {
        won.dropped++
        countReason(reasons.dropped, wording.over)
        return face
      }
      won.rows++
      if (wording.shots > 0) won.fewShot++
      if (wording.shotless) countReason(reasons.shotless, wording.shotless)
      return face
    },
    tally(): Tally {
      const wordings = [...byTemplate].flatMap(([{ name }, byForm]) =>
        [...byForm].map(([form, { won }]) => [`${name}.${form}`, won] as const),
      )
      return { ...reasons, wordings: Object.fromEntries(wordings) }
    },
  }
}

/** Adds one tally to another. */
export function addTally(sum: Tally, { wordings, shotless, dropped }: Tally): void {
  for (const [name, won] of Object.entries(wordings)) addWon(sum.wordings, name, won)
  addReasons(sum.shotless, shotless)
  addReasons(sum.dropped, dropped)
}

function addWon(wordings: Record<string, Won>, name: string, { rows, fewShot, dropped }: Won): void {
  const sum = wordings[name]
  if (sum) {
    sum.rows += rows
    sum.fewShot += fewShot
    sum.dropped += dropped
  } else wordings[name] = { rows, fewShot, dropped }
}

function addReasons(sum: Record<string, number>, reasons: Readonly<Record<string, number>>): void {
  for (const [reason, rows] of Object.entries(reasons)) sum[reason] = (sum[reason] ?? 0) + rows
}
