import { type Meter, UPPER_BOUND } from '../lib/tokens.ts'
import { BLANK, ESCAPED, EXTRA, SURROGATE, unitTable } from '../lib/units.ts'

/**
 * A text as it stands between the quotes of a JSON string, with its length. A field is made one once and then joined
 * into all rows that show it, so that no row is ever escaped or measured again.
 */
export interface Piece {
  readonly json: string
  /** Tokens, counted from above: what `UPPER_BOUND` counts of it, without the mark in front. */
  readonly units: number
  /** Whether the text would have to be trimmed: `BEGINS_BLANK`, `ENDS_BLANK`, or both where it is empty. */
  readonly edges: number
}

/** The three texts of a row. */
export interface Texts {
  readonly instruction: Piece
  readonly input: Piece
  readonly output: Piece
}

export const BEGINS_BLANK = 1
export const ENDS_BLANK = 2

export const EMPTY: Piece = { json: '', units: 0, edges: BEGINS_BLANK | ENDS_BLANK }

/** Throws for a text with half a character: records hold none, so that a template must have cut one in two. */
export function pieceOf(text: string): Piece {
  const { length } = text
  if (length === 0) return EMPTY
  const table = unitTable()
  let units = length
  let seen = 0
  for (let i = 0; i < length; i++) {
    const entry = table[text.charCodeAt(i)]!
    if (entry !== 0) {
      seen |= entry
      units += entry & EXTRA
    }
  }
  if ((seen & SURROGATE) !== 0 && !text.isWellFormed()) throw new Error('half a character in what it prints')
  return {
    json: (seen & ESCAPED) === 0 ? text : JSON.stringify(text).slice(1, -1),
    units,
    edges:
      (seen & BLANK) === 0
        ? 0
        : (isBlank(text.charCodeAt(0)) ? BEGINS_BLANK : 0) |
          (isBlank(text.charCodeAt(length - 1)) ? ENDS_BLANK : 0),
  }
}

/** The text itself. */
export const textOf = ({ json }: Piece): string => (json.includes('\\') ? JSON.parse(`"${json}"`) : json)

const isBlank = (unit: number): boolean => (unitTable()[unit]! & BLANK) !== 0

/** What the blank characters that JSON escapes look like: their letter, and the length of what stands for one. */
const LETTERS = 'nrtf'
const VERTICAL_TAB = '\\u000b'

/** The piece without blanks at both ends, as `trim` would have it. */
export function trimmed(json: string, units: number): Piece {
  let from = 0
  let to = json.length
  let left = units
  for (let width = 1; from < to && width > 0; from += width) {
    width = blankFrom(json, from)
    if (width > 0) left -= cost(json, from, width)
  }
  for (let width = 1; from < to && width > 0; to -= width) {
    width = blankBefore(json, from, to)
    if (width > 0) left -= cost(json, to - width, width)
  }
  if (from === to) return EMPTY
  return { json: to - from === json.length ? json : json.slice(from, to), units: left, edges: 0 }
}

/** Tokens of the blank character that stands at `at`. One that JSON escapes is one. */
const cost = (json: string, at: number, width: number): number =>
  1 + (width === 1 ? unitTable()[json.charCodeAt(at)]! & EXTRA : 0)

/** Length of the blank character that begins at `from`; 0 for another one. */
function blankFrom(json: string, from: number): number {
  const unit = json.charCodeAt(from)
  if (unit !== BACKSLASH) return isBlank(unit) ? 1 : 0
  if (LETTERS.includes(json[from + 1]!)) return 2
  return json.startsWith(VERTICAL_TAB, from) ? VERTICAL_TAB.length : 0
}

/** Length of the blank character that ends at `to`; 0 for another one. `from`: where the text begins. */
function blankBefore(json: string, from: number, to: number): number {
  if (isBlank(json.charCodeAt(to - 1))) return 1
  if (LETTERS.includes(json[to - 1]!) && isEscape(json, from, to - 2)) return 2
  const start = to - VERTICAL_TAB.length
  return start >= from && json.startsWith(VERTICAL_TAB, start) && isEscape(json, from, start)
    ? VERTICAL_TAB.length
    : 0
}

const BACKSLASH = 0x5c

/** Whether a backslash stands at `at` that is not itself escaped. */
function isEscape(json: string, from: number, at: number): boolean {
  let first = at + 1
  while (first > from && json.charCodeAt(first - 1) === BACKSLASH) first--
  return first <= at && (at - first) % 2 === 0
}

/** What a compiled text collected. `begin`, `end`: edges of the first and last piece; -1 where there was none. */
export function joined(json: string, units: number, begin: number, end: number): Piece {
  if ((begin & BEGINS_BLANK) === 0 && (end & ENDS_BLANK) === 0) return { json, units, edges: 0 }
  return trimmed(json, units)
}

/** Pieces of the numbers that count options and worked examples. Digits need no look into the table, which takes a while to make. */
const NUMBERS = Array.from({ length: 64 }, (_, number): Piece => {
  const json = `${number}`
  return { json, units: json.length, edges: 0 }
})

/** The piece of a value that is printed: what stands in JavaScript for `'' + value`. */
export function pieceOfValue(value: unknown): Piece {
  if (typeof value === 'string') return pieceOf(value)
  const known = typeof value === 'number' ? NUMBERS[value] : undefined
  // biome-ignore lint/style/useTemplate: a template string asks an object for its text first, `+` for its value
  return known ?? pieceOf('' + value)
}

/** A meter of pieces: the upper bound is known already, all else needs the text. */
export const pieceMeter = (
  meter: Meter,
): { text(piece: Piece): number; prompt(instruction: Piece, input: Piece): number } =>
  meter === UPPER_BOUND
    ? {
        text: ({ units }) => units + 1,
        prompt: (instruction, input) => instruction.units + 1 + (input.json === '' ? 0 : input.units + 1),
      }
    : {
        text: piece => meter.text(textOf(piece)),
        prompt: (instruction, input) => meter.prompt(textOf(instruction), textOf(input)),
      }
