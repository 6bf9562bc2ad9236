import { z } from 'zod'
import { type Context, type Skip, skip } from './task.ts'

const language = z.enum(['中文', '英文'])

/** A text and its translation: the fields that `templates/translation.njk` speaks of. */
export const translationExample = z.object({
  from: language,
  to: language,
  source: z.string(),
  target: z.string(),
})

export type Translation = z.output<typeof translationExample>

/** The two sides of a record, each under the language that its corpus gives for it. */
export interface Sides {
  readonly chinese: string
  readonly english: string
}

/** What a corpus's texts need before a person would print them, each by its language. */
export type Tidy = { readonly [Side in keyof Sides]?: (text: string) => string }

/**
 * At most one translation per record: the sides are put right first and then tidied, and the direction is drawn
 * (`direction`), so that over a corpus either language is translated into about equally often. The draw is about the
 * English text: it does not depend on which side a corpus, or one form of it, calls Chinese.
 */
export function* translations(
  sides: Sides,
  context: Context,
  tidy: Tidy = {},
): Generator<Translation | Skip> {
  const mended = mendSides(sides)
  if ('skip' in mended) return yield mended
  const chinese = tidy.chinese?.(mended.chinese) ?? mended.chinese
  const english = tidy.english?.(mended.english) ?? mended.english
  if (context.chance('direction', mended.english) < 0.5) {
    yield { from: '英文', to: '中文', source: english, target: chinese }
  } else {
    yield { from: '中文', to: '英文', source: chinese, target: english }
  }
}

/** Whether each text stands under the other one's language. */
export const areExchanged = ({ chinese, english }: Sides): boolean =>
  scriptOf(chinese) === 'English' && scriptOf(english) === 'Chinese'

/**
 * Each text under the language it is written in: sides that a corpus has swapped change places. A skip where a side
 * is empty or holds characters that were lost in some conversion, where the two are not one Chinese and one English text, or where one cannot be a translation of the other
 * for its length alone.
 */
export function mendSides({ chinese, english }: Sides): Sides | Skip {
  if (chinese.trim() === '' || english.trim() === '') return skip('empty side')
  if (chinese.includes('\ufffd') || english.includes('\ufffd')) return skip('damaged characters')
  const scripts = [scriptOf(chinese), scriptOf(english)]
  if (!scripts.includes('Chinese')) return skip('no Chinese side')
  if (!scripts.includes('English')) return skip('no English side')
  const sides = scripts[0] === 'Chinese' ? { chinese, english } : { chinese: english, english: chinese }
  return absurdLengths(sides) ? skip('absurd lengths') : sides
}

/**
 * The script that a text is mainly written in. Two Latin words weigh as much as one Chinese character, because names
 * and terms keep their Latin letters in Chinese texts, while English texts hardly ever hold a Chinese character.
 * `other` where letters of further scripts (kana, Cyrillic …) prevail, or where there are no letters at all.
 */
export function scriptOf(text: string): 'Chinese' | 'English' | 'other' {
  let han = 0
  let words = 0
  let others = 0
  let inWord = false
  // One pass over UTF-16 units: regular expressions with Unicode classes take three times as long.
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const latin = isLatin(unit)
    if (latin && !inWord) words++
    inWord = latin
    if (isHan(unit)) han++
    else if (isOther(unit)) others++
  }
  if (others > han + words || han + words === 0) return 'other'
  return han * 2 >= words ? 'Chinese' : 'English'
}

const isLatin = (unit: number): boolean =>
  (unit > 0x40 && unit < 0x5b) || (unit > 0x60 && unit < 0x7b) || (unit > 0xbf && unit < 0x250)

/** Characters beyond the basic plane are counted by their first unit. */
const isHan = (unit: number): boolean =>
  (unit > 0x33ff && unit < 0xa000) || (unit > 0xf8ff && unit < 0xfb00) || (unit > 0xd83f && unit < 0xd889)

/** Greek to Mongolian, kana and bopomofo, Yi to Hangul. */
const isOther = (unit: number): boolean =>
  (unit > 0x36f && unit < 0x1e00) || (unit > 0x303f && unit < 0x3200) || (unit > 0x9fff && unit < 0xd7ff)

/**
 * English takes two to five characters for a Chinese one. Below one or above ten a side is cut off, or translates
 * something else. The constants spare short texts, whose ratio says little (NATO and 北大西洋公约组织).
 */
const absurdLengths = ({ chinese, english }: Sides): boolean =>
  english.length + 15 < chinese.length || english.length > 10 * chinese.length + 40
