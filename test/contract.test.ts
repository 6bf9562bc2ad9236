import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadCatalogue, type Task } from '../src/build/catalogue.ts'
import { groupOf } from '../src/build/map.ts'
import { CHECKS } from '../src/inspect/check/checks.ts'
import type { Row } from '../src/inspect/check/row.ts'
import { SHAPE } from '../src/inspect/check/shape.ts'
import { logPearson } from '../src/inspect/check/uneven.ts'
import { expectedPath, readExpected } from '../src/inspect/corpus/expected.ts'
import { settingsOf } from '../src/inspect/lists.ts'
import { readWorked, wordsOf } from '../src/inspect/prompt/worked.ts'
import { globPattern } from '../src/lib/glob.ts'
import { hex } from '../src/lib/hash.ts'
import { ROOT } from '../src/lib/root.ts'
import { wholeOf } from '../src/shapes/piece.ts'
import { type Form, partnersOf } from '../src/sources/descriptor.ts'
import { locate, sampleFolder } from '../src/sources/raw.ts'
import { orderMatters } from '../src/templates/choose.ts'
import { parseTemplateFile } from '../src/templates/file.ts'
import { loadForms } from '../src/templates/forms.ts'
import type { Told } from '../src/templates/render.ts'
import type { Template } from '../src/templates/set.ts'
import { findingsOf } from './support/checked.ts'
import { offered, optionsOf, RULES } from './support/rules.ts'
import {
  keptOf,
  type Placed,
  rendererOf,
  rowsOf,
  type SaidRow,
  type Sample,
  sampleOf,
  seedsOf,
  tenfold,
  toldOf,
  wordingsOf,
} from './support/sample.ts'

/** Every corpus and task that there is: a new one is tested because its files exist. */
const { sources, tasks } = await loadCatalogue()
const everyTask = [...tasks.values()].map(task => [task.name, task] as const)
/** The submixtures of Flan have a test of their own: no task reads them. */
const everySource = [...sources.values()]
  .filter(({ facts }) => facts.language !== 'en')
  .map(source => [source.name, source] as const)

/** A form that has lost what another form keeps, or cuts its records otherwise, says in its own folder what it comes to. */
const hasOwn = ({ source }: Task, form: string): boolean =>
  form !== '' && existsSync(join(sampleFolder(source, form), 'expected.yaml'))

const expectedOf = (task: Task, form = '') => readExpected(expectedPath(task.source, form))

const formsOf = ({ source }: Task): string[] => [...source.forms.keys()]

describe.each(everySource)('the sample of %s', (_, source) => {
  const forms = [...source.forms] as [string, Form][]

  it.each(forms)('has every file that is read (%s)', (form, description) => {
    expect(locate(sampleFolder(source, form), description).missing.flatMap(({ absent }) => absent)).toEqual(
      [],
    )
  })

  it.each(forms)('has no file that is not read (%s)', (form, { files }) => {
    const folder = sampleFolder(source, form)
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    const known = files
      .filter(({ off }) => off === undefined)
      .flatMap(file => [file.name, ...partnersOf(file)])
    const stray = names.filter(
      name => name !== 'expected.yaml' && !known.some(glob => globPattern(glob).test(name)),
    )
    expect(stray).toEqual([])
  })

  it('says what it comes to for every task that reads the corpus', () => {
    const readers = everyTask.filter(([, task]) => task.source === source)
    expect(readers.length).toBeGreaterThan(0)
    expect(Object.keys(expectedOf(readers[0]![1]).tasks).sort()).toEqual(readers.map(([name]) => name).sort())
  })
})

describe.each(everyTask)('%s, from its sample', (name, task) => {
  const own = formsOf(task).filter(form => hasOwn(task, form))
  const alike = formsOf(task).filter(form => !hasOwn(task, form))

  it.each(formsOf(task))('comes to what expected.yaml says (%s)', async form => {
    const { records, survey } = await sampleOf(task, form)
    const rejects = survey.units.flatMap(unit => unit.rejects).reduce((sum, { count }) => sum + count, 0)
    const { repairs: _, ...counts } = expectedOf(task, form).tasks[name]!
    expect({ records, rejects, skips: survey.skips, examples: survey.examples }).toEqual(counts)
  })

  it.each([alike, ...own.map(form => [form])])(
    'is repaired where expected.yaml says so (%s)',
    async (...forms) => {
      const samples = await Promise.all(forms.map(form => sampleOf(task, form)))
      for (const { at, field, is } of expectedOf(task, forms[0]).tasks[name]!.repairs) {
        const found = samples.flatMap(({ examples }) => examples).filter(({ id }) => id === `${name}/${at}`)
        expect(found.length, `no example ${at}`).toBeGreaterThan(0)
        for (const { example } of found) expect(valueAt(example.fields, field), `${at}, ${field}`).toEqual(is)
      }
    },
  )

  it('yields the same examples in every form of its corpus', async () => {
    const [first, ...others] = await Promise.all(
      alike.map(async form => contentsOf(await sampleOf(task, form))),
    )
    for (const other of others) expect(other).toEqual(first)
  })

  it.each(own)('yields what another form does but for what it has lost (%s)', async form => {
    const { as: other, lost } = expectedOf(task, form)
    if (other === undefined) return
    const [mine, others] = await Promise.all([sampleOf(task, form), sampleOf(task, other)])
    expect(keptOf(others).length).toBeGreaterThan(0)
    expect(fieldsWithout(mine, lost)).toEqual(fieldsWithout(others, lost))
  })

  it('makes the same examples relatives in every form of its corpus', async () => {
    const [first, ...others] = await Promise.all(
      alike.map(async form => relativesIn(await sampleOf(task, form))),
    )
    for (const other of others) expect(other).toEqual(first)
  })

  it('holds every label at least twice, or twenty of very many', async () => {
    const labels = keptOf(await sampleOf(task)).map(({ example }) => example.fields['label'])
    const often = (task.labels ?? []).filter(label => labels.filter(other => other === label).length >= 2)
    if (task.labels && task.labels.length <= 20) expect(often).toEqual(task.labels)
    else if (task.labels) expect(often.length).toBeGreaterThanOrEqual(20)
  })

  it('holds each piece that its schema declares in the field that it names', async () => {
    const lost = keptOf(await sampleOf(task)).flatMap(({ id, example: { fields } }) =>
      piecesIn(task.spec.example, fields)
        .filter(([whole, piece]) => !textsIn(fields[whole]).some(text => text.includes(piece)))
        .map(([whole, piece]) => `${id}: ${piece} is not in ${whole}`),
    )
    expect(lost.slice(0, 5)).toEqual([])
  })

  it('can be said in enough ways', async () => {
    const { templates } = (await sampleOf(task)).set
    expect(templates.length).toBeGreaterThanOrEqual(12)
    expect(templates.filter(({ conditional }) => !conditional).length).toBeGreaterThanOrEqual(10)
    const closed = templates.filter(({ words }) => words !== undefined)
    if (!task.labels) return
    expect(closed.filter(({ forms }) => forms.length > 0).length).toBeGreaterThanOrEqual(4)
    expect(closed.filter(({ forms }) => forms.length === 0).length).toBeGreaterThanOrEqual(4)
  })
})

/** What a value holds that its schema declares to stand in another field: that field's name, and the piece. */
function piecesIn(schema: z.core.$ZodType, value: unknown): [whole: string, piece: string][] {
  if (schema instanceof z.ZodArray)
    return (value as unknown[]).flatMap(item => piecesIn(schema.element, item))
  if (schema instanceof z.ZodRecord)
    return Object.values(value as object).flatMap(item => piecesIn(schema.valueType, item))
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
      piecesIn(field, (value as Record<string, unknown>)[name]),
    )
  const whole = schema instanceof z.ZodType ? wholeOf(schema) : undefined
  return whole === undefined ? [] : [[whole, value as string]]
}

const textsIn = (value: unknown): string[] => [value].flat().filter(text => typeof text === 'string')

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)

/**
 * What a form comes to: content hashes in order, of the training files and of the evaluation files. Forms may cut
 * their evaluation side into dev and test differently, dev first.
 */
function contentsOf(sample: Sample) {
  const side = (...splits: string[]) =>
    splits.flatMap(split =>
      keptOf(sample).flatMap(({ file, example }) => (file.file.split === split ? hex(example.content) : [])),
    )
  return { training: side('train'), evaluation: side('dev', 'test') }
}

/** The examples of the training files, then of the evaluation files, without some of their fields. */
function fieldsWithout(sample: Sample, lost: readonly string[]): unknown[] {
  const bySide = keptOf(sample).toSorted((a, b) => sideOf(a) - sideOf(b))
  return bySide.map(({ example }) =>
    Object.fromEntries(Object.entries(example.fields).filter(([field]) => !lost.includes(field))),
  )
}

const sideOf = ({ file }: Placed): number => ['train', 'dev', 'test'].indexOf(file.file.split)

/** For each example the first one that is its relative, by content. */
function relativesIn(sample: Sample): Record<string, string> {
  const groups = new Map<string, string>()
  return Object.fromEntries(
    keptOf(sample)
      .toSorted((a, b) => sideOf(a) - sideOf(b))
      .map(({ example }) => {
        const group = hex(groupOf(sample.task, example.fields, example.raw))
        const content = hex(example.content)
        if (!groups.has(group)) groups.set(group, content)
        return [content, groups.get(group)!]
      }),
  )
}

/** The build of all samples by the command itself. */
const built = mkdtempSync(join(tmpdir(), 'biflan-contract-'))
afterAll(() => rmSync(built, { recursive: true, force: true }))

beforeAll(() => {
  const command = join(ROOT, 'dist', 'cli.js')
  if (!existsSync(command)) throw new Error('dist/cli.js is not there: npm run build')
  execFileSync(process.execPath, [command, 'build', '--sample', '--out', built], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
})

const linesOf = (task: string): string[] => {
  const folder = join(built, 'tasks', task)
  const parts = readdirSync(folder)
    .filter(name => name.startsWith('part-'))
    .sort()
  return parts.flatMap(part =>
    readFileSync(join(folder, part), 'utf8')
      .split('\n')
      .filter(line => line !== ''),
  )
}

const rowOf = ({ line }: SaidRow): Row => JSON.parse(line) as Row

/** Checks of which the samples have no note either: nobody wrote such a thing into them. */
const STRICT = ['blanks', 'placeholders', 'markup']

describe.each(everyTask)('the rows of %s', (name, task) => {
  const sampled = () => sampleOf(task)

  it('are the same from the command as from its parts', async () => {
    const lines = linesOf(name)
    const rows = rowsOf(await sampled())
    const first = rows.findIndex(({ line }, i) => line !== lines[i])
    expect(lines[first], 'dist may be older than src: npm run build').toBe(rows[first]?.line)
    expect(lines.length).toBe(rows.length)
  })

  it.each(Object.entries(RULES))('%s', async (_, rule) => {
    const sample = await sampled()
    const faults = tenfold(sample).flatMap(said => {
      const row = rowOf(said)
      const fault = rule(row, said, sample)
      return fault === undefined ? [] : [`${row.id}: ${fault}`]
    })
    expect(faults.slice(0, 5)).toEqual([])
  })

  it.each([SHAPE, ...CHECKS].map(({ name }) => name))('pass the check of a build: %s', async check => {
    const sample = await sampled()
    const findings = seedsOf(sample).flatMap(seed => findingsOf(sample, seed).get(check)!)
    const wrong = findings.filter(({ severity }) => severity === 'error' || STRICT.includes(check))
    expect(wrong).toEqual([])
  })

  it('say each example as often as the task asks for, each time in another way', async () => {
    const sample = await sampled()
    const ways = new Map<string, string[]>()
    for (const { said, of } of wordingsOf(sample)) {
      ways.set(of.id, [...(ways.get(of.id) ?? []), said.template.name])
    }
    expect(ways.size).toBe(keptOf(sample).length)
    for (const names of ways.values()) expect(new Set(names).size).toBe(task.renderings)
  })

  it('have ids of their own', () => {
    const ids = linesOf(name).map(line => (JSON.parse(line) as Row).id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('are won by every template', async () => {
    const sample = await sampled()
    const winners = new Set(tenfold(sample).map(({ said }) => said.template.name))
    expect(sample.set.templates.map(template => template.name).filter(each => !winners.has(each))).toEqual([])
  })

  it('have every Flan setting that the templates allow', async () => {
    const sample = await sampled()
    const allowed = new Set(sample.set.templates.flatMap(settingsOf))
    const found = new Set(
      tenfold(sample).map(
        ({ said }) => `${said.shots > 0 ? 'fs' : 'zs'}_${said.form === '-' ? 'noopt' : 'opt'}`,
      ),
    )
    expect([...found].sort()).toEqual([...allowed].sort())
  })

  it('answer a prompt in one way, also where a tokenizer turns line breaks into blanks', async () => {
    const rows = tenfold(await sampled()).map(rowOf)
    const outputs = new Map<string, string>()
    const faults = rows.flatMap(({ id, instruction, input, output }) => {
      const prompt = `${instruction} ${input}`.normalize('NFKC').replace(/\s+/g, ' ')
      const other = outputs.get(prompt) ?? output
      outputs.set(prompt, output)
      return other === output ? [] : [`${id}: ${output} beside ${other}`]
    })
    // An inversion may have several good outputs now and then: a premise has more than one consequence.
    expect(faults.length / rows.length, faults.slice(0, 5).join('\n')).toBeLessThan(0.01)
  })

  it('do not give a label away: with another label the prompt is the same', async () => {
    const sample = await sampled()
    const renderer = rendererOf(sample, 0, 0)
    // Where only some of the options are shown, which ones depends on the right one.
    const asking = sample.set.templates.filter(
      ({ words, inverse, forms }) =>
        words && !inverse && (task.spec.show === undefined || forms.length === 0),
    )
    const prompt = (told: Told, template: Template) => {
      const { instruction, input } = renderer.say(told, template)
      return [instruction, input].join('\n')
    }
    const faults = keptOf(sample).flatMap(placed => {
      const told = toldOf(task, placed, 0)
      const others = (task.labels ?? []).map(label => ({ ...told, fields: { ...told.fields, label } }))
      return asking.flatMap(template =>
        others
          .filter(other => renderer.fits(told, template) && renderer.fits(other, template))
          .filter(other => prompt(told, template) !== prompt(other, template))
          .map(() => `${placed.id}/${template.name}`),
      )
    })
    expect(faults.slice(0, 5)).toEqual([])
  })

  it('never show the query among the worked examples', async () => {
    const sample = await sampled()
    const query = queriesOf(sample)
    const faults = rowsOf(sample).filter(
      row => row.said.shots > 0 && row.said.input.split(query(row).input).length !== 2,
    )
    expect(faults.slice(0, 5).map(({ line }) => line)).toEqual([])
  })

  it('part worked examples by signs that the query does not use', async () => {
    const sample = await sampled()
    const query = queriesOf(sample)
    const faults = rowsOf(sample).flatMap(row => {
      if (row.said.shots === 0) return []
      const { instruction, input, output } = query(row)
      const signs = layoutsOf(sample, row).flatMap(layout => signsOf(wordsOf(layout, row.said.shots)))
      const clash = signs.find(sign => [instruction, input, output].some(text => text.includes(sign)))
      return clash === undefined ? [] : [`${rowOf(row).id}: ${clash} in ${instruction}`]
    })
    expect(faults.slice(0, 5)).toEqual([])
  })
})

/** Signs that a task may give a meaning of its own: brackets around words, arrows between them. */
const signsOf = (text: string): string[] => [...new Set(text.match(/[【】→]/g))]

/** The layouts that a row with worked examples can be read as. */
const layoutsOf = ({ set }: Sample, { said }: SaidRow) =>
  readWorked(set.layouts, said.instruction, said.input, said.shots).map(({ layout }) => layout)

/** What a row asks, without its worked examples. */
const queriesOf = (sample: Sample) => {
  const renderer = rendererOf(sample, 0, 0)
  return ({ of, said }: SaidRow) => renderer.say(toldOf(sample.task, of, 0), said.template)
}

/** The option forms that there are. */
const FORMS = loadForms(
  parseTemplateFile(readFileSync(join(ROOT, 'templates', '_options.njk'), 'utf8'), '_options.njk'),
).map(({ name }) => name)

describe('the rows of all samples together', () => {
  const all = async () => {
    const samples = await Promise.all(everyTask.map(([, task]) => sampleOf(task)))
    return samples.flatMap(sample => rowsOf(sample).map(row => ({ sample, row })))
  }

  it('show every option form', async () => {
    const shown = new Set((await all()).map(({ row }) => row.said.form))
    expect(FORMS.filter(form => !shown.has(form))).toEqual([])
  })

  it('show every layout of worked examples, each row one of them', async () => {
    const rows = (await all()).filter(({ row }) => row.said.shots > 0)
    const layouts = rows.map(({ sample, row }) => layoutsOf(sample, row))
    expect(layouts.filter(those => those.length !== 1)).toEqual([])
    const shown = new Set(layouts.flat())
    expect(rows[0]!.sample.set.layouts.filter(layout => !shown.has(layout))).toEqual([])
  })
})

/** Where the right option stood: in which form, among how many, at which place. */
interface Standing {
  readonly form: string
  readonly size: number
  readonly place: number
}

const DRAWS = 4000
const ONCE_IN_100_000 = Math.log(1e-5)
const standings = new Map<Task, readonly Standing[]>()

/** The right options' places in many rows of a task, every row under another seed. */
async function standingsOf(task: Task): Promise<readonly Standing[]> {
  const sample = await sampleOf(task)
  const renderer = rendererOf(sample, 0, 0)
  const kept = keptOf(sample)
  const templates = sample.set.templates.filter(({ forms }) => forms.length > 0)
  const found = Array.from({ length: DRAWS }, (_, i): Standing[] => {
    const placed = kept[i % kept.length]!
    const template = templates[Math.floor(i / kept.length) % templates.length]!
    const told = toldOf(task, placed, i)
    const { choices, answer } = offered(template, placed.example.fields)
    if (orderMatters(choices) || !renderer.fits(told, template)) return []
    const said = renderer.say(told, template)
    const shown = optionsOf(sample.set, said)?.choices ?? []
    return [{ form: said.form, size: shown.length, place: shown.indexOf(answer) }]
  })
  return found.flat()
}

describe('the right option', () => {
  const offering = everyTask.filter(([, task]) => task.labels || 'choices' in task.spec.example.shape)

  beforeAll(async () => {
    for (const [, task] of offering) standings.set(task, await standingsOf(task))
  })

  it.each(offering)('stands in every place equally often: %s', (_, task) => {
    const found = standings.get(task)!
    expect(found.length).toBeGreaterThan(DRAWS / 4)
    for (const [size, counts] of countsBySize(found)) {
      expect(logPearson(counts), `of ${size}: ${counts.join(', ')}`).toBeGreaterThan(ONCE_IN_100_000)
    }
  })

  it.each(FORMS)('stands in every place equally often: %s', form => {
    const found = [...standings.values()].flat().filter(standing => standing.form === form)
    expect(found.length).toBeGreaterThan(DRAWS / 10)
    for (const [size, counts] of countsBySize(found)) {
      expect(logPearson(counts), `of ${size}: ${counts.join(', ')}`).toBeGreaterThan(ONCE_IN_100_000)
    }
  })
})

/** How often each place was taken, by the number of places. */
function countsBySize(found: readonly Standing[]): Map<number, number[]> {
  const counts = new Map<number, number[]>()
  for (const { form, size, place } of found) {
    if (place < 0) throw new Error(`a right option that is not shown, in the form ${form}`)
    const places = counts.get(size) ?? new Array<number>(size).fill(0)
    counts.set(size, places)
    places[place]!++
  }
  return counts
}
