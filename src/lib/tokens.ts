import { EXTRA, unitTable } from './units.ts'

/**
 * How long a text is for a model: tokens, exact or counted from above.
 */
export interface Meter {
  /** Tokens of one text. */
  text(text: string): number
  /** Tokens of a prompt: the instruction, a line break, the input; the instruction alone where there is no input. */
  prompt(instruction: string, input: string): number
}

/**
 * Never fewer tokens than a SentencePiece model with byte fallback makes of a text (mT5 and OpenBA: unigrams over NFKC
 * text): a character that its vocabulary surely has is at most one, any other at most its bytes, and the mark in front
 * is one more. Close for Chinese, several times too many for English words.
 */
export const UPPER_BOUND: Meter = {
  text: text => upperBound(text) + 1,
  prompt: (instruction, input) => upperBound(instruction) + 1 + (input === '' ? 0 : upperBound(input) + 1),
}

function upperBound(text: string): number {
  const table = unitTable()
  let units = text.length
  for (let i = 0; i < text.length; i++) units += table[text.charCodeAt(i)]! & EXTRA
  return units
}

/**
 * About how many tokens a text in the Latin alphabet has, rather too many than too few: a third of the letters of each
 * word, rounded up, and one for every other character but a single blank before a word. On English prose 1.4 times
 * what a SentencePiece model with 32,000 pieces makes of it, and not once fewer in 670 sentences; long words of other
 * languages may come out up to a tenth too short. No bound: a tokenizer is exact.
 */
export const ESTIMATE: Meter = {
  text: estimate,
  prompt: (instruction, input) => estimate(instruction) + (input === '' ? 0 : estimate(input) + 1),
}

function estimate(text: string): number {
  let tokens = 1
  /** Letters of the word so far, less those that are counted. */
  let letters = 0
  /** A blank that counts unless a word begins behind it. */
  let blank = 0
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const lower = unit | 0x20
    if (lower >= 0x61 && lower <= 0x7a) {
      if (letters === 0) tokens++
      letters = letters === 2 ? 0 : letters + 1
      blank = 0
    } else {
      letters = 0
      tokens += blank
      blank = unit === 0x20 ? 1 : 0
      tokens += 1 - blank
    }
  }
  return tokens + blank
}
