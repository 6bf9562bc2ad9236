import { closeSync } from 'node:fs'
import { openFile, shrunk, withFile } from './file.ts'
import { defineFormat, type Piece, type RawRecord } from './format.ts'
import { readFooter } from './parquet-footer.ts'
import { classNames, type NameClasses } from './parquet-names.ts'
import { groupRows, type Rows } from './parquet-rows.ts'
import { type Findings, plain } from './parquet-values.ts'
import { refuseAlign } from './texts.ts'

/**
 * Parquet, cut between row groups. Structs are objects, lists are arrays, and numbers of classes are their names where
 * the descriptor gives these (`names`). A record's `line` is its number. A text that is not valid UTF-8 makes its
 * record bad. Throws a source error for a file that is cut off, damaged, or another kind of file.
 */
export default defineFormat({ binary: true, cut, count, read: records })

function cut(path: string, nominal: number): number {
  if (nominal <= 0) return 0
  return withFile(path, (fd, size) => {
    const { groups } = readFooter(path, fd, size)
    return groups.find(({ position }) => position >= nominal)?.position ?? size
  })
}

function count(path: string): number {
  return withFile(path, (fd, size) => {
    const { groups } = readFooter(path, fd, size)
    return groups.reduce((sum, { rows }) => sum + rows, 0)
  })
}

function* records(piece: Piece): Generator<RawRecord[]> {
  refuseAlign(piece)
  const { path, facts, start, end, maxRecord } = piece
  const { fd, size } = openFile(path)
  try {
    if (size < end) throw shrunk(path, size, end)
    const footer = readFooter(path, fd, size)
    const name = classNames(path, footer, facts.names)
    let line = 1
    for (const [number, group] of footer.groups.entries()) {
      if (group.position < start || group.position >= end) continue
      for (const rows of groupRows(path, fd, footer.schema, group, number)) {
        const first = line
        line += rows.count
        yield Array.from({ length: rows.count }, (_, i) => record(rows, i, name, first + i, maxRecord))
      }
    }
  } finally {
    closeSync(fd)
  }
}

function record(rows: Rows, at: number, name: NameClasses, line: number, limit: number): RawRecord {
  const findings: Findings = { characters: 0 }
  const value: Record<string, unknown> = {}
  for (const [column, values] of rows.columns) {
    value[column] = name(column, plain(values[at], findings), findings)
  }
  if (findings.bad !== undefined) return { bad: findings.bad, line }
  // No character takes more than three bytes for each of its units.
  const bytes = findings.characters * 3 > limit ? Buffer.byteLength(JSON.stringify(value)) : 0
  return bytes > limit ? { bad: `${bytes} bytes, more than the limit of ${limit}`, line } : { value, line }
}
