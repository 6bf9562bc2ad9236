import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openingOf } from '../src/shapes/excerpt.ts'

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
