import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Reporter } from '../src/build/reporter.ts'
import { sideOf } from '../src/build/validation.ts'
import { hash64 } from '../src/lib/hash.ts'
import { sizesOf } from '../src/mixture/disk.ts'
import { geometryFor } from '../src/mixture/geometry.ts'
import { startMixThreads } from '../src/mixture/jobs.ts'
import { defaultOptions, type MixOptions } from '../src/mixture/options.ts'
import { prepareMixture } from '../src/mixture/prepare.ts'
import { type Recipe, recipeSchema } from '../src/mixture/recipe.ts'
import type { Gate } from '../src/mixture/scan.ts'
import type { Stock } from '../src/mixture/stock.ts'
import { type Written, writeMixture } from '../src/mixture/write.ts'
import { sums, temporary } from './helpers/folders.ts'
import { textOf } from './helpers/rows.ts'
import { lineOf, putStock } from './helpers/stock.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const silent: Reporter = { stage: () => {}, advance: () => {}, finish: () => {}, note: () => {} }
const MiB = 2 ** 20

interface Asked {
  readonly recipe?: Partial<Recipe>
  readonly options?: Partial<MixOptions>
  readonly gate?: Partial<Gate>
  readonly threads?: number
  /** Buckets instead of those that the memory makes, and bytes that are held for each. */
  readonly buckets?: number
  readonly room?: number
  readonly seed?: number
}

async function mixture(out: string, stocks: readonly Stock[], asked: Asked = {}): Promise<Written> {
  const { recipe = {}, threads: count = 2, seed = 0, buckets, room } = asked
  const options = { ...defaultOptions(true), recipe: recipeSchema.parse(recipe), ...asked.options }
  const gate = { limit: null, validation: 0, foreign: 'keep', ...asked.gate } as const
  const prepared = prepareMixture(stocks, options, gate)
  const made = geometryFor(sizesOf(prepared), 1024 * MiB, count)
  const geometry =
    buckets === undefined
      ? made
      : { buckets: { train: buckets, validation: buckets }, room: room ?? made.room }
  const scratch = `${at(out)}.scratch`
  mkdirSync(at(out), { recursive: true })
  const threads = startMixThreads(count)
  try {
    return await writeMixture({
      prepared,
      options,
      gate,
      seed,
      geometry,
      scratch,
      folder: at(out),
      threads,
      reporter: silent,
    })
  } finally {
    await threads.close()
    expect(existsSync(scratch)).toBe(false)
  }
}

const linesIn = (out: string, split = 'train'): string[] =>
  readdirSync(at(out))
    .filter(name => name.startsWith(split))
    .sort()
    .flatMap(name =>
      textOf(join(at(out), name))
        .split('\n')
        .slice(0, -1),
    )

const idOf = (line: string): string => (JSON.parse(line) as { id: string }).id
const taskOf = (line: string): string => (JSON.parse(line) as { task: string }).task

/** 4,000 Chinese rows; English of 16,000, less than its share of CoT and dialogue. */
let stocks: Stock[]

beforeAll(() => {
  stocks = [
    putStock(home, 'zh', 'text-matching', [
      { task: 'ocnli', rows: 1500 },
      { task: 'cmnli', rows: 500 },
    ]),
    putStock(home, 'zh', 'cloze', [{ task: 'chid', rows: 2000 }]),
    putStock(home, 'en', 'flan2021', [
      { task: 'anli', rows: 3000 },
      { task: 'boolq', rows: 1000 },
    ]),
    putStock(home, 'en', 't0', [{ task: 'quail', rows: 5000 }]),
    putStock(home, 'en', 'niv2', [{ task: 'task001', rows: 7000 }]),
    putStock(home, 'en', 'cot', [{ task: 'gsm8k', rows: 170 }]),
    putStock(home, 'en', 'dialog', [{ task: 'qrecc', rows: 40 }]),
  ]
})

describe('a mixture', () => {
  test('has the rows of its plan: every Chinese one once, the others as often as their share asks, each as it was', async () => {
    await mixture('plain', stocks, { options: { shard: { rows: 3000 } } })
    const lines = linesIn('plain')
    expect(lines.length).toBe(12_000)
    const own = new Map<string, number>()
    for (const line of lines) own.set(taskOf(line), (own.get(taskOf(line)) ?? 0) + 1)
    expect(Object.fromEntries(own)).toMatchObject({
      ocnli: 1500,
      cmnli: 500,
      chid: 2000,
      gsm8k: 404,
      qrecc: 160,
    })
    expect(own.get('anli')! + own.get('boolq')!).toBe(3233)
    const ids = lines.map(idOf)
    expect(new Set(ids).size).toBe(ids.length)
    const originals = new Map<string, string>()
    for (const [task, rows] of [
      ['ocnli', 1500],
      ['quail', 5000],
      ['qrecc', 40],
      ['gsm8k', 170],
    ] as const)
      for (let i = 0; i < rows; i++) originals.set(`${task}/file "a".json#${i}`, lineOf(task, i))
    for (const line of lines) {
      const row = JSON.parse(line) as { id: string; task: string }
      const [id, epoch] = row.id.split('~') as [string, string | undefined]
      const original = originals.get(id)
      if (original !== undefined) {
        expect(line).toBe(epoch ? original.replace(/#(\d+)"/, `#$1~${epoch}"`) : original)
      }
    }
  })

  test('takes rows again in full epochs before any is taken once more: `~2` and so on', () => {
    const epochs = new Map<string, Set<string>>()
    for (const line of linesIn('plain')) {
      const [id, epoch = '1'] = idOf(line).split('~') as [string, string | undefined]
      if (!id.startsWith('gsm8k')) continue
      const known = epochs.get(id) ?? new Set()
      known.add(epoch)
      epochs.set(id, known)
    }
    const counts = [...epochs.values()].map(({ size }) => size)
    expect(epochs.size).toBe(170)
    expect(counts.filter(count => count === 3).length).toBeGreaterThan(0)
    for (const known of epochs.values()) {
      expect([2, 3]).toContain(known.size)
      expect([...known].sort()).toEqual(['1', '2', '3'].slice(0, known.size))
    }
  })

  test('is cut into shards of the rows that were asked for, or of about the bytes', async () => {
    const { shards } = await mixture('rows', stocks, { options: { shard: { rows: 5000 } } })
    expect(shards.map(({ name, rows }) => [name, rows])).toEqual([
      ['train-00000-of-00003.jsonl', 5000],
      ['train-00001-of-00003.jsonl', 5000],
      ['train-00002-of-00003.jsonl', 2000],
    ])
    const bytes = await mixture('bytes', stocks, { options: { shard: { bytes: 400_000 } } })
    expect(linesIn('bytes')).toEqual(linesIn('rows'))
    for (const { text } of bytes.shards) expect(Math.abs(text.bytes / 400_000 - 0.95)).toBeLessThan(0.15)
  })

  test('packed by gzip is the same text, and its sums are those of the files', async () => {
    const { shards } = await mixture('gzip', stocks, { options: { compress: 'gzip', shard: { rows: 3000 } } })
    expect(linesIn('gzip')).toEqual(linesIn('plain'))
    const found = sums(at('gzip'))
    for (const { name, sha256 } of shards) expect(found[name]).toBe(sha256)
  })

  test('says of each cell how many tokens were taken', async () => {
    const { tokens } = await mixture('tokens', stocks, { recipe: { shares: { zh: 1 } } })
    const rows = [1500, 500, 2000].map(count => {
      let sum = 0
      for (let i = 0; i < count; i++) sum += 10 + (i % 100) + 1 + (i % 7)
      return sum
    })
    const found = [0, 4, 8].map(first =>
      tokens.subarray(first, first + 4).reduce((sum, each) => sum + each, 0),
    )
    expect(found).toEqual(rows)
  })
})

describe('the bytes of a mixture', () => {
  test('are the same for any number of threads, buckets and any memory', async () => {
    const options = { shard: { rows: 2500 } }
    await mixture('one', stocks, { options, threads: 1 })
    const expected = sums(at('one'))
    for (const [threads, buckets, room] of [
      [2, 3, undefined],
      [7, 1, undefined],
      [2, 64, 1 << 14],
      // Less room than a row has bytes: each is written by itself.
      [7, 100, 16],
    ] as const) {
      const name = `${threads} ${buckets} ${room}`
      await mixture(name, stocks, { options, threads, buckets, ...(room && { room }) })
      expect(sums(at(name)), name).toEqual(expected)
    }
  })

  test('are others for another seed: other rows of a part that is not read whole, in another order', async () => {
    await mixture('seed', stocks, { seed: 1, options: { shard: { rows: 2500 } } })
    const [before, after] = [linesIn('one'), linesIn('seed')]
    expect(after.length).toBe(before.length)
    const chosen = (lines: string[]) => new Set(lines.map(idOf).filter(id => id.startsWith('task001')))
    const [mine, others] = [chosen(before), chosen(after)]
    const common = [...mine].filter(id => others.has(id)).length
    expect(common / mine.size).toBeLessThan(0.5)
    expect(before.filter((line, i) => line === after[i]).length).toBeLessThan(20)
  })

  test('of a larger mixture keep the rows of a smaller one', async () => {
    await mixture('small', stocks, { recipe: { rows: 3000 } })
    await mixture('large', stocks, { recipe: { rows: 6000 } })
    const large = new Set(linesIn('large'))
    expect(linesIn('small').filter(line => !large.has(line))).toEqual([])
  })
})

describe('the order of a mixture', () => {
  test('spreads every task evenly over the shards', async () => {
    await mixture('spread', stocks, { options: { shard: { rows: 600 } } })
    const lines = linesIn('spread')
    const shards = lines.length / 600
    const totals = new Map<string, number>()
    for (const line of lines) totals.set(taskOf(line), (totals.get(taskOf(line)) ?? 0) + 1)
    let chi = 0
    let free = 0
    for (const [task, total] of totals) {
      for (let shard = 0; shard < shards; shard++) {
        const found = lines.slice(shard * 600, (shard + 1) * 600).filter(line => taskOf(line) === task).length
        chi += (found - total / shards) ** 2 / (total / shards)
      }
      free += shards - 1
    }
    // Chi-square of an even spread: its mean is the degrees of freedom; five deviations are never seen by chance.
    expect(chi).toBeLessThan(free + 5 * Math.sqrt(2 * free))
    expect(chi).toBeGreaterThan(free - 5 * Math.sqrt(2 * free))
  })

  test('has no runs: neighbours are of one task as often as chance has it', () => {
    const tasks = linesIn('spread').map(taskOf)
    const shares = new Map<string, number>()
    for (const task of tasks) shares.set(task, (shares.get(task) ?? 0) + 1 / tasks.length)
    const expected = [...shares.values()].reduce((sum, share) => sum + share * share, 0)
    const pairs = tasks.slice(1).filter((task, i) => task === tasks[i]).length / (tasks.length - 1)
    expect(Math.abs(pairs - expected)).toBeLessThan(5 * Math.sqrt((expected * (1 - expected)) / tasks.length))
  })

  test('has nothing to do with the order of the rows before', () => {
    const places = linesIn('spread').flatMap((line, place) => {
      const id = idOf(line)
      return id.startsWith('ocnli') ? [{ place, number: Number(id.slice(id.lastIndexOf('#') + 1)) }] : []
    })
    const n = places.length
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n
    const [x, y] = [places.map(({ place }) => place), places.map(({ number }) => number)]
    const [mx, my] = [mean(x), mean(y)]
    const covariance = mean(x.map((value, i) => (value - mx) * (y[i]! - my)))
    const deviation = (values: number[], m: number) => Math.sqrt(mean(values.map(value => (value - m) ** 2)))
    expect(Math.abs(covariance / (deviation(x, mx) * deviation(y, my)))).toBeLessThan(5 / Math.sqrt(n))
  })

  test('keeps a row’s epochs apart', () => {
    const first = new Map<string, number>()
    const gaps: number[] = []
    for (const [place, line] of linesIn('spread').entries()) {
      const id = idOf(line).split('~')[0]!
      if (!id.startsWith('qrecc')) continue
      if (first.has(id)) gaps.push(place - first.get(id)!)
      first.set(id, place)
    }
    expect(gaps.length).toBe(120)
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    expect(mean).toBeGreaterThan(1500)
  })
})

describe('validation', () => {
  test('has whole groups of both sides, none twice, each cell in the proportion that training has of it', async () => {
    const gate = { validation: 0.1 }
    await mixture('split', stocks, { gate })
    const [train, held] = [linesIn('split'), linesIn('split', 'validation')]
    const groupOf = (line: string) => {
      const [, task, number] = /^(\w+)\/.*#(\d+)/.exec(idOf(line))!
      return `${task} group ${Math.floor(Number(number) / 3)}`
    }
    expect(held.length).toBeGreaterThan(500)
    for (const line of held) expect(sideOf(hash64(groupOf(line)), 0.1)).toBe('validation')
    for (const line of train) expect(sideOf(hash64(groupOf(line)), 0.1)).toBe('train')
    expect(held.filter(line => idOf(line).includes('~'))).toEqual([])
    const count = (lines: string[], task: string) => lines.filter(line => taskOf(line) === task).length
    const all = (rows: number, task: string) =>
      Array.from({ length: rows }, (_, i) => hash64(`${task} group ${Math.floor(i / 3)}`)).filter(
        group => sideOf(group, 0.1) === 'validation',
      ).length
    expect(count(held, 'chid')).toBe(all(2000, 'chid'))
    expect(count(held, 'qrecc')).toBe(all(40, 'qrecc'))
    // A third of NIv2 is taken for training, and for validation.
    const niv2 = all(7000, 'task001')
    const part = count(train, 'task001') / (7000 - niv2)
    expect(Math.abs(count(held, 'task001') - niv2 * part)).toBeLessThanOrEqual(4)
  })
})

describe('limits', () => {
  test('leave out what is longer, by the index alone, and count it', async () => {
    const gate = { limit: { input: 60, output: 5 } }
    const prepared = prepareMixture(
      stocks,
      { ...defaultOptions(true), recipe: recipeSchema.parse({}) },
      { ...gate, validation: 0, foreign: 'keep' },
    )
    const fits = (rows: number) =>
      Array.from({ length: rows }, (_, i) => i).filter(i => 10 + (i % 100) <= 60 && 1 + (i % 7) <= 5).length
    const sumOf = (of: Float64Array, first: number) =>
      of.subarray(first, first + 4).reduce((sum, each) => sum + each, 0)
    expect(sumOf(prepared.counts.rows, 0)).toBe(fits(1500))
    expect(sumOf(prepared.counts.long, 0)).toBe(1500 - fits(1500))
    await mixture('short', stocks, { gate })
    const zh = fits(1500) + fits(500) + fits(2000)
    const lines = linesIn('short')
    expect(lines.length).toBe(3 * zh)
    for (const line of lines) {
      const number = Number(/#(\d+)/.exec(idOf(line))![1])
      expect(10 + (number % 100)).toBeLessThanOrEqual(60)
    }
  })
})

describe('English rows that hold Chinese', () => {
  const zh = putStock(at('foreign'), 'zh', 'cloze', [{ task: 'chid', rows: 30 }])
  const en = putStock(at('foreign'), 'en', 'cot', [{ task: 'qed', rows: 200 }], 1000, i => i % 10 === 0)
  const numbersIn = (out: string) =>
    linesIn(out).flatMap(line => (taskOf(line) === 'qed' ? [Number(/#(\d+)/.exec(idOf(line))![1])] : []))

  test('stay unless they are not wanted; then they are counted, and not one is taken', async () => {
    const recipe = { rows: 300 } as const
    await mixture('kept', [zh, en], { recipe })
    expect(numbersIn('kept').filter(i => i % 10 === 0).length).toBe(20)
    const gate = { foreign: 'drop' } as const
    const prepared = prepareMixture(
      [zh, en],
      { ...defaultOptions(true), recipe: recipeSchema.parse(recipe) },
      {
        limit: null,
        validation: 0,
        ...gate,
      },
    )
    expect(prepared.counts.foreign.reduce((sum, each) => sum + each)).toBe(20)
    await mixture('dropped', [zh, en], { recipe, gate })
    expect(numbersIn('dropped').length).toBe(200)
    expect(numbersIn('dropped').filter(i => i % 10 === 0)).toEqual([])
  })
})

describe('an index that does not fit its rows', () => {
  test('is found before a shard is written', async () => {
    const [own] = [putStock(at('wrong'), 'zh', 'cloze', [{ task: 'chid', rows: 300 }])]
    const file = own!.files[0]!
    const cut = { ...own!, files: [{ ...file, rows: 299 }] }
    await expect(mixture('wrong-out', [cut], { recipe: { shares: { zh: 1 } } })).rejects.toThrow(
      'speaks of 300',
    )
    const other = putStock(at('other'), 'zh', 'cloze', [{ task: 'chid', rows: 301 }])
    const mixed = { ...own!, files: [{ ...file, source: other.files[0]!.source }] }
    await expect(mixture('wrong-out', [mixed], { recipe: { shares: { zh: 1 } } })).rejects.toThrow(
      'more rows than its index',
    )
    expect(readdirSync(at('wrong-out'))).toEqual([])
    expect(readFileSync(file.index).length).toBe(300 * 24)
  })
})
