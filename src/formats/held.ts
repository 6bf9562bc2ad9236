import { sourceError } from '../lib/errors.ts'
import { withFile } from './file.ts'
import { type BadRecord, type FileFacts, type Format, isBad, type Piece, type RawRecord } from './format.ts'

/** A file above so many bytes is not held in memory: about two million short lines, which a thread has room for. */
export const MOST_HELD = 32 * 2 ** 20

/** A file that is to be held, as one piece. Throws a source error for one of more than `MOST_HELD` bytes. */
export function heldPiece(path: string, facts: FileFacts): Piece {
  const size = withFile(path, (_fd, bytes) => bytes)
  if (size <= MOST_HELD) return { path, facts, start: 0, end: size, maxRecord: size }
  throw sourceError({
    where: path,
    found: `${size} bytes, all of which would have to be held in memory`,
    expected: `at most ${MOST_HELD}: a file that is joined or looked up is the smaller of the two`,
    remedy: 'see whether this is the right file, or exchange the two files in the descriptor',
  })
}

/** The held side of a join. */
export interface Held {
  readonly path: string
  readonly records: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  /** Keys of several records that differ: nobody can say which is meant. */
  readonly differing: ReadonlySet<string>
  /** How many records cannot be read, or lack the key. */
  readonly unreadable: number
}

/** The records of a file by their field `key`, without it; of the other fields all, or those in `take`. */
export async function hold(
  read: Format['read'],
  piece: Piece,
  key: string,
  take?: readonly string[],
): Promise<Held> {
  const records = new Map<string, Record<string, unknown>>()
  const differing = new Set<string>()
  let unreadable = 0
  for await (const batch of read(piece)) {
    for (const record of batch) {
      const keyed = isBad(record) ? record : keyedBy(record, key)
      if (isBad(keyed)) {
        unreadable++
        continue
      }
      const { [key]: _, ...rest } = keyed.value
      const taken = take ? Object.fromEntries(take.map(name => [name, rest[name]])) : rest
      const before = records.get(keyed.key)
      if (before === undefined) records.set(keyed.key, taken)
      else if (JSON.stringify(before) !== JSON.stringify(taken)) differing.add(keyed.key)
    }
  }
  return { path: piece.path, records, differing, unreadable }
}

export interface Keyed {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
  readonly line: number
}

/** A record with the value of its field `name` as a key: blanks around it do not count, nor zeros before a number. */
export function keyedBy({ value, line }: Exclude<RawRecord, BadRecord>, name: string): Keyed | BadRecord {
  const key = isObject(value) ? value[name] : undefined
  const text = typeof key === 'number' ? String(key) : typeof key === 'string' ? key.trim() : ''
  if (!isObject(value) || text === '') return { bad: `no field '${name}' to join by`, line }
  return { key: text.replace(/^0+(?=\d+$)/, ''), value, line }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
