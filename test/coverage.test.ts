import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { taskNamed } from '../src/build/catalogue.ts'
import type { TaskCoverage } from '../src/inspect/coverage/coverage.ts'
import { fitsOf } from '../src/inspect/coverage/fits.ts'
import { shortfalls } from '../src/inspect/coverage/limits.ts'
import { addHistogram, countValue, type Histogram, quantile } from '../src/lib/histogram.ts'
import { widthOf } from '../src/lib/width.ts'
import { indexPath, readIndex } from '../src/output/index-file.ts'
import { originOf } from '../src/output/origin.ts'
import { biflan, succeed } from './helpers/command.ts'
import { temporary } from './helpers/folders.ts'
import { manifestOf, rowsOf, wordingOf } from './helpers/rows.ts'

const home = temporary()
const out = join(home, 'build')
const TASKS = ['ocnli', 'cmrc2018', 'translation2019zh']
let coverage: TaskCoverage[]
const of = (task: string) => coverage.find(each => each.task === task)!

beforeAll(async () => {
  await succeed(['build', '--sample', '--out', out, '--validation', '20%', ...TASKS], { home })
  const { stdout } = await succeed(['coverage', '--json', '--out', out, ...TASKS], { home })
  coverage = JSON.parse(stdout) as TaskCoverage[]
})

const counts = (names: readonly string[]): Record<string, number> => {
  const sums: Record<string, number> = {}
  for (const name of names) sums[name] = (sums[name] ?? 0) + 1
  return sums
}

describe('coverage of a build', () => {
  test.each(TASKS)('counts the rows of %s by setting and inversion as their ids have them', task => {
    const { matrix, templates } = of(task)
    const inverted = new Set(templates.filter(({ inverse }) => inverse).map(({ name }) => name))
    for (const [side, wanted] of [
      ['plain', false],
      ['inverse', true],
    ] as const) {
      const rows = rowsOf(out, task).filter(row => inverted.has(wordingOf(row).template) === wanted)
      const found = Object.entries(matrix[side]).filter(([, { rows }]) => rows! > 0)
      expect(Object.fromEntries(found.map(([setting, { rows }]) => [setting, rows]))).toEqual(
        counts(rows.map(({ id }) => originOf(id).type)),
      )
    }
  })

  test.each(TASKS)('counts the rows of %s by template and option form', task => {
    const rows = rowsOf(out, task)
    for (const { name, rows: won, forms } of of(task).templates) {
      const mine = rows.filter(row => wordingOf(row).template === name).map(row => wordingOf(row).form)
      expect(won).toBe(mine.length)
      expect(forms).toEqual(counts(mine))
    }
    expect(of(task).built!.rows).toBe(manifestOf(out).tasks[task]!.rows)
  })

  test('gives the lengths of each template: those that the index has of its rows', () => {
    const lengths = new Map<string, number[]>()
    const { parts } = manifestOf(out).tasks['cmrc2018']!
    const rows = rowsOf(out, 'cmrc2018')
    const facts = parts.flatMap(({ name }) => [...readIndex(indexPath(join(out, 'tasks', 'cmrc2018', name)))])
    expect(facts).toHaveLength(rows.length)
    for (const [i, row] of rows.entries()) {
      const { template } = wordingOf(row)
      lengths.set(template, [...(lengths.get(template) ?? []), facts[i]!.input])
    }
    for (const { name, lengths: found } of of('cmrc2018').templates) {
      const sorted = lengths.get(name)?.sort((a, b) => a - b)
      expect(found?.input.median).toBe(sorted?.[Math.ceil(sorted.length / 2) - 1])
      expect(found?.input.p99).toBe(sorted?.[Math.ceil(sorted.length * 0.99) - 1])
    }
  })

  test('holds shares beside what weights promise: those of unconditional templates alone come to one', () => {
    const { templates } = of('cmrc2018')
    expect(templates.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(1, 9)
    for (const { expected } of templates) expect(expected!.low).toBeLessThanOrEqual(expected!.high)
    const plain = templates.filter(({ conditional }) => !conditional)
    expect(plain.reduce((sum, { expected }) => sum + expected!.high, 0)).toBeCloseTo(1, 9)
  })

  test('counts the rows that answer with each word of a label', () => {
    const { labels, templates } = of('ocnli')
    expect(labels.map(({ label }) => label).sort()).toEqual(['contradiction', 'entailment', 'neutral'])
    const word = labels.find(({ label }) => label === 'entailment')!.words.find(each => each.word === '坐实')!
    const rows = rowsOf(out, 'ocnli').filter(({ output }) => output === '坐实')
    expect(word).toMatchObject({ templates: 1, rows: rows.length })
    expect(rows.length).toBeGreaterThan(0)
    expect(labels.every(({ rows }) => rows! <= templates.reduce((sum, each) => sum + each.rows!, 0))).toBe(
      true,
    )
  })

  test('names the templates that won no row, and the fields that each leaves out', () => {
    const { built, templates } = of('translation2019zh')
    expect(built!.unreached.length).toBeGreaterThan(0)
    expect(built!.unreached).toEqual(templates.filter(({ rows }) => rows === 0).map(({ name }) => name))
    const relation = of('ocnli').templates.find(({ name }) => name === 'relation')!
    expect(relation.leaves).toContain('origin')
    expect(relation.uses).toEqual(expect.arrayContaining(['premise', 'hypothesis']))
  })
})

describe('coverage as a table', () => {
  test('fits the width of the terminal', async () => {
    const env = { COLUMNS: '90' }
    for (const names of [[], ['ocnli']]) {
      const { stdout } = await succeed(['coverage', '--out', out, ...names], { home, env })
      const cells = stdout.split('\n').slice(0, 24)
      expect(Math.max(...cells.map(line => widthOf(line)))).toBeLessThanOrEqual(90)
      expect(stdout).toContain(names[0] ?? 'wikilingua-zh')
    }
  })

  test('is Markdown where it is asked for', async () => {
    const { stdout } = await succeed(['coverage', '--markdown', '--out', out], { home })
    expect(stdout).toContain('| task | templates | zs_opt | zs_noopt | fs_opt | fs_noopt | rows |')
    const detail = await succeed(['coverage', '--markdown', '--out', out, 'ocnli'], { home })
    expect(detail.stdout).toMatch(/^### ocnli$/m)
    expect(detail.stdout).toMatch(/^\| relation \| opt \|/m)
  })

  test('needs no build', async () => {
    const { stdout } = await succeed(['coverage', '--templates', '--json', 'ocnli'], { home })
    const [alone] = JSON.parse(stdout) as TaskCoverage[]
    expect(alone).not.toHaveProperty('built')
    expect(alone!.matrix.plain.zs_opt).toEqual({ templates: of('ocnli').matrix.plain.zs_opt.templates })
  })
})

describe('coverage held to limits', () => {
  const run = (...flags: string[]) =>
    biflan(['coverage', '--out', out, 'translation2019zh', ...flags], { home })

  test('ends with 0 where they are kept', async () => {
    expect(await run('--min-templates', '10', '--min-per-setting', '4')).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  test('ends with 4 and says which where they are not', async () => {
    const rows = await run('--min-rows', '1')
    expect(rows.code).toBe(4)
    for (const name of of('translation2019zh').built!.unreached)
      expect(rows.stderr).toContain(`translation2019zh: ${name} won 0 rows: at least 1\n`)
    const many = await run('--min-templates', '29')
    expect(many.code).toBe(4)
    expect(many.stderr).toMatch(/examples that fewer than 29 templates fit, such as translation2019zh\//)
    const few = await run('--min-per-setting', '50')
    expect(few.stderr).toMatch(/templates for zs_noopt: at least 50/)
    const alike = await run('--max-alike', '1%')
    expect(alike).toMatchObject({ code: 4 })
    expect(alike.stderr).toMatch(/share 0\.\d+ of their pairs of characters: at most 0.01/)
  })

  test('--all-fields asks that every field is said by some template', () => {
    const quiet = { ...of('ocnli'), unsaid: ['origin'] }
    expect(shortfalls([quiet], { allFields: true })).toEqual([
      { task: 'ocnli', found: 'no template says origin' },
    ])
    expect(shortfalls([quiet], {})).toEqual([])
  })

  test('wants a build for what only a build can tell', async () => {
    const run = await biflan(['coverage', '--templates', '--min-rows', '1', 'ocnli'], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('--min-rows, and no build')
  })
})

test('examples are counted by the templates that fit them, and read only where that is needed', async () => {
  const task = await taskNamed('ocnli')
  const settings = { sample: true, splits: null }
  const total = of('ocnli').templates.length
  const unconditional = of('ocnli').unconditional
  expect(await fitsOf(task, unconditional, settings, home)).toMatchObject({ fewer: 0, from: 'templates' })
  const all = await fitsOf(task, total + 1, settings, home)
  expect(all.from).toBe('sample')
  // More than there are fit no example at all.
  expect(all.fewer).toBeGreaterThanOrEqual(of('ocnli').built!.examples)
  expect((await fitsOf(task, unconditional + 1, settings, home)).fewer).toBeLessThanOrEqual(all.fewer)
})

describe('a histogram', () => {
  test('gives the quantiles of small numbers exactly, of large ones to a thousandth', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 1e7 }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (values, share) => {
          const histogram: Histogram = {}
          for (const value of values) countValue(histogram, value)
          const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length - 1e-9) - 1]!
          const found = quantile(histogram, share)!
          if (exact < 2048) expect(found).toBe(exact)
          else expect(found).toBeLessThanOrEqual(exact)
          expect(found).toBeGreaterThanOrEqual(exact * 0.999)
        },
      ),
    )
  })

  test('is the same counted in one go or in two', () => {
    const [one, a, b]: [Histogram, Histogram, Histogram] = [{}, {}, {}]
    for (let i = 0; i < 5000; i += 7) {
      countValue(one, i)
      countValue(i % 2 ? a : b, i)
    }
    addHistogram(a, b)
    expect(a).toEqual(one)
    expect(quantile({}, 0.5)).toBeUndefined()
  })
})
