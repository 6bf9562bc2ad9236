import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { padTo, widthOf, wrap, wrapRuns } from '../src/lib/width.ts'

describe('the width of a text', () => {
  test('counts Chinese characters and their marks twice, marks without place not at all', () => {
    expect(widthOf('abc')).toBe(3)
    expect(widthOf('前提：')).toBe(6)
    expect(widthOf('a前b')).toBe(4)
    expect(widthOf('e\u0301\u200b')).toBe(1)
    expect(widthOf('𠮷')).toBe(2)
    expect(widthOf('\u001b[1m中文 ab，\u001b[22m')).toBe(9)
    expect(padTo('前提', 6)).toBe('前提  ')
    expect(padTo('前提', 2)).toBe('前提')
  })

  const text = fc.string({ unit: fc.constantFrom('a', ' ', '前', '。', '𠮷', '\n', 'é'), maxLength: 80 })

  test('is never more than asked for once a text is wrapped, and nothing but blanks at breaks is lost', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), (text, width) => {
        const lines = wrap(text, width)
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width)
        const bare = (some: string) => some.replaceAll(/[ \n]/g, '')
        expect(bare(lines.join(''))).toBe(bare(text))
      }),
    )
  })

  test('breaks at blanks where one is near, within Chinese anywhere, and at line feeds', () => {
    expect(wrap('a quiet harbour at night', 10)).toEqual(['a quiet', 'harbour at', 'night'])
    expect(wrap('码头上的灯都亮了', 7)).toEqual(['码头上', '的灯都', '亮了'])
    expect(wrap('一\n\n二', 10)).toEqual(['一', '', '二'])
    expect(wrap('', 10)).toEqual([''])
  })

  test('keeps what is said of each stretch', () => {
    expect(
      wrapRuns(
        [
          { text: '同', kind: 'same' },
          { text: '旧旧旧', kind: 'old' },
          { text: '同', kind: 'same' },
        ],
        4,
      ),
    ).toEqual([
      [
        { text: '同', kind: 'same' },
        { text: '旧', kind: 'old' },
      ],
      [{ text: '旧旧', kind: 'old' }],
      [{ text: '同', kind: 'same' }],
    ])
  })
})
