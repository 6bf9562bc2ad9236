import type { Task } from '../build/catalogue.ts'
import { templatesOf } from '../build/catalogue.ts'
import { findInputs } from '../build/inputs.ts'
import { groupOf, type Mapped, mapUnit } from '../build/map.ts'
import { exampleId, wordingId } from '../build/render-unit.ts'
import { rendererFor } from '../build/renderer.ts'
import { defaultSettings } from '../build/settings.ts'
import { mix } from '../lib/chance.ts'
import { missingError, usageError } from '../lib/errors.ts'
import { compareHash } from '../lib/hash.ts'
import { suggestion } from '../lib/nearest.ts'
import { asRead, type Told } from '../templates/render.ts'

export interface ShowRequest {
  readonly task: Task
  readonly sample: boolean
  readonly raw: string
  readonly seed: number
  readonly fewShot: number
  /** How many rows. */
  readonly count: number
  /** Only rows of this template. */
  readonly template?: string
}

/** A row for reading. */
export interface ShownRow {
  readonly id: string
  readonly setting: string
  readonly instruction: string
  readonly input: string
  readonly output: string
}

/** Records that are looked at: enough for variety and worked examples, few enough to be there at once. */
const LOOKED_AT = 2000

/**
 * Rows of a task without building it: examples in an order drawn from the seed, each in one of its wordings, the next
 * template coming to word where it can. Worked examples come from the records looked at, so they may differ from a build's.
 */
export async function showRows({
  task,
  sample,
  raw,
  seed,
  fewShot,
  count,
  template,
}: ShowRequest): Promise<ShownRow[]> {
  const examples = await someExamples(task, sample, raw)
  const set = templatesOf(task)
  if (template !== undefined && !set.templates.some(({ name }) => name === template)) {
    const names = set.templates.map(({ name }) => name)
    throw usageError({
      found: `no template named ${template} for ${task.name}`,
      expected: suggestion(template, names) ?? names.join(', '),
    })
  }
  const told = examples.map(({ example, file }) => ({
    id: exampleId(task, file, example.record, example.number),
    content: example.content,
    told: {
      fields: example.fields,
      key: mix(example.content, seed),
      group: groupOf(task, example.fields, example.raw),
    },
  }))
  const pool = told
    .toSorted((a, b) => compareHash(a.told.key, b.told.key))
    .slice(0, 512)
    .map(({ content, told }) => ({ ...told, content }))
  const renderer = rendererFor(task, { ...defaultSettings(sample), seed, fewShot }, pool)
  const order = [...told].sort((a, b) => compareHash(a.told.key, b.told.key))
  const used = new Map<string, number>()
  const rows: ShownRow[] = []
  for (let i = 0; i < order.length * set.templates.length && rows.length < count; i++) {
    const { id, told } = order[i % order.length]!
    const said =
      template === undefined
        ? leastUsed(renderer.wordings(told, set.renderings).map(asRead), used)
        : sayNamed(told, template)
    if (!said || said.over || rows.some(row => row.id === `${id}/${wordingId(said)}`)) continue
    used.set(said.template.name, (used.get(said.template.name) ?? 0) + 1)
    const { instruction, input, output } = said
    const setting = `${said.shots > 0 ? 'fs' : 'zs'}_${said.form === '-' ? 'noopt' : 'opt'}`
    rows.push({ id: `${id}/${wordingId(said)}`, setting, instruction, input, output })
  }
  return rows

  function sayNamed(one: Told, name: string) {
    const wanted = set.templates.find(candidate => candidate.name === name)!
    return renderer.fits(one, wanted) ? renderer.say(one, wanted) : undefined
  }
}

function leastUsed<T extends { template: { name: string } }>(
  wordings: Iterable<T>,
  used: ReadonlyMap<string, number>,
): T | undefined {
  const uses = ({ template }: T) => used.get(template.name) ?? 0
  return [...wordings].reduce<T | undefined>(
    (best, said) => (best && uses(best) <= uses(said) ? best : said),
    undefined,
  )
}

async function someExamples(task: Task, sample: boolean, raw: string) {
  const settings = defaultSettings(sample)
  const inputs = await findInputs(task, settings, raw)
  if (!inputs) {
    throw missingError({
      where: raw,
      found: `nothing of ${task.source.name}`,
      remedy: `biflan fetch --from <your files> ${task.source.name}, or --sample`,
    })
  }
  const examples: { example: Mapped & { kind: 'example' }; file: string }[] = []
  for (const [i, file] of inputs.files.entries()) {
    let records = 0
    for await (const { mapped, seen } of mapUnit(
      task,
      file,
      { file: i, start: 0, end: file.sums.bytes },
      settings.maxRecord,
    )) {
      for (const each of mapped)
        if (each.kind === 'example') examples.push({ example: each, file: file.name })
      records = seen
      if (records >= LOOKED_AT) break
    }
  }
  return examples
}
