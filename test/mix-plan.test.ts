import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BiflanError } from '../src/lib/errors.ts'
import { CELLS, newCounts, tasksOf } from '../src/mixture/counts.ts'
import { demandOf } from '../src/mixture/demand.ts'
import { refuseAbsent, refuseUnknown } from '../src/mixture/names.ts'
import { type Planned, planMixture } from '../src/mixture/plan.ts'
import { readRecipe } from '../src/mixture/read-recipe.ts'
import { PAPER, type Recipe, recipeSchema } from '../src/mixture/recipe.ts'
import type { Language, Stock } from '../src/mixture/stock.ts'
import { temporary } from './helpers/folders.ts'

const home = temporary()

/** Rows by language, part and task: of all settings together, or of each (zs_noopt, fs_noopt, zs_opt, fs_opt). */
type Rows = Readonly<Record<Language, Readonly<Record<string, Readonly<Record<string, number | number[]>>>>>>

const stocksOf = (rows: Rows): Stock[] =>
  (['zh', 'en'] as const).flatMap(language =>
    Object.entries(rows[language]).map(([part, tasks]) => ({
      language,
      part,
      tasks: Object.keys(tasks).map(name => ({ name, licence: 'MIT', use: 'commercial' as const })),
      files: [],
    })),
  )

/** Plans a mixture; every row has `tokens` tokens, times ten in English. */
function plan(rows: Rows, recipe: object = {}, tokens = 1): Planned[] {
  const tasks = tasksOf(stocksOf(rows))
  const counts = newCounts(tasks.length * CELLS)
  for (const { stock, task, first } of tasks) {
    const own = rows[stock.language][stock.part]![task.name]!
    const [whole, rest] = typeof own === 'number' ? [Math.floor(own / CELLS), own % CELLS] : [0, 0]
    for (let i = 0; i < CELLS; i++) {
      counts.rows[first + i] = typeof own === 'number' ? whole + (i < rest ? 1 : 0) : own[i]!
      counts.tokens[first + i] = counts.rows[first + i]! * tokens * (stock.language === 'en' ? 10 : 1)
    }
  }
  const parsed: Recipe = recipeSchema.parse(recipe)
  return planMixture(
    demandOf(parsed, tasks, counts),
    parsed.rows,
    parsed['on-shortage'] ?? PAPER['on-shortage'],
  )
}

/** `{ zh: 10, cloze: 4, … }`: rows of every node of a plan by its name. */
const rowsIn = (nodes: readonly Planned[]): Record<string, number> =>
  Object.assign({}, ...nodes.flatMap(node => [{ [node.name]: node.rows }, rowsIn(node.below)]))

const nodesIn = (nodes: readonly Planned[]): Planned[] =>
  nodes.flatMap(node => [node, ...nodesIn(node.below)])

/** What holds for every plan: sums to the row, and no row more often than allowed. */
function expectSound(nodes: readonly Planned[], repeat = 4): void {
  for (const node of nodesIn(nodes)) {
    expect(node.taken).toBeLessThanOrEqual(node.limit)
    if (node.leaf) expect(node.rows).toBeLessThanOrEqual(node.leaf.rows * repeat)
    else {
      expect(node.below.reduce((sum, { rows }) => sum + rows, 0)).toBe(node.rows)
      expect(node.below.reduce((sum, { taken }) => sum + taken, 0)).toBe(node.taken)
    }
  }
}

/** The English side as its cards and DPI's table count it (FLAN.md), a task a submixture. */
const FLAN = { flan2021: 5_362_361, t0: 1_650_308, niv2: 10_066_896, cot: 183_848, dialog: 553_869 }
const english = (sizes: Readonly<Record<string, number>>): Rows['en'] =>
  Object.fromEntries(Object.entries(sizes).map(([name, rows]) => [name, { [`${name}-task`]: rows }]))

describe('the plan of the paper', () => {
  test('takes every Chinese row once and exactly twice as many English ones, 40/32/20/5/3', () => {
    const nodes = plan({
      zh: { cloze: { chid: 601 }, dialogue: { douban: 33, kdconv: 66 } },
      en: english(FLAN),
    })
    const rows = rowsIn(nodes)
    expect(rows).toMatchObject({ zh: 700, chid: 601, douban: 33, kdconv: 66, en: 1400 })
    expect(rows).toMatchObject({ flan2021: 560, t0: 448, niv2: 280, cot: 70, dialog: 42 })
    expectSound(nodes, 1)
  })

  test('with fifty million Chinese rows: CoT ends at its limit, the others give more in proportion, 1:2 holds or less is made', () => {
    const nodes = plan({ zh: { cloze: { chid: 50_000_000 } }, en: english(FLAN) }, { 'max-repeat': 100 })
    expect(nodesIn(nodes).find(({ name }) => name === 'cot')).toMatchObject({
      wanted: 5_000_000,
      taken: 5_000_000,
    })
    const limited = plan({ zh: { cloze: { chid: 50_000_000 } }, en: english(FLAN) })
    const four = Object.values(FLAN).reduce((sum, rows) => sum + 4 * rows, 0)
    const { zh, en, ...rows } = rowsIn(limited)
    expect(zh).toBe(Math.floor(four / 2))
    expect(en).toBe(2 * zh!)
    expect(rows['cot']).toBe(4 * FLAN.cot)
    expectSound(limited)
  })

  test('fills what is short from the other submixtures in proportion to their shares', () => {
    const sizes = { ...FLAN, cot: 100, dialog: 1000 }
    const nodes = plan({ zh: { cloze: { chid: 50_000 } }, en: english(sizes) })
    const rows = rowsIn(nodes)
    // 100,000 wanted: CoT gives 400 of 5,000; the rest is shared 40:32:20:3.
    expect(rows).toMatchObject({ zh: 50_000, en: 100_000, cot: 400 })
    for (const [name, share] of [
      ['flan2021', 40],
      ['t0', 32],
      ['niv2', 20],
      ['dialog', 3],
    ] as const)
      expect(Math.abs(rows[name]! - (99_600 * share) / 95)).toBeLessThan(1)
    expect(nodesIn(nodes).find(({ name }) => name === 'cot')).toMatchObject({
      wanted: 5000,
      limit: 400,
      taken: 400,
    })
  })

  test('shrinks to what English can give, at exactly 1:2, whatever there is of each', () => {
    const size = fc.integer({ min: 0, max: 3000 })
    const side = fc.dictionary(fc.constantFrom(...Object.keys(PAPER.en)), size, { minKeys: 1 })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9000 }),
        side,
        fc.integer({ min: 1, max: 9 }),
        (zh, en, repeat) => {
          const all = Object.values(en).reduce((sum, rows) => sum + rows, 0)
          fc.pre(all > 0)
          const nodes = plan({ zh: { cloze: { chid: zh } }, en: english(en) }, { 'max-repeat': repeat })
          const rows = rowsIn(nodes)
          const wanted = Math.min(zh, Math.floor((all * repeat) / 2))
          // Rounding to a multiple of three is left where it would cost more than a row in a thousand.
          if (wanted === zh || wanted >= 1000) expect([rows['zh'], rows['en']]).toEqual([wanted, 2 * wanted])
          else expect(Math.abs(2 * rows['zh']! - rows['en']!)).toBeLessThanOrEqual(2)
          expectSound(nodes, repeat)
        },
      ),
    )
  })

  test('with all shares kept is as large as the scarcest part allows, and each part within one row of its share', () => {
    const size = fc.integer({ min: 1, max: 3000 })
    const side = fc.record(Object.fromEntries(Object.keys(PAPER.en).map(name => [name, size])))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), side, (zh, en) => {
        const nodes = plan({ zh: { cloze: { chid: zh } }, en: english(en) }, { 'on-shortage': 'shrink' })
        const rows = rowsIn(nodes)
        for (const [name, share] of Object.entries(PAPER.en))
          expect(Math.abs(rows[name]! - (rows['en']! * share) / 100)).toBeLessThan(1)
        expect(Math.abs(2 * rows['zh']! - rows['en']!)).toBeLessThanOrEqual(2)
        expectSound(nodes)
        const short = Object.entries(PAPER.en).some(([name, share]) => 2 * zh * share > 400 * en[name]!)
        if (!short) expect(rows['zh']).toBe(zh)
      }),
    )
  })

  test('that must not fall short fails where it does, and says what is wanted (exit 4)', () => {
    const rows = { zh: { cloze: { chid: 1000 } }, en: english({ ...FLAN, cot: 10 }) }
    expect(() => plan(rows, { 'on-shortage': 'fail' })).toThrow(/en: 2000 wanted, 800/)
    const enough = { zh: rows.zh, en: english({ ...FLAN, cot: 25 }) }
    expect(rowsIn(plan(enough, { 'on-shortage': 'fail' }))).toMatchObject({ zh: 1000, en: 2000, cot: 100 })
  })

  test('says what is missing where a share has no row at all (exit 3)', () => {
    const rows = { zh: { cloze: { chid: 100 } }, en: english({ t0: 500 }) }
    const failure = (recipe: object, of: Rows = rows) => {
      try {
        plan(of, recipe)
      } catch (error) {
        return error as BiflanError
      }
      throw new Error('it did not fail')
    }
    expect(failure({ 'on-shortage': 'shrink' })).toMatchObject({ exitCode: 3 })
    expect(failure({ 'on-shortage': 'shrink' }).message).toContain('en/flan2021')
    expect(failure({}, { zh: rows.zh, en: {} }).message).toMatch(/^en has a share/)
    expect(rowsIn(plan(rows))).toMatchObject({ zh: 100, en: 200, t0: 200 })
  })
})

describe('a recipe', () => {
  const zh = { cloze: { chid: 300 }, 'text-matching': { ocnli: 100, cmnli: 500, afqmc: 100 } }
  const rows = { zh, en: english(FLAN) }

  test('may have any table of shares: FLAN’s other mixture, whose sum is no hundred', () => {
    const shares = { flan2021: 46, t0: 27.9, niv2: 24.2, cot: 1.8 }
    const found = rowsIn(plan(rows, { en: { shares } }))
    expect(found).toMatchObject({ en: 2000, dialog: 0 })
    for (const [name, share] of Object.entries(shares))
      expect(Math.abs(found[name]! - (2000 * share) / 99.9)).toBeLessThan(1)
  })

  test('may say how many rows there are in all; the languages share them to the nearest row', () => {
    expect(rowsIn(plan(rows, { rows: 1000 }))).toMatchObject({ zh: 333, en: 667, chid: 100, cmnli: 167 })
    expect(rowsIn(plan(rows, { rows: 3000 }))).toMatchObject({ zh: 1000, en: 2000 })
    expect(rowsIn(plan(rows, { rows: 6000 }))).toMatchObject({ zh: 2000, chid: 600 })
    // More than four times everything: as much as there is.
    expect(rowsIn(plan(rows, { rows: 30_000 }))).toMatchObject({ zh: 4000, en: 8000 })
  })

  test('may set other shares of the languages, or leave one out', () => {
    expect(rowsIn(plan(rows, { shares: { zh: '60%', en: '40%' } }))).toMatchObject({ zh: 1000, en: 667 })
    expect(rowsIn(plan(rows, { shares: { zh: 1 } }))).toMatchObject({ zh: 1000, en: 0 })
    expect(rowsIn(plan(rows, { shares: { en: 1 }, rows: 50 }))).toMatchObject({ zh: 0, en: 50 })
  })

  test('may share out categories, tasks and settings; what a table does not name gets nothing', () => {
    const categories = { 'text-matching': { shares: { ocnli: 3, others: 1 } } }
    const found = rowsIn(
      plan(rows, { rows: 1200, zh: { shares: { cloze: 1, 'text-matching': 3 }, categories } }),
    )
    expect(found).toMatchObject({ chid: 100, ocnli: 225, cmnli: 63, afqmc: 12 })
    expect(rowsIn(plan(rows, { zh: { shares: { cloze: 1 } } }))).toMatchObject({
      zh: 300,
      ocnli: 0,
      chid: 300,
    })
    const settings = { zs_opt: 2, fs_opt: 1 }
    const [cloze] = plan({ zh: { cloze: { chid: [50, 50, 30, 20] } }, en: rows.en }, { settings })[0]!.below
    // Fifty rows have a setting that is wanted; at 2:1 few-shot ones are left over.
    expect(rowsIn(cloze!.below[0]!.below)).toEqual({ zs_noopt: 0, fs_noopt: 0, zs_opt: 33, fs_opt: 17 })
  })

  test('may cap tasks: they count, and are read, as if they had no more rows', () => {
    const capped = plan(rows, { zh: { cap: 200 } })
    expect(rowsIn(capped)).toMatchObject({ zh: 600, chid: 200, ocnli: 100, cmnli: 200, afqmc: 100, en: 1200 })
    expect(rowsIn(plan(rows, { zh: { cap: 200 }, rows: 9000 }))).toMatchObject({
      zh: 2400,
      cmnli: 800,
      ocnli: 400,
    })
    const nearer = { cap: 200, categories: { 'text-matching': { tasks: { cmnli: { cap: 10 } } } } }
    expect(rowsIn(plan(rows, { zh: nearer }))).toMatchObject({ zh: 410, chid: 200, cmnli: 10 })
  })

  test('may weigh tasks by a power of their size', () => {
    const found = rowsIn(plan(rows, { temperature: 2, 'max-repeat': 100 }))
    const roots = [300, 100, 500, 100].map(Math.sqrt)
    const all = roots.reduce((sum, root) => sum + root, 0)
    for (const [i, name] of ['chid', 'ocnli', 'cmnli', 'afqmc'].entries())
      expect(Math.abs(found[name]! - (1000 * roots[i]!) / all)).toBeLessThan(2)
    expect(rowsIn(plan(rows, { temperature: 1e9 }))).toMatchObject({
      chid: 250,
      ocnli: 250,
      cmnli: 250,
      afqmc: 250,
    })
  })

  test('may count tokens: the sides are in proportion to these, and rows come out of it', () => {
    const nodes = plan(rows, { balance: 'tokens' }, 7)
    expect(nodes.map(({ taken }) => taken)).toEqual([7000, 14_000])
    expect(nodes[0]!.rows).toBe(1000)
    expect(Math.abs(nodes[1]!.rows - 200)).toBeLessThan(8)
  })

  test('of any shape gives sums to the row and no row too often', () => {
    const size = fc.integer({ min: 0, max: 400 })
    const task = fc.oneof(size, fc.array(size, { minLength: 4, maxLength: 4 }))
    const tasks = fc.dictionary(fc.constantFrom('a', 'b', 'c'), task, { minKeys: 1 })
    const side = fc.record({
      zh: fc.dictionary(fc.constantFrom('cloze', 'dialogue'), tasks, { minKeys: 1 }),
      en: fc.dictionary(fc.constantFrom('t0', 'cot'), tasks, { minKeys: 1 }),
    })
    const share = fc.integer({ min: 1, max: 9 })
    const optional = { requiredKeys: [] }
    const rules = {
      cap: fc.integer({ min: 1, max: 300 }),
      settings: fc.record({ zs_opt: share, fs_noopt: share }, optional),
    }
    const parts = (a: string, b: string) =>
      fc.record(
        {
          ...rules,
          shares: fc.record({ [a]: share, [b]: share, others: share }, optional),
          temperature: fc.constantFrom(0.5, 3),
        },
        optional,
      )
    const recipe = fc.record(
      {
        rows: fc.integer({ min: 1, max: 5000 }),
        balance: fc.constantFrom('rows', 'tokens'),
        shares: fc.record({ zh: share, en: share }),
        zh: parts('cloze', 'dialogue'),
        en: parts('t0', 'cot'),
      },
      optional,
    )
    // Without tables of shares that leave nothing, which are refused.
    const sound = recipe.filter(made => recipeSchema.safeParse(made).success)
    let planned = 0
    fc.assert(
      fc.property(side, sound, fc.integer({ min: 1, max: 5 }), (of, made, repeat) => {
        let nodes: Planned[]
        try {
          nodes = plan(of, { ...made, 'max-repeat': repeat }, 3)
        } catch (error) {
          expect((error as BiflanError).exitCode).toBe(3)
          return
        }
        planned++
        expectSound(nodes, repeat)
      }),
      { numRuns: 500 },
    )
    expect(planned).toBeGreaterThan(200)
  })
})

describe('a recipe file', () => {
  const refusal = (text: string): BiflanError => {
    const path = join(home, 'recipe.yaml')
    writeFileSync(path, text)
    try {
      readRecipe(path)
    } catch (error) {
      return error as BiflanError
    }
    throw new Error(`accepted: ${text}`)
  }

  test('with an unknown key is refused at every level, with the nearest one', () => {
    for (const [text, key, near] of [
      ['rwos: 10', 'rwos', 'rows'],
      ['zh: { categoris: {} }', 'zh.categoris', 'categories'],
      ['zh: { categories: { cloze: { share: 3 } } }', 'zh.categories.cloze.share', 'shares'],
      [
        'en: { submixtures: { t0: { tasks: { x: { maxrepeat: 3 } } } } }',
        'en.submixtures.t0.tasks.x.maxrepeat',
        'max-repeat',
      ],
      ['settings: { zsopt: 1 }', 'settings.zsopt', 'zs_opt'],
      ['shares: { cn: 1 }', 'shares.cn', 'en'],
    ] as const) {
      const { message, exitCode } = refusal(text)
      expect(exitCode).toBe(2)
      expect(message).toContain(`the key ${key}`)
      expect(message).toContain(`did you mean ${near}`)
    }
  })

  test('with a value that cannot be is refused by name', () => {
    for (const [text, found] of [
      ['shares: { zh: -1 }', 'shares.zh: -1'],
      ['en: { shares: { t0: many } }', 'en.shares.t0: "many"'],
      ['zh: { shares: natural }', 'zh.shares: "natural"'],
      ['rows: 0', 'rows: 0'],
      ['max-repeat: 1.5', 'max-repeat: 1.5'],
      ['on-shortage: refill', 'on-shortage: "refill"'],
      ['foreign: hide', 'foreign: "hide"'],
      ['shares: { zh: 0, en: 0 }', 'shares: {"zh":0,"en":0}'],
      ['en: { shares: { t0: 0 } }', 'en.shares: {"t0":0}'],
      ['shares: { zh: 50%, en: 60% }', 'add up to 100%'],
      ['- a', '["a"]'],
      ['a: [', 'recipe.yaml'],
    ] as const) {
      expect(refusal(text).message).toContain(found)
      expect(refusal(text).exitCode).toBe(2)
    }
  })

  test('that is empty is the paper’s', () => {
    const path = join(home, 'empty.yaml')
    writeFileSync(path, '# nothing\n')
    expect(readRecipe(path)).toEqual(recipeSchema.parse({}))
  })

  test('that names what does not exist is refused (2); what is not built is missing (3)', () => {
    const stocks = stocksOf({ zh: { cloze: { chid: 5 } }, en: english({ t0: 5 }) })
    const known = new Map([
      ['chid', 'cloze'],
      ['ocnli', 'text-matching'],
      ['douban', 'dialogue'],
    ])
    const codeOf = (recipe: object): [number, string] => {
      try {
        refuseUnknown(recipeSchema.parse(recipe), known)
        refuseAbsent(recipeSchema.parse(recipe), stocks, known)
        return [0, '']
      } catch (error) {
        return [(error as BiflanError).exitCode, (error as BiflanError).message]
      }
    }
    expect(codeOf({})).toEqual([0, ''])
    expect(codeOf({ zh: { shares: { cloze: 1, others: 1 } }, en: { shares: { t0: 1, cot: 0 } } })).toEqual([
      0,
      '',
    ])
    expect(codeOf({ zh: { shares: { clozes: 1 } } })).toEqual([
      2,
      expect.stringContaining('did you mean cloze'),
    ])
    expect(codeOf({ zh: { shares: { dialogue: 1 } } })).toEqual([
      3,
      expect.stringContaining('biflan build douban'),
    ])
    const tasks = (of: object) => ({ zh: { categories: { cloze: { tasks: of } } } })
    expect(codeOf(tasks({ ocnli: {} }))).toEqual([2, expect.stringContaining('ocnli in zh/cloze')])
    known.set('cmrc-cloze', 'cloze')
    expect(codeOf(tasks({ 'cmrc-cloze': {} }))).toEqual([3, expect.stringContaining('cmrc-cloze')])
    expect(codeOf({ en: { shares: { dialog: 3 } } })).toEqual([3, expect.stringContaining('en/dialog')])
    expect(codeOf({ en: { submixtures: { t0: { shares: { 't0-tusk': 1 } } } } })).toEqual([
      2,
      expect.stringContaining('t0-task'),
    ])
  })
})
