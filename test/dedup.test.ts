import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Task } from '../src/build/catalogue.ts'
import { CONFLICT, DUPLICATE, findRepeats, KEPT, type Table } from '../src/build/dedup.ts'
import type { InputFile } from '../src/build/inputs.ts'
import { quotaFor, renderingsOf, shareRows } from '../src/build/plan.ts'
import { type Candidate, NO_LABEL, smallest, surveyUnit } from '../src/build/survey-unit.ts'
import { hashMap, scanTable, TABLE_WORDS } from '../src/build/table.ts'
import { draw, fraction, mix, pick, purpose, shuffled } from '../src/lib/chance.ts'
import { compareHash, type Hash, hash64, hex } from '../src/lib/hash.ts'
import { defineTask } from '../src/shapes/task.ts'
import { cutAt } from '../src/sources/records.ts'
import { put, temporary } from './helpers/folders.ts'

const home = temporary()
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** A row of a survey's table. Numbers stand for hashes, so that a test can make them meet. */
interface Entry {
  readonly content: number
  readonly input: number
  readonly label: number
}

const hashOf = (what: string, number: number): Hash => hash64(`${what} ${number}`)
let made = 0

function tableOf(entries: readonly Entry[]): Table {
  const name = join(home, `${made++}`)
  const words = entries.flatMap(({ content, input, label }) => {
    const [c, i] = [hashOf('content', content), hashOf('input', input)]
    return [c.hi, c.lo, i.hi, i.lo, label]
  })
  put(`${name}.table`, new Uint8Array(Uint32Array.from(words).buffer))
  return {
    path: `${name}.table`,
    examples: entries.length,
    verdicts: put(`${name}.verdicts`, new Uint8Array(entries.length)),
  }
}

const verdictsOf = (tables: readonly Table[]): number[][] =>
  tables.map(({ verdicts }) => [...readFileSync(verdicts)])

/** What the words of DESIGN say, example by example. */
function naively(files: readonly (readonly Entry[])[], labelled: boolean): number[][] {
  const all = files.flat()
  const verdicts = all.map((entry, i) => {
    if (labelled && all.some(other => other.input === entry.input && other.label !== entry.label))
      return CONFLICT
    return all.findIndex(other => other.content === entry.content) < i ? DUPLICATE : KEPT
  })
  return files.map((file, i) => {
    const from = files.slice(0, i).flat().length
    return verdicts.slice(from, from + file.length)
  })
}

describe('exact duplicates and conflicting labels', () => {
  // Equal contents have equal inputs and labels; equal inputs may have several labels.
  const entry = fc
    .record({ input: fc.nat(12), label: fc.nat(2), rest: fc.nat(2) })
    .map(({ input, label, rest }) => ({ input, label, content: input * 100 + label * 10 + rest }))

  test('are the same with any memory, and what a naive comparison of all with all finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(entry, { maxLength: 25 }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.integer({ min: 50, max: 20_000 }),
        (files, labelled, memory) => {
          const tables = files.map(tableOf)
          const counts = findRepeats(tables, labelled, memory)
          const expected = naively(files, labelled)
          expect(verdictsOf(tables)).toEqual(expected)
          expect(counts).toEqual(
            expected.map(file =>
              [KEPT, DUPLICATE, CONFLICT].map(verdict => file.filter(each => each === verdict).length),
            ),
          )
        },
      ),
      { numRuns: 300, seed: 1 },
    )
  })

  test('are found among many, in a hundred partitions as in one', () => {
    const entries = range(30_000).map(i => ({
      content: i % 20_000,
      input: i % 20_000,
      label: i === 25_000 || i === 40 ? 1 : 0,
    }))
    const files = [entries.slice(0, 9_000), [], entries.slice(9_000)]
    const [once, often] = [files.map(tableOf), files.map(tableOf)]
    const counts = findRepeats(once, true, 2 ** 30)
    expect(findRepeats(often, true, 32_000)).toEqual(counts)
    expect(verdictsOf(often)).toEqual(verdictsOf(once))
    const sum = (verdict: number) => counts.reduce((all, each) => all + each[verdict]!, 0)
    // 40 and 20,040 differ in their labels, 5,000 and 25,000 too; of the other 9,998 pairs the first stays
    expect([sum(KEPT), sum(DUPLICATE), sum(CONFLICT)]).toEqual([19_998, 9_998, 4])
  })

  test('keep the first in file order, whichever table it is in', () => {
    const tables = [[2, 1], [1, 3, 2], [3]].map(contents =>
      tableOf(contents.map(content => ({ content, input: content, label: NO_LABEL }))),
    )
    findRepeats(tables, false, 2 ** 20)
    expect(verdictsOf(tables)).toEqual([[KEPT, KEPT], [DUPLICATE, KEPT, DUPLICATE], [DUPLICATE]])
  })

  test('skip every example of an input with several labels, equal ones included', () => {
    const tables = [
      tableOf([
        { content: 1, input: 1, label: 0 },
        { content: 1, input: 1, label: 0 },
        { content: 2, input: 1, label: 1 },
        { content: 3, input: 3, label: 1 },
      ]),
    ]
    expect(findRepeats(tables, true, 2 ** 20)).toEqual([[1, 0, 3]])
    expect(verdictsOf(tables)).toEqual([[CONFLICT, CONFLICT, CONFLICT, KEPT]])
  })

  test('of tasks without labels never conflict', () => {
    const tables = [
      tableOf([
        { content: 1, input: 9, label: NO_LABEL },
        { content: 2, input: 9, label: 4 },
      ]),
    ]
    expect(findRepeats(tables, false, 2 ** 20)).toEqual([[2, 0, 0]])
  })
})

describe('a table of hashes', () => {
  test('gives back every row, over any number of blocks', () => {
    for (const count of [0, 1, 16_383, 16_384, 16_385, 40_000]) {
      const words = Uint32Array.from({ length: count * TABLE_WORDS }, (_, i) => i)
      const path = put(join(home, `scan-${count}`), new Uint8Array(words.buffer))
      let next = 0
      scanTable(path, (found, at, ordinal) => {
        if (
          found[at] !== ordinal * TABLE_WORDS ||
          found[at + 4] !== ordinal * TABLE_WORDS + 4 ||
          ordinal !== next++
        )
          throw new Error(`row ${ordinal}`)
      })
      expect(next).toBe(count)
    }
  })

  test('as a map holds what was put in, zero hashes and neighbours included', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(40), fc.nat(9)), { maxLength: 200 }), entries => {
        const map = hashMap(entries.length)
        const naive = new Map<string, number>()
        for (const [hi, lo, value] of entries) {
          expect(map.get(hi, lo)).toBe(naive.get(`${hi} ${lo}`))
          map.set(hi, lo, value)
          naive.set(`${hi} ${lo}`, value)
        }
      }),
      { numRuns: 200, seed: 1 },
    )
  })
})

describe('sharing rows', () => {
  const sizes = fc.array(fc.nat(100_000_000), { minLength: 1, maxLength: 30 })

  test('comes to the total, takes from each task its share to the nearest row, and never more than it has', () => {
    fc.assert(
      fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), (rows, part) => {
        const shares = rows.map((each, i) => ({ task: `t${String(i).padStart(2, '0')}`, rows: each }))
        const sum = rows.reduce((all, each) => all + each, 0)
        const total = Math.floor(sum * part)
        if (total === 0) return
        const granted = shareRows(shares, total)
        expect([...granted.values()].reduce((all, each) => all + each, 0)).toBe(total)
        for (const { task, rows: mine } of shares) {
          const exact = (BigInt(mine) * BigInt(total)) / BigInt(sum)
          expect(BigInt(granted.get(task)!) - exact === 0n || BigInt(granted.get(task)!) - exact === 1n).toBe(
            true,
          )
          expect(granted.get(task)!).toBeLessThanOrEqual(mine)
        }
      }),
      { numRuns: 500, seed: 1 },
    )
  })

  test('goes by largest remainder; of equal remainders the earlier name wins, in any order of the tasks', () => {
    const shares = [
      { task: 'c', rows: 10 },
      { task: 'a', rows: 10 },
      { task: 'b', rows: 10 },
      { task: 'd', rows: 1 },
    ]
    for (const order of [shares, [...shares].reverse()]) {
      expect(Object.fromEntries(shareRows(order, 20))).toEqual({ a: 7, b: 6, c: 6, d: 1 })
    }
    expect(
      Object.fromEntries(
        shareRows(
          [
            { task: 'a', rows: 30 },
            { task: 'b', rows: 70 },
          ],
          1,
        ),
      ),
    ).toEqual({ a: 0, b: 1 })
  })

  test('is exact where numbers of 53 bits are not', () => {
    const shares = [
      { task: 'a', rows: 90_000_000_001 },
      { task: 'b', rows: 90_000_000_000 },
    ]
    expect(Object.fromEntries(shareRows(shares, 179_999_999_999))).toEqual({
      a: 89_999_999_999 + 1,
      b: 89_999_999_999,
    })
  })
})

describe('a task’s quota', () => {
  test('comes to exactly the rows asked for, first renderings before second ones, the last round in key order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(60), { minLength: 1, maxLength: 80 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat(5),
        fc.integer({ min: 1, max: 4 }),
        (contents, part, seed, cuts) => {
          const size = Math.ceil(contents.length / cuts)
          const files = range(cuts).map(i =>
            contents
              .slice(i * size, (i + 1) * size)
              .map(content => ({ content, input: content, label: NO_LABEL })),
          )
          const tables = files.map(tableOf)
          findRepeats(tables, false, 2 ** 20)
          const kept = [...new Set(contents)]
          const rows = Math.floor(kept.length * 10 * part)
          const quota = quotaFor(rows, kept.length, tables, seed)
          const keyed = kept.map(content => mix(hashOf('content', content), seed)).sort(compareHash)
          const times = keyed.map(key => renderingsOf(quota, key))
          expect(times.reduce((all, each) => all + each, 0)).toBe(rows)
          const least = Math.floor(rows / kept.length)
          expect(times).toEqual(keyed.map((_, i) => least + (i < rows % kept.length ? 1 : 0)))
        },
      ),
      { numRuns: 300, seed: 1 },
    )
  })

  test('of a task without examples is nothing', () => {
    expect(renderingsOf(quotaFor(0, 0, [], 0), { hi: 1, lo: 2 })).toBe(0)
  })
})

describe('chance', () => {
  const word = fc.integer({ min: 0, max: 0xffffffff })
  const hash = fc.record({ hi: word, lo: word })

  test('folds a seed into a hash without ever making two keys of two contents equal', () => {
    const seen = new Set<string>()
    // neighbours in either half are what a careless mixture would let collide
    for (const hi of range(300))
      for (const lo of range(300))
        seen.add(hex(mix({ hi: (hi * 0x01010101) >>> 0, lo: (lo * 0x00010001) >>> 0 }, 7)))
    expect(seen.size).toBe(90_000)
    fc.assert(
      fc.property(hash, hash, word, (a, b, seed) => {
        expect(compareHash(mix(a, seed), mix(b, seed)) === 0).toBe(compareHash(a, b) === 0)
        for (const half of Object.values(mix(a, seed)))
          expect(Number.isInteger(half) && half >= 0 && half <= 0xffffffff).toBe(true)
      }),
      { numRuns: 5000, seed: 1 },
    )
  })

  test('gives other keys under another seed', () => {
    let same = 0
    for (const i of range(2000))
      for (const seed of [1, 2, 0xffffffff])
        if (mix(hashOf('x', i), 0).lo >>> 20 === mix(hashOf('x', i), seed).lo >>> 20) same++
    expect(same / 6000).toBeLessThan(0.003)
  })

  /** Pearson's statistic against equal shares. */
  const chiSquare = (counts: readonly number[]): number => {
    const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
    return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  }

  test('draws evenly, for hashes of texts and for keys that count up', () => {
    for (const keyOf of [
      (i: number) => hashOf('k', i),
      (i: number) => ({ hi: 0, lo: i }),
      (i: number) => ({ hi: i, lo: 0 }),
    ]) {
      for (const why of [purpose('rank of judge'), purpose('rank of relation')]) {
        const counts: number[] = Array(64).fill(0)
        const low: number[] = Array(64).fill(0)
        for (const i of range(20_000)) {
          counts[draw(keyOf(i), why) >>> 26]!++
          low[draw(keyOf(i), why) & 63]!++
        }
        // 63 degrees of freedom: 111 is exceeded once in ten thousand times
        expect(chiSquare(counts)).toBeLessThan(111)
        expect(chiSquare(low)).toBeLessThan(111)
      }
    }
  })

  test('decides one thing without regard to another', () => {
    const [a, b] = [purpose('option form of x'), purpose('shots of x')]
    const cells: number[] = Array(64).fill(0)
    const draws: number[] = Array(64).fill(0)
    for (const i of range(20_000)) {
      const key = mix(hashOf('k', i), 0)
      cells[(draw(key, a) >>> 29) * 8 + (draw(key, b) >>> 29)]!++
      draws[(draw(key, a, 0) >>> 29) * 8 + (draw(key, a, 1) >>> 29)]!++
    }
    expect(chiSquare(cells)).toBeLessThan(111)
    expect(chiSquare(draws)).toBeLessThan(111)
  })

  test('shuffles into every order equally often, and loses nothing', () => {
    const orders = new Map<string, number>()
    for (const i of range(12_000)) {
      const order = shuffled(['a', 'b', 'c', 'd'], hashOf('k', i), purpose('order')).join('')
      orders.set(order, (orders.get(order) ?? 0) + 1)
    }
    expect(orders.size).toBe(24)
    // 23 degrees of freedom: 56 is exceeded once in ten thousand times
    expect(chiSquare([...orders.values()])).toBeLessThan(56)
    expect(shuffled([], { hi: 1, lo: 1 }, purpose('order'))).toEqual([])
  })

  test('stays within its bounds', () => {
    fc.assert(
      fc.property(hash, fc.string(), fc.integer({ min: 1, max: 1000 }), fc.nat(20), (key, name, size, n) => {
        const why = purpose(name)
        expect(fraction(key, why, n)).toBeGreaterThanOrEqual(0)
        expect(fraction(key, why, n)).toBeLessThan(1)
        expect(pick(key, why, size, n)).toBeLessThan(size)
        expect(draw(key, why, n)).toBe(draw({ ...key }, purpose(name), n))
      }),
      { numRuns: 1000, seed: 1 },
    )
  })
})

describe('the pool of worked examples', () => {
  const candidate = (number: number): Candidate => ({
    fields: { number },
    content: hashOf('content', number),
    input: hashOf('input', number),
    group: hashOf('group', number),
    file: 'train.json',
    record: number,
    number: 0,
  })
  const contents = (list: readonly Candidate[]) => list.map(({ content }) => hex(content))

  test('is the same for any way of merging lists', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(400), { maxLength: 200 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 150 }),
        (lists, count) => {
          const candidates = lists.map(list => list.map(candidate))
          const whole = contents(smallest(candidates.flat(), count))
          expect(
            contents(
              smallest(
                candidates.flatMap(list => smallest(list, count)),
                count,
              ),
            ),
          ).toEqual(whole)
          const stepwise = candidates.reduce(
            (all, list) => smallest(all.concat(list), count),
            [] as Candidate[],
          )
          expect(contents(stepwise)).toEqual(whole)
          expect(whole).toEqual([...new Set(contents(candidates.flat()))].sort().slice(0, count))
        },
      ),
      { numRuns: 150, seed: 1 },
    )
  })

  /** A task whose examples are its records, which have no fields but a text and a label. */
  const spec = defineTask({
    title: 'Trial',
    category: 'text-classification',
    domain: '通用',
    templates: [],
    record: z.object({ text: z.string(), label: z.enum(['yes', 'no']) }),
    example: z.object({ text: z.string(), label: z.enum(['yes', 'no']) }),
    *examples(record) {
      yield record
    },
  })
  const source = {
    name: 'trial',
    path: '',
    sha256: '',
    forms: new Map(),
    facts: {
      title: '',
      home: '',
      licence: { id: '', use: 'commercial' as const },
      script: 'simplified' as const,
      marks: 'typed' as const,
      clean: true,
      names: [],
    },
  }
  const task: Task = {
    name: 'trial',
    spec: spec as unknown as Task['spec'],
    example: spec.example.strict(),
    source,
    module: '',
    labels: ['yes', 'no'],
    renderings: 10,
  }
  const contentOf = (record: object): Hash => hash64(`trial\n${JSON.stringify(record)}`)

  /** Surveys a file of records in units of a size; gives the examples that each label offers for the pool. */
  async function candidatesOf(records: readonly object[], size: number): Promise<Record<string, string[]>> {
    const path = put(
      join(home, `pool-${made++}.json`),
      records.map(record => `${JSON.stringify(record)}\n`).join(''),
    )
    const bytes = readFileSync(path).length
    const file = {
      file: { name: 'pool.json', read: 'jsonl', split: 'train' },
      name: 'pool.json',
      path,
      sums: { bytes, sha256: '', md5: '' },
      partners: [],
    } as InputFile
    const found: Record<string, Candidate[]> = { yes: [], no: [] }
    for (let start = 0; start < bytes; ) {
      const end = start + size >= bytes ? bytes : cutAt(file.file, path, start + size)
      const { candidates } = await surveyUnit(
        task,
        file,
        { file: 0, start, end },
        { maxRecord: 2 ** 20, validation: 0 },
        join(home, 'table'),
      )
      for (const [label, list] of Object.entries(candidates)) found[label]!.push(...list)
      start = end
    }
    return Object.fromEntries(Object.entries(found).map(([label, list]) => [label, contents(smallest(list))]))
  }

  let records: { text: string; label: string }[]
  let expected: Record<string, string[]>
  beforeAll(() => {
    records = range(1500).map(i => ({ text: `第${i % 1400}条`, label: i % 3 === 0 ? 'no' : 'yes' }))
    expected = Object.fromEntries(
      ['yes', 'no'].map(label => {
        const hashes = records.filter(record => record.label === label).map(record => hex(contentOf(record)))
        return [label, [...new Set(hashes)].sort().slice(0, 128)]
      }),
    )
  })

  test('holds the smallest content hashes of each label, however the file is cut', async () => {
    for (const size of [700, 5_000, 2 ** 20]) expect(await candidatesOf(records, size)).toEqual(expected)
  })

  test('holds them whatever the order of the records', async () => {
    const ascending = [...records].sort((a, b) => compareHash(contentOf(a), contentOf(b)))
    // the 128th record has the smallest hash of all: those behind it must still be looked at
    const trap = [...ascending.slice(1, 128), ascending[0]!, ...ascending.slice(128).reverse()].reverse()
    for (const order of [
      ascending,
      [...ascending].reverse(),
      trap,
      [
        ...ascending.slice(700, 827),
        ...ascending.slice(0, 1),
        ...ascending.slice(827),
        ...ascending.slice(1, 700),
      ],
    ]) {
      expect(await candidatesOf(order, 2 ** 20)).toEqual(expected)
    }
  })

  test('holds them where the same records come again and again before others', async () => {
    const many = records.filter(({ label }) => label === 'yes')
    const ascending = [...many].sort((a, b) => compareHash(contentOf(a), contentOf(b)))
    const [few, rest] = [ascending.slice(0, 40), ascending.slice(40)]
    const order = [...range(20).flatMap(() => few), ...rest, ...records.filter(({ label }) => label === 'no')]
    expect(await candidatesOf(order, 2 ** 20)).toEqual(expected)
  })

  test('leaves out texts of more than 400 characters', async () => {
    const long = { text: '长'.repeat(500), label: 'yes' }
    expect(await candidatesOf([long, { text: '短', label: 'yes' }], 2 ** 20)).toEqual({
      yes: [hex(contentOf({ text: '短', label: 'yes' }))],
      no: [],
    })
  })
})
