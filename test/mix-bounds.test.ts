import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareHash, type Hash } from '../src/lib/hash.ts'
import { boundsFor, within } from '../src/mixture/bounds.ts'
import { cutShards, geometryFor, stretchesOf } from '../src/mixture/geometry.ts'

const word = fc.integer({ min: 0, max: 0xffffffff })
/** Keys that differ; some share their upper word. */
const keys = fc.uniqueArray(fc.record({ hi: fc.oneof(word, fc.constantFrom(0, 7, 0xffffffff)), lo: word }), {
  maxLength: 60,
  selector: ({ hi, lo }) => `${hi} ${lo}`,
})

describe('bounds of sets', () => {
  test('let exactly as many members within as are wanted: those with the smallest keys', () => {
    const sets = fc.array(
      keys.chain(list =>
        fc.record({ list: fc.constant(list), count: fc.integer({ min: 0, max: list.length }) }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(sets, all => {
        const bounds = boundsFor(
          all.map(({ list, count }) => ({ count, of: list.length })),
          see => {
            for (const [i, { list }] of all.entries()) for (const { hi, lo } of list) see(i, hi, lo)
          },
        )
        for (const [i, { list, count }] of all.entries()) {
          const found = list.filter(({ hi, lo }) => within(bounds, i, hi, lo))
          const smallest = [...list].sort(compareHash).slice(0, count)
          expect(found.sort(compareHash)).toEqual(smallest)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('are found for many thousands of keys too', () => {
    const list: Hash[] = Array.from({ length: 50_000 }, (_, i) => ({
      hi: Math.imul(i, 2654435761) >>> 0,
      lo: i,
    }))
    for (const count of [1, 17, 25_000, 49_999]) {
      const bounds = boundsFor([{ count, of: list.length }], see => {
        for (const { hi, lo } of list) see(0, hi, lo)
      })
      expect(list.filter(({ hi, lo }) => within(bounds, 0, hi, lo)).length).toBe(count)
    }
  })
})

describe('shards', () => {
  test('cover all rows once, none is empty, and none has more than was asked', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 6000 }), (rows, each) => {
        const ends = cutShards({ rows, bytes: rows * 100 }, { rows: each })
        const sizes = ends.map((end, i) => end - (ends[i - 1] ?? 0))
        expect(sizes.every(size => size > 0 && size <= each)).toBe(true)
        expect(ends.at(-1) ?? 0).toBe(rows)
      }),
    )
  })

  test('by bytes are equal to one row', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.integer({ min: 1, max: 10_000_000 }), (rows, bytes) => {
        const ends = cutShards({ rows, bytes: rows * 1000 }, { bytes })
        const sizes = ends.map((end, i) => end - (ends[i - 1] ?? 0))
        expect(ends.at(-1) ?? 0).toBe(rows)
        expect(sizes.every(size => size > 0)).toBe(true)
        if (rows > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        if (bytes >= 1000) expect(Math.max(0, ...sizes) * 1000).toBeLessThanOrEqual(bytes + 1000)
      }),
    )
  })

  test('are made of every row of every bucket, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { maxLength: 20 }),
        fc.integer({ min: 1, max: 30 }),
        (buckets, each) => {
          const rows = buckets.reduce((sum, count) => sum + count, 0)
          const ends = cutShards({ rows, bytes: 0 }, { rows: each })
          const found = stretchesOf(ends, Float64Array.from(buckets), 5).map(stretches =>
            stretches.flatMap(({ bucket, skip, take }) =>
              Array.from({ length: take }, (_, i) => `${bucket}.${skip + i}`),
            ),
          )
          expect(found.map(({ length }, i) => (ends[i - 1] ?? 0) + length)).toEqual(ends)
          const all = buckets.flatMap((count, i) =>
            Array.from({ length: count }, (_, row) => `${5 + i}.${row}`),
          )
          expect(found.flat()).toEqual(all)
        },
      ),
    )
  })
})

describe('the memory of a mixture', () => {
  const GiB = 2 ** 30
  test('is enough for a bucket in each thread, however much text there is', () => {
    for (const text of [0, 1e6, 1e9, 1e11, 1e12]) {
      for (const [memory, threads] of [
        [GiB, 2],
        [GiB, 1],
        [8 * GiB, 32],
      ] as const) {
        const { buckets, room } = geometryFor({ train: text, validation: text / 100 }, memory, threads)
        const share = memory / threads
        expect(text / Math.max(1, buckets.train)).toBeLessThanOrEqual(share / 2)
        expect(room * (buckets.train + buckets.validation)).toBeLessThanOrEqual(share)
      }
    }
  })

  test('that is too little is refused with what would do', () => {
    const bytes = { train: 1e11, validation: 0 }
    let message = ''
    try {
      geometryFor(bytes, 100 * 2 ** 20, 4)
    } catch (error) {
      message = (error as Error).message
    }
    const enough = Number(/at least (\d+)M/.exec(message)![1])
    expect(() => geometryFor(bytes, enough * 2 ** 20, 4)).not.toThrow()
    expect(() => geometryFor(bytes, (enough - 20) * 2 ** 20, 4)).toThrow('--memory')
  })
})
