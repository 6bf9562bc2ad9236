import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { loadCatalogue, type Task } from '../src/build/catalogue.ts'
import { settingsOf } from '../src/inspect/lists.ts'
import { globPattern } from '../src/lib/glob.ts'
import { hex } from '../src/lib/hash.ts'
import { ROOT } from '../src/lib/root.ts'
import { CATEGORIES } from '../src/shapes/categories.ts'
import { DOMAINS } from '../src/shapes/domains.ts'
import type { Form } from '../src/sources/descriptor.ts'
import { locate, sampleFolder } from '../src/sources/raw.ts'
import { orderMatters } from '../src/templates/choose.ts'
import type { Template } from '../src/templates/set.ts'
import { FORM_HEADS, LAYOUT_WORDS, layoutsIn, looksUniform, shownChoices } from './support/prompt.ts'
import {
  keptOf,
  rendererOf,
  rowsOf,
  type SaidRow,
  type Sample,
  sampleOf,
  tenfold,
  toldOf,
} from './support/sample.ts'

/** Every corpus and task that there is: a new one is tested because its files exist. */
const { sources, tasks } = await loadCatalogue()
const everyTask = [...tasks.values()].map(task => [task.name, task] as const)
const everySource = [...sources.values()].map(source => [source.name, source] as const)

/** What `sample/expected.yaml` says. */
const expectations = z.strictObject({
  tasks: z.record(
    z.string(),
    z.strictObject({
      records: z.int(),
      rejects: z.int(),
      skips: z.record(z.string(), z.int().positive()),
      examples: z.int(),
      repairs: z.array(z.strictObject({ at: z.string(), field: z.string(), is: z.unknown() })).default([]),
    }),
  ),
})

const expectedOf = ({ source }: Task) =>
  expectations.parse(parse(readFileSync(join(sampleFolder(source, ''), 'expected.yaml'), 'utf8')))

const formsOf = ({ source }: Task): string[] => [...source.forms.keys()]

describe.each(everySource)('the sample of %s', (_, source) => {
  const forms = [...source.forms] as [string, Form][]

  it.each(forms)('has every file that is read (%s)', (form, description) => {
    expect(locate(sampleFolder(source, form), description).missing.map(({ name }) => name)).toEqual([])
  })

  it.each(forms)('has no file that is not read (%s)', (form, { files }) => {
    const folder = sampleFolder(source, form)
    const names = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(folder, join(entry.parentPath, entry.name)))
    const known = files
      .filter(({ off }) => off === undefined)
      .flatMap(({ name, align }) => [name, ...Object.values(align ?? {})])
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
  const expected = expectedOf(task).tasks[name]!

  it.each(formsOf(task))('comes to what expected.yaml says (%s)', async form => {
    const { records, survey } = await sampleOf(task, form)
    const rejects = survey.units.flatMap(unit => unit.rejects).reduce((sum, { count }) => sum + count, 0)
    const { repairs: _, ...counts } = expected
    expect({ records, rejects, skips: survey.skips, examples: survey.examples }).toEqual(counts)
  })

  it('is repaired where expected.yaml says so', async () => {
    const samples = await Promise.all(formsOf(task).map(form => sampleOf(task, form)))
    for (const { at, field, is } of expected.repairs) {
      const found = samples.flatMap(({ examples }) => examples).filter(({ id }) => id === `${name}/${at}`)
      expect(found.length, `no example ${at}`).toBeGreaterThan(0)
      for (const { example } of found) expect(valueAt(example.fields, field), `${at}, ${field}`).toEqual(is)
    }
  })

  it('yields the same examples in every form of its corpus', async () => {
    const [first, ...others] = await Promise.all(
      formsOf(task).map(async form => contentsOf(await sampleOf(task, form))),
    )
    for (const other of others) expect(other).toEqual(first)
  })

  it('holds every label at least twice, or twenty of very many', async () => {
    const labels = keptOf(await sampleOf(task)).map(({ example }) => example.fields['label'])
    const often = (task.labels ?? []).filter(label => labels.filter(other => other === label).length >= 2)
    if (task.labels && task.labels.length <= 20) expect(often).toEqual(task.labels)
    else if (task.labels) expect(often.length).toBeGreaterThanOrEqual(20)
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

interface Row {
  readonly id: string
  readonly instruction: string
  readonly input: string
  readonly output: string
  readonly domain: string
  readonly task: string
}

const rowOf = ({ line }: SaidRow): Row => JSON.parse(line) as Row

/** `task/file#record.example/template.form.shots` */
const ID =
  /^(?<task>[a-z0-9-]+)\/(?<file>.+)#(?<record>\d+)\.(?<number>\d+)\/(?<template>[a-z0-9-]+)\.(?<form>-|[a-z0-9-]+)\.(?<shots>\d+)$/

/** What a row may not be. Each says what it found, or nothing. */
const RULES: Record<string, (row: Row, said: SaidRow, sample: Sample) => unknown> = {
  'has six columns, in order, of text': row => {
    const columns = Object.keys(row).join()
    if (columns !== 'id,instruction,input,output,domain,task') return columns
    return Object.values(row).find(value => typeof value !== 'string')
  },

  'has an instruction and an output, and an input unless it stands alone': (
    { instruction, input, output },
    { said },
  ) => {
    if (instruction === '' || output === '') return 'empty'
    return input === '' && !said.template.zeroShot ? 'no input' : undefined
  },

  'is well-formed text': ({ instruction, input, output }) =>
    [instruction, input, output].find(
      text => !text.isWellFormed() || /[\0-\x09\x0b-\x1f\x7f-\x9f\ufffd\ufeff\u2028\u2029]/.test(text),
    ),

  'has nothing left of a template, a reader or a trainer': ({ instruction, input, output }) =>
    /\{\{|\{%|\bundefined\b|\bNaN\b|\[object |#idiom|FAKE_ANSWER|⁇|<extra_id_|<\/s>|<\|im_/.exec(
      [instruction, input, output].join('\n'),
    )?.[0] ?? /^(?:null|None|undefined|NaN)$/.exec(output)?.[0],

  'has no HTML in it': ({ instruction, input, output }) =>
    /&(?:#\d+|#x[0-9a-f]+|[a-z]+[0-9]*);|<\/?(?:br|p|div|span|a|b|i)\b[^>]*>/i.exec(
      [instruction, input, output].join('\n'),
    )?.[0],

  'doubles no mark': ({ instruction, input, output }, _, sample) =>
    [instruction, input, output].flatMap(text => doubledMarks(text, sample))[0],

  'has no blanks at the ends of its lines': ({ instruction, input, output }) =>
    [instruction, input, output].find(
      text => text !== text.trim() || /[ \t\u3000]\n|\n[ \t\u3000]|\n{3}/.test(text),
    ),

  'names a domain, a category and its own origin': (
    { id, domain, task },
    { said, of },
    { task: { name, spec } },
  ) => {
    const parts = ID.exec(id)?.groups
    if (!parts) return id
    const { template, form, shots } = said
    if (id !== `${of.id}/${template.name}.${form}.${shots}` || parts['task'] !== name) return id
    if (!DOMAINS.includes(domain as never)) return domain
    return task === CATEGORIES[spec.category].zh ? undefined : task
  },

  'answers with one of the options it shows': (
    { input, output },
    { said: { template, form }, of },
    { task: { spec } },
  ) => {
    if (form === '-') return undefined
    const { choices, answer } = offered(template, of.example.fields)
    const shown = shownChoices(input, form, choices)
    const right = shown.find(({ choice }) => choice === answer)
    const wanted = orderMatters(choices)
      ? choices.length
      : Math.min(spec.show ?? choices.length, choices.length)
    if (!right || shown.length !== wanted) return `${input}\n${shown.length} choices; → ${answer}`
    const { mark, choice } = right
    const good = mark === '' ? [choice] : [mark, `${mark}．${choice}`]
    return good.includes(output) ? undefined : `${input}\n→ ${output}, not ${good.join(' or ')}`
  },

  'answers a closed question with a word of its set': ({ output }, { said: { template, form }, of }) =>
    template.words &&
    form === '-' &&
    template.source.output.text === '{{ answer }}' &&
    output !== template.words[of.example.fields['label'] as string]
      ? output
      : undefined,

  'takes the texts that it extracts from its input': ({ input, output }, { said: { template }, of }) =>
    template.inverse
      ? undefined
      : extracted(of.example.fields).find(
          ({ text, whole }) =>
            !input.includes(text) || (whole && !(output.includes(text) || output.includes(inJson(text)))),
        )?.text,
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** What there is to choose from, and what is right. */
const offered = ({ choices, words }: Template, fields: Readonly<Record<string, unknown>>) => ({
  choices: choices ?? (fields['choices'] as readonly string[]),
  answer: words?.[fields['label'] as string] ?? (fields['answer'] as string),
})

/** Marks that stand side by side and stem from no field: 。。 or ？。 where a text met the template's own mark. */
function doubledMarks(text: string, { examples }: Sample): string[] {
  return [...text.matchAll(/[，。；：、？！]{2,}|。”。|\.\.。/g)].flatMap(({ 0: marks, index }) => {
    const around = text.slice(Math.max(0, index - 2), index + marks.length + 2)
    const stems = examples.some(({ example }) =>
      stringsIn(example.fields).some(field => field.includes(marks) && text.includes(field)),
    )
    return stems ? [] : [around]
  })
}

const stringsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(stringsIn)
      : []

/** The texts that an extractive task finds in another: an answer in its passage, and it is the output; names in their text. */
function extracted(fields: Readonly<Record<string, unknown>>): { text: string; whole: boolean }[] {
  if (typeof fields['context'] === 'string' && typeof fields['answer'] === 'string')
    return [{ text: fields['answer'], whole: true }]
  if (typeof fields['text'] === 'string' && Array.isArray(fields['distinct']))
    return (fields['distinct'] as string[]).map(text => ({ text, whole: false }))
  return []
}

describe.each(everyTask)('the rows of %s', (name, task) => {
  const sampled = () => sampleOf(task)

  it('are the same from the command as from its parts', async () => {
    const lines = linesOf(name)
    expect(lines, 'dist may be older than src: npm run build').toEqual(
      rowsOf(await sampled()).map(({ line }) => line),
    )
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

  it('say each example as often as the task asks for, each time in another way', async () => {
    const sample = await sampled()
    const ways = new Map<string, string[]>()
    for (const { said, of } of rowsOf(sample))
      ways.set(of.id, [...(ways.get(of.id) ?? []), said.template.name])
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

  it('say one thing to one prompt, also where a tokenizer turns line breaks into blanks', async () => {
    const outputs = new Map<string, string>()
    const faults: string[] = []
    for (const said of tenfold(await sampled())) {
      const { id, instruction, input, output } = rowOf(said)
      const prompt = `${instruction} ${input}`.normalize('NFKC').replace(/\s+/g, ' ')
      if ((outputs.get(prompt) ?? output) !== output)
        faults.push(`${id}: ${output} beside ${outputs.get(prompt)}`)
      outputs.set(prompt, output)
    }
    expect(faults.slice(0, 5)).toEqual([])
  })

  it('do not give a label away', async () => {
    const sample = await sampled()
    const renderer = rendererOf(sample, 0, 0)
    const faults = (task.labels ?? []).flatMap(label =>
      keptOf(sample).flatMap(placed => {
        const told = toldOf(task, placed, 0)
        const other = { ...told, fields: { ...told.fields, label } }
        const asking = sample.set.templates.filter(
          ({ words, inverse, forms }) => words && !inverse && (!task.spec.show || forms.length === 0),
        )
        return asking.flatMap(template => {
          if (!renderer.fits(told, template) || !renderer.fits(other, template)) return []
          const [mine, others] = [renderer.say(told, template), renderer.say(other, template)]
          return mine.instruction === others.instruction && mine.input === others.input
            ? []
            : [`${placed.id}/${template.name}`]
        })
      }),
    )
    expect(faults.slice(0, 5)).toEqual([])
  })

  it('never show the query among the worked examples', async () => {
    const sample = await sampled()
    const bare = rendererOf(sample, 0, 0)
    const faults = rowsOf(sample).flatMap(({ said, of }) => {
      if (said.shots === 0) return []
      const query = bare.say(toldOf(task, of, 0), said.template).input
      return said.input.split(query).length === 2 ? [] : [`${of.id}/${said.template.name}`]
    })
    expect(faults.slice(0, 5)).toEqual([])
  })
})

describe('the rows of all samples together', () => {
  const all = async () =>
    (await Promise.all(everyTask.map(([, task]) => sampleOf(task)))).flatMap(sample => rowsOf(sample))

  it('show every option form', async () => {
    const shown = new Set((await all()).map(({ said }) => said.form))
    expect([...FORM_HEADS.keys()].filter(form => !shown.has(form))).toEqual([])
  })

  it('show every layout of worked examples, each row one of them', async () => {
    const rows = (await all()).filter(({ said }) => said.shots > 0)
    const layouts = rows.map(({ said }) => layoutsIn(said.input))
    expect(layouts.filter(names => names.length === 0)).toEqual([])
    const shown = new Set(layouts.filter(names => names.length === 1).flat())
    expect([...LAYOUT_WORDS.keys()].filter(layout => !shown.has(layout))).toEqual([])
  })
})

/** Where the right option stood: in which form, among how many, at which place. */
interface Standing {
  readonly form: string
  readonly size: number
  readonly place: number
}

const DRAWS = 4000
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
    const { input, form } = renderer.say(told, template)
    const shown = shownChoices(input, form, choices)
    return [{ form, size: shown.length, place: shown.findIndex(({ choice }) => choice === answer) }]
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
      expect(looksUniform(counts), `of ${size}: ${counts.join(', ')}`).toBe(true)
    }
  })

  it.each([...FORM_HEADS.keys()])('stands in every place equally often: %s', form => {
    const found = [...standings.values()].flat().filter(standing => standing.form === form)
    expect(found.length).toBeGreaterThan(DRAWS / 10)
    for (const [size, counts] of countsBySize(found)) {
      expect(looksUniform(counts), `of ${size}: ${counts.join(', ')}`).toBe(true)
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
