import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Task } from '../../src/build/catalogue.ts'
import { templatesOf } from '../../src/build/catalogue.ts'
import { KEPT } from '../../src/build/dedup.ts'
import { findInputs, type InputFile } from '../../src/build/inputs.ts'
import type { Job, Results } from '../../src/build/jobs.ts'
import { groupOf, type Mapped, mapUnit } from '../../src/build/map.ts'
import { exampleId, lineOf, sayExample } from '../../src/build/render-unit.ts'
import { rendererFor } from '../../src/build/renderer.ts'
import { defaultSettings } from '../../src/build/settings.ts'
import { type Survey, survey } from '../../src/build/survey.ts'
import { surveyUnit } from '../../src/build/survey-unit.ts'
import type { Threads } from '../../src/build/threads.ts'
import { workFor } from '../../src/build/work.ts'
import { mix } from '../../src/lib/chance.ts'
import { readRecords } from '../../src/sources/records.ts'
import { asRead, type Renderer, type Said, type Told } from '../../src/templates/render.ts'
import type { TemplateSet } from '../../src/templates/set.ts'

export type Sampled = Mapped & { readonly kind: 'example' }

/** An example of a sample, with its place. */
export interface Placed {
  readonly file: InputFile
  readonly example: Sampled
  /** False for repetitions and contradictions. */
  readonly kept: boolean
  readonly id: string
}

/** What the sample of a task comes to, read from one form of its corpus. */
export interface Sample {
  readonly task: Task
  readonly form: string
  readonly files: readonly InputFile[]
  readonly missing: readonly string[]
  /** Records of the task's files that its descriptor lets through. */
  readonly records: number
  readonly rejects: readonly string[]
  readonly survey: Survey
  readonly examples: readonly Placed[]
  readonly set: TemplateSet
}

const settings = defaultSettings(true)

/** Survey jobs of one task, done in process. */
const inProcess = (task: Task): Threads => ({
  run: async <J extends Job>(job: J) => {
    if (job.kind !== 'survey') throw new Error('only surveys are run in process')
    const file = job.inputs.files[job.unit.file]!
    return (await surveyUnit(task, file, job.unit, settings, job.table)) as Results[J['kind']]
  },
  close: async () => {},
})

const known = new Map<string, Promise<Sample>>()

/** A task's sample, surveyed as a build does, in process. `form`: default the first of the corpus. */
export function sampleOf(task: Task, form = [...task.source.forms.keys()][0]!): Promise<Sample> {
  const name = `${task.name} ${form}`
  const sample = known.get(name) ?? read(task, form)
  known.set(name, sample)
  return sample
}

async function read(task: Task, form: string): Promise<Sample> {
  const only = { ...task, source: { ...task.source, forms: new Map([[form, task.source.forms.get(form)!]]) } }
  const inputs = await findInputs(only, settings, '')
  if (!inputs) throw new Error(`no sample of ${task.source.name} ${form}`)
  const folder = mkdtempSync(join(tmpdir(), 'biflan-sample-'))
  try {
    const work = workFor(only, inputs, settings)
    const found = await survey(work, settings, folder, inProcess(only), () => {})
    const verdicts = Buffer.concat(found.tables.map(({ verdicts: path }) => readFileSync(path)))
    const examples: Placed[] = []
    const rejects: string[] = []
    let records = 0
    for (const [i, file] of inputs.files.entries()) {
      for await (const batch of readRecords(task.source, file.file, file.path))
        records += batch.records.length
      const whole = { file: i, start: 0, end: file.sums.bytes }
      for await (const { mapped } of mapUnit(task, file, whole, settings.maxRecord)) {
        for (const each of mapped) {
          if (each.kind === 'reject') rejects.push(`${file.name}#${each.record}: ${each.reason}`)
          if (each.kind !== 'example') continue
          const id = exampleId(task, file.name, each.record, each.number)
          examples.push({ file, example: each, kept: verdicts[examples.length] === KEPT, id })
        }
      }
    }
    const { missing } = inputs
    return {
      task,
      form,
      files: inputs.files,
      missing,
      records,
      rejects,
      survey: found,
      examples,
      set: templatesOf(task),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The examples of a sample that are said. */
export const keptOf = ({ examples }: Sample): Placed[] => examples.filter(({ kept }) => kept)

/** An example as a renderer takes it. */
export const toldOf = (task: Task, { example }: Placed, seed: number): Told => ({
  fields: example.fields,
  key: mix(example.content, seed),
  group: groupOf(task, example.fields, example.raw),
})

/** The renderer of a sample build with a seed. `fewShot`: default that of a build. */
export const rendererOf = ({ task, survey }: Sample, seed = 0, fewShot = settings.fewShot): Renderer =>
  rendererFor(task, { ...settings, seed, fewShot }, survey.pool)

/** A row of a sample with how it came about. */
export interface SaidRow {
  readonly line: string
  readonly said: Said
  readonly of: Placed
}

const told = new Map<Sample, Map<number, readonly SaidRow[]>>()

/** All wordings of a sample build with a seed, those among them that are too long to become rows. */
export function wordingsOf(sample: Sample, seed = 0): readonly SaidRow[] {
  const bySeed = told.get(sample) ?? new Map<number, readonly SaidRow[]>()
  told.set(sample, bySeed)
  const rows = bySeed.get(seed) ?? render(sample, seed)
  bySeed.set(seed, rows)
  return rows
}

/** The rows of a sample build with a seed, in the order of its parts. */
export const rowsOf = (sample: Sample, seed = 0): readonly SaidRow[] =>
  wordingsOf(sample, seed).filter(({ said }) => said.over === undefined)

function render(sample: Sample, seed: number): SaidRow[] {
  const { task } = sample
  const renderer = rendererOf(sample, seed)
  const rows: SaidRow[] = []
  for (const of of keptOf(sample)) {
    const { file, example } = of
    const job = { task, file, firstRecord: 0, quota: { all: task.renderings }, seed, renderer }
    sayExample(job, example, (frame, wording) =>
      rows.push({ line: lineOf(frame, wording), said: asRead(wording), of }),
    )
  }
  return rows
}

/** Ten rows for every example: the sample build's, and of tasks that say their examples less often those of further seeds. */
export const tenfold = (sample: Sample): SaidRow[] => seedsOf(sample).flatMap(seed => rowsOf(sample, seed))

/** The seeds of those rows. */
export const seedsOf = ({ task }: Sample): number[] =>
  Array.from({ length: Math.ceil(10 / task.renderings) }, (_, seed) => seed)
