import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openingOf, runAround } from '../src/shapes/excerpt.ts'

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

describe('the opening of a document', () => {
  it('is all of it where it is short', () =>
    expect(openingOf(' 一句话，\n没有句号 ', 10)).toBe('一句话，\n没有句号'))

  it('ends with a sentence, and with the quotation marks that close behind it', () => {
    expect(openingOf('他说：“走吧。”大家走了。后来的事没有人知道。', 16)).toBe('他说：“走吧。”大家走了。')
    expect(openingOf('他说：“大家一起走吧。”没有人动。', 13)).toBe('他说：“大家一起走吧。”')
  })

  it('ends with a clause where sentences are too long, and anywhere where clauses are', () => {
    expect(openingOf('短。一个很长的句子，分成好几段，每段都不长，到最后才有句号。', 16)).toBe(
      '短。一个很长的句子，分成好几段，',
    )
    expect(openingOf('一二三四五六七八九十', 6)).toBe('一二三四五六')
    expect(openingOf('一二三四五😀七八', 6)).toBe('一二三四五')
  })

  it('is a beginning of the document, within the budget and not far below it', () => {
    const text = fc.array(fc.constantFrom('好', '，', '。', '”', '？', '\n', '😀'), { maxLength: 60 })
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (characters, budget) => {
        const document = characters.join('').trim()
        const opening = openingOf(document, budget)
        expect(document.startsWith(opening)).toBe(true)
        expect(opening.isWellFormed()).toBe(true)
        expect(opening.length).toBeLessThanOrEqual(budget)
        expect(opening.length).toBeGreaterThanOrEqual(Math.min(document.length, 1))
      }),
    )
  })
})
