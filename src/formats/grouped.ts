import { sourceError } from '../lib/errors.ts'
import { type BadRecord, type Format, isBad, type Piece, type RawRecord } from './format.ts'

/**
 * The records of a file of which those that follow one another with the same value in the field `by` are one:
 * `{ [by]: the value, rows: [the other fields of each] }`, at the line of its first row. Blanks around a value do not
 * make it another. A row that is bad, or lacks the field, makes the group that it stands in bad (the one before it,
 * where it stands between two), and so do rows of more than `maxRecord` bytes together, which are not held.
 * A group may go on across any place where its format could be cut, so a grouped file is read whole.
 */
export async function* grouped(read: Format['read'], piece: Piece, by: string): AsyncGenerator<RawRecord[]> {
  if (by === 'rows') throw taken(piece.path)
  let group: Group | undefined
  for await (const batch of read(piece)) {
    const done: RawRecord[] = []
    for (const raw of batch) {
      const row = isBad(raw) ? raw : rowOf(raw, by)
      if (isBad(row)) {
        if (group) group.bad ??= row
        else done.push(row)
        continue
      }
      if (group?.key !== row.key) {
        if (group) done.push(end(group, by, piece.maxRecord))
        group = { key: row.key, value: row.value, line: row.line, rows: [], bytes: 0 }
      }
      add(group, row.rest, piece.maxRecord)
    }
    yield done
  }
  if (group) yield [end(group, by, piece.maxRecord)]
}

interface Group {
  readonly key: string
  readonly value: unknown
  readonly line: number
  rows: unknown[]
  /** Bytes of its rows so far, as JSON. */
  bytes: number
  bad?: BadRecord
}

interface Row {
  readonly key: string
  readonly value: unknown
  readonly rest: unknown
  readonly line: number
}

function rowOf({ value, line }: Exclude<RawRecord, BadRecord>, by: string): Row | BadRecord {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, by)) {
    return { bad: `no field '${by}' to group by`, line }
  }
  const { [by]: own, ...rest } = value as Record<string, unknown>
  return { key: typeof own === 'string' ? own.trim() : JSON.stringify(own), value: own, rest, line }
}

function add(group: Group, row: unknown, limit: number): void {
  group.bytes += Buffer.byteLength(JSON.stringify(row))
  if (group.bytes > limit) group.rows = []
  else if (!group.bad) group.rows.push(row)
}

function end({ value, rows, bytes, bad, line }: Group, by: string, limit: number): RawRecord {
  if (bad) return bad
  if (bytes > limit) return { bad: `${bytes} bytes, more than the limit of ${limit}`, line }
  return { value: { [by]: value, rows }, line }
}

const taken = (path: string) =>
  sourceError({
    where: path,
    found: "grouping by a field called 'rows'",
    expected: 'another name, because the rows of a group stand under that one',
    remedy: 'name the columns in the descriptor (`columns`)',
  })
