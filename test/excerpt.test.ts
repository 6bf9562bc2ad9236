import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runAround } from '../src/shapes/excerpt.ts'

describe('a run of sentences', () => {
  it.each([
    ['all where there is room', [3, 3, 3], 1, 9, 0.5, [0, 3]],
    ['those behind first where none of the room is for those before', [2, 2, 2, 2, 2], 2, 6, 0, [2, 5]],
    ['those before first where all of it is', [2, 2, 2, 2, 2], 2, 6, 1, [0, 3]],
    ['both sides', [2, 2, 2, 2, 2], 2, 6, 0.5, [1, 4]],
    ['more before where the end is near', [2, 2, 2, 2, 2], 4, 6, 0, [2, 5]],
    ['a neighbour even without room', [5, 9, 5], 1, 9, 0.5, [1, 3]],
  ] as const)('takes %s', (_, lengths, at, budget, before, run) =>
    expect(runAround(lengths, at, budget, before)).toEqual(run),
  )

  it('holds its item, is not alone and keeps to the budget where it can', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 20 })
    fc.assert(
      fc.property(
        lengths,
        fc.nat(),
        fc.nat(300),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, n, budget, before) => {
          const at = n % all.length
          const [start, end] = runAround(all, at, budget, before)
          expect(start >= 0 && start <= at && at < end && end <= all.length && end - start > 1).toBe(true)
          const sum = (items: readonly number[]) => items.reduce((a, b) => a + b, 0)
          if (end - start > 2) expect(sum(all.slice(start, end))).toBeLessThanOrEqual(budget)
          if (sum(all) <= budget) expect([start, end]).toEqual([0, all.length])
        },
      ),
    )
  })
})
