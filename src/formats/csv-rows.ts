import { sourceError } from '../lib/errors.ts'
import type { BadRecord, Piece } from './format.ts'
import { texts } from './texts.ts'

/** The text of one row, without its line end; or why it is none. */
export type CsvRow = { readonly text: string; readonly line: number } | BadRecord

/**
 * Cuts quoted CSV into rows: a row ends at a line feed outside quotation marks. A cell is quoted if its first
 * character beside white space is a quotation mark. Where a quoted cell is followed by something else, or never closed,
 * that row's first line is bad and reading goes on at the next line. Rows of blanks are left out. A row of more than
 * `maxRecord` bytes is bad and is not held; a source error says where such a row opens a cell that nothing closes.
 */
export function* csvRows(piece: Piece): Generator<CsvRow[]> {
  const limit = piece.maxRecord
  let text = ''
  let line = 1
  let passing = false
  let quoted = false
  let opened = 0
  for (const { text: more, last } of texts(piece)) {
    text += more
    const rows: CsvRow[] = []
    let from = 0
    while (from < text.length) {
      const end: RowEnd | undefined = passing ? passOver(text, from, quoted) : rowEnd(text, from, last)
      if (!end) break
      if (!passing) rows.push(...row(text.slice(from, end.next), line, end.broken, limit))
      for (let i = text.indexOf('\n', from); i >= 0 && i < end.next; i = text.indexOf('\n', i + 1)) line++
      from = end.next
      passing &&= end.quoted !== undefined
      quoted = end.quoted ?? false
    }
    text = text.slice(from)
    if (text.length > limit) {
      rows.push({ bad: tooLong(limit), line })
      opened = line
      passing = true
      quoted = text.split('"').length % 2 === 0
      line += text.split('\n').length - 1
      text = ''
    }
    yield rows
  }
  if (passing && quoted) throw neverClosed(piece.path, opened)
}

interface RowEnd {
  /** Where the next row begins. */
  readonly next: number
  /** The row has a cell that is quoted in part, or never closed. */
  readonly broken?: boolean
  /** Set where a row that is passed over goes on: whether a quotation mark is open. */
  readonly quoted?: boolean
}

function row(text: string, line: number, broken: boolean | undefined, limit: number): CsvRow[] {
  const whole = text.replace(/\r?\n$/, '')
  if (broken)
    return [{ bad: 'a quotation mark in a quoted cell is not doubled, or the cell is never closed', line }]
  if (whole.trim() === '') return []
  return [Buffer.byteLength(whole) > limit ? { bad: tooLong(limit), line } : { text: whole, line }]
}

const tooLong = (limit: number): string => `more bytes than the limit of ${limit}`

/** Where the row that starts at `from` ends; `undefined` if that cannot be said before more text is there. */
function rowEnd(text: string, from: number, last: boolean): RowEnd | undefined {
  const more = last ? { next: text.length } : undefined
  for (let cell = from; ; cell++) {
    let at = skipBlanks(text, cell)
    if (text[at] === '"') {
      const close = closing(text, at)
      if (close < 0 || (close === text.length - 1 && !last))
        return last ? firstLine(text, from, last) : undefined
      at = skipBlanks(text, close + 1)
      // Only a carriage return that belongs to the row's end; one more byte may be needed to know.
      if (text[at] === '\r' && (text[at + 1] === '\n' || (at + 1 === text.length && !last))) at++
      if (at < text.length && text[at] !== ',' && text[at] !== '\n') return firstLine(text, from, last)
    } else {
      SEPARATOR.lastIndex = at
      at = SEPARATOR.test(text) ? SEPARATOR.lastIndex - 1 : text.length
    }
    if (at >= text.length) return more
    if (text[at] === '\n') return { next: at + 1 }
    cell = at
  }
}

const SEPARATOR = /[,\n]/g

/** White space of any kind before a quoted cell is no part of it, as for fast-csv. */
function skipBlanks(text: string, from: number): number {
  let at = from
  while (at < text.length && BLANK.test(text[at]!)) at++
  return at
}

const BLANK = /[^\S\r\n]/

/** The quotation mark that closes the one at `open`; negative if it is not there. */
function closing(text: string, open: number): number {
  let at = text.indexOf('"', open + 1)
  while (at >= 0 && text[at + 1] === '"') at = text.indexOf('"', at + 2)
  return at
}

function firstLine(text: string, from: number, last: boolean): RowEnd | undefined {
  const newline = text.indexOf('\n', from)
  if (newline < 0 && !last) return undefined
  return { next: newline < 0 ? text.length : newline + 1, broken: true }
}

/** Goes on through a row that is too long: to its line end, or to the end of the text. */
function passOver(text: string, from: number, inQuotes: boolean): RowEnd {
  let quoted = inQuotes
  for (let at = from; at < text.length; at++) {
    const mark = text.indexOf('"', at)
    const newline = quoted ? -1 : text.indexOf('\n', at)
    if (newline >= 0 && (mark < 0 || newline < mark)) return { next: newline + 1 }
    if (mark < 0) break
    quoted = !quoted
    at = mark
  }
  return { next: text.length, quoted }
}

const neverClosed = (path: string, line: number) =>
  sourceError({
    where: `${path}:${line}`,
    found: 'a quotation mark is opened in this row and nothing closes it before the end of the file',
    expected: 'cells in pairs of quotation marks, and quotation marks inside them doubled',
    remedy: 'correct that row; say `read: tsv` or `lines` if quotation marks are data in this file',
  })
