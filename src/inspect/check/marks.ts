import { traditionalCharacters } from '../../lib/script.ts'
import { bitsOf, isIn } from './bits.ts'

/** What a text may hold that deserves a closer look. Most texts hold none of it, which one pass tells. */
export const ODD = 1
export const SURROGATE = 2
/** Begins a placeholder, a tag, an entity or a trainer's token. */
export const SIGN = 4
/** Occurs in a word that a program prints for what is missing: undefined, NaN, null, None. */
export const LETTER = 8
export const TRADITIONAL = 16

/**
 * Characters that no text of a build holds: controls but the line break, blanks but the plain one, invisible ones,
 * private use, noncharacters, U+FFFD, and the mark that a T5 tokenizer prints for what it does not know.
 */
export const ODD_CHARACTERS =
  /[\0-\x09\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u2047\u205f-\u206f\u3000\ufeff\ufff9-\ufffd\ufdd0-\ufdef\ufffe\uffff\ue000-\uf8ff]/

const table = makeTable()
const marked = bitsOf(unit => table[unit] !== 0)

/** The marks of a text, added up. */
export function marksOf(text: string): number {
  let marks = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (isIn(marked, unit)) marks |= table[unit]!
  }
  return marks
}

function makeTable(): Uint8Array {
  const made = new Uint8Array(65536)
  for (let unit = 0; unit < 65536; unit++) {
    const character = String.fromCharCode(unit)
    if (unit >= 0xd800 && unit < 0xe000) made[unit] = SURROGATE
    else if (ODD_CHARACTERS.test(character)) made[unit] = ODD
    else if ('{<&#['.includes(character)) made[unit] = SIGN
    else if ('uN'.includes(character)) made[unit] = LETTER
  }
  for (const character of traditionalCharacters()) made[character.charCodeAt(0)] = TRADITIONAL
  // FAKE_ANSWER
  made['_'.charCodeAt(0)] = SIGN
  return made
}
