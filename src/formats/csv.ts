import { sourceError } from '../lib/errors.ts'
import { columnNames, isHeader, ragged, row } from './columns.ts'
import { type CsvCells, csvCells } from './csv-cells.ts'
import { csvRows } from './csv-rows.ts'
import { undecodable } from './decode.ts'
import { defineFormat, type Piece, type RawRecord } from './format.ts'

/**
 * Comma-separated values with quoted cells, which may run over several lines. The names of the columns are the first
 * row, or the descriptor's `columns`; a first row that repeats those is a header all the same. A row with more or fewer
 * cells is bad. Read whole; `line` is a row's first line.
 */
export default defineFormat({ read: records })

async function* records(piece: Piece): AsyncGenerator<RawRecord[]> {
  const { columns } = piece.facts
  let names = columns && columnNames(columns, piece.path)
  let first = true
  for (const rows of csvRows(piece)) {
    const batch: RawRecord[] = []
    for (const row of await csvCells(rows, undecodable(piece.facts.encoding))) {
      if (!names) names = header(row, piece.path)
      else if (!first || 'bad' in row || !isHeader(names, row.cells)) batch.push(record(names, row))
      first = false
    }
    yield batch
  }
}

function record(names: readonly string[], found: CsvCells): RawRecord {
  if ('bad' in found) return found
  const { cells, line } = found
  const value = row(names, cells)
  return value ? { value, line } : { bad: ragged(cells.length, names.length), line }
}

function header(found: CsvCells, path: string): readonly string[] {
  const where = `${path}:${found.line}`
  if ('cells' in found) return columnNames(found.cells, where)
  throw sourceError({
    where,
    found: found.bad,
    expected: 'the names of the columns',
    remedy: 'name them in the descriptor (`columns`) if the first line is no header',
  })
}
