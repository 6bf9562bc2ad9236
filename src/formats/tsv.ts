import { sourceError } from '../lib/errors.ts'
import { aligned } from './align.ts'
import { blocks } from './blocks.ts'
import { columnNames, isHeader, ragged, row } from './columns.ts'
import { lineCut } from './cut.ts'
import { type BadRecord, defineFormat, type Piece, type RawRecord } from './format.ts'

/**
 * Columns between tabs, one record a line. Quotation marks are data. The names of the columns are the file's first
 * line, or the descriptor's `columns`; a first line that repeats those is a header all the same. A row with more or
 * fewer cells is bad; an empty line is no record.
 */
export default defineFormat({
  cut: lineCut,
  read: piece => aligned(piece, records, value => value),
})

function* records(piece: Piece): Generator<RawRecord[]> {
  const { columns } = piece.facts
  const names = columns ? columnNames(columns, piece.path) : header(piece)
  if (!names) return
  for (const { first, lines } of blocks(piece)) {
    const batch: RawRecord[] = []
    const headed = first === 1 && piece.start === 0 && (!columns || begins(names, lines[0]!))
    for (let i = headed ? 1 : 0; i < lines.length; i++) {
      const line = lines[i]!
      if (typeof line !== 'string') batch.push(line)
      else if (line !== '' || names.length === 1) batch.push(record(names, line.split('\t'), first + i))
    }
    yield batch
  }
}

const begins = (names: readonly string[], line: string | BadRecord): boolean =>
  typeof line === 'string' && isHeader(names, line.split('\t'))

function record(names: readonly string[], cells: readonly string[], line: number): RawRecord {
  const value = row(names, cells)
  return value ? { value, line } : { bad: ragged(cells.length, names.length), line }
}

/** The names in the file's first line, which every piece of the file reads for itself; none in an empty file. */
function header(piece: Piece): readonly string[] | undefined {
  const end = lineCut(piece.path, 1)
  for (const { lines } of blocks({ ...piece, start: 0, end })) {
    const line = lines[0]!
    if (typeof line === 'string') return columnNames(line.split('\t'), `${piece.path}:1`)
    throw sourceError({
      where: `${piece.path}:1`,
      found: line.bad,
      expected: 'the names of the columns',
      remedy: 'name them in the descriptor (`columns`) if the first line is no header',
    })
  }
  return undefined
}
