import Table from 'cli-table3'
import { widthOf, wrap } from '../lib/width.ts'

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

/** Places of a table's line: those of the terminal; no limit where the output goes elsewhere and `COLUMNS` does not say. */
export const tableWidth = (): number =>
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
    row.map((cell, i) => (right.includes(i) ? cell : wrap(String(cell), widths[i]!).join('\n')))
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
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => widestIn(String(row[i] ?? '')))))
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

/** Places that the widest line of a text takes. */
const widestIn = (text: string): number => Math.max(...text.split('\n').map(widthOf))
