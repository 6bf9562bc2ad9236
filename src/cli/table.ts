import Table from 'cli-table3'
import stringWidth from 'string-width'

const PLAIN = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

/** Columns of the terminal; no limit where the output goes elsewhere and `COLUMNS` does not say. */
export const terminalWidth = (): number =>
  process.stdout.columns || Number(process.env['COLUMNS']) || Number.POSITIVE_INFINITY

/** Between two columns. */
const GAP = PLAIN.middle.length
/** No column of texts is made narrower. */
const NARROWEST = 12

/**
 * A table without lines, its columns aligned (Chinese characters count double). Columns named in `right` hold numbers.
 * Beyond `width` the columns of texts but the first are made narrower, the widest first, and their cells wrapped.
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  right: readonly number[] = [],
  width = Number.POSITIVE_INFINITY,
): string {
  const widths = fitted([head, ...rows], right, width)
  const cells = (row: readonly (string | number)[]) =>
    row.map((cell, i) => (right.includes(i) ? cell : wrapped(String(cell), widths[i]!)))
  const made = new Table({
    head: cells(head).map(String),
    chars: PLAIN,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colAligns: head.map((_, i) => (right.includes(i) ? 'right' : 'left')),
  })
  for (const row of rows) made.push(cells(row))
  return made
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
}

/** Widths of the columns, narrower than their cells where these have no room. */
function fitted(
  rows: readonly (readonly (string | number)[])[],
  right: readonly number[],
  width: number,
): number[] {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => widthOf(String(row[i] ?? '')))))
  let spare = widths.reduce((sum, each) => sum + each + GAP, -GAP) - width
  while (spare > 0) {
    const texts = widths.map((each, i) => (i === 0 || right.includes(i) ? 0 : each))
    const widest = Math.max(...texts)
    if (widest <= NARROWEST) break
    widths[texts.indexOf(widest)] = widest - 1
    spare--
  }
  return widths
}

/** Columns that a text takes in a terminal. */
const widthOf = (text: string): number => Math.max(...text.split('\n').map(line => stringWidth(line)))

/** A text in lines of at most `width` columns, cut at blanks where there are any. */
function wrapped(text: string, width: number): string {
  if (widthOf(text) <= width) return text
  const lines = ['']
  for (const piece of text.split(/(?<= )/).flatMap(word => cutInto(word, width))) {
    if (stringWidth(`${lines.at(-1)}${piece.trimEnd()}`) > width) lines.push('')
    lines[lines.length - 1] += piece
  }
  return lines.map(line => line.trimEnd()).join('\n')
}

function cutInto(word: string, width: number): string[] {
  if (stringWidth(word.trimEnd()) <= width) return [word]
  const pieces = ['']
  for (const character of word) {
    if (stringWidth(`${pieces.at(-1)}${character}`.trimEnd()) > width) pieces.push('')
    pieces[pieces.length - 1] += character
  }
  return pieces
}
