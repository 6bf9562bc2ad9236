import { sourceError } from '../lib/errors.ts'
import { probe } from './encoding.ts'
import { withFile } from './file.ts'
import { isBad, type Piece, type RawRecord } from './format.ts'

type Read = (piece: Piece) => Iterable<RawRecord[]>

interface Partner {
  readonly name: string
  readonly path: string
  readonly records: Generator<RawRecord>
  count: number
}

/**
 * Reads a piece by `read`, and adds record i of each partner file (`align`) to its record i, under the partner's
 * name: what `pick` makes of the partner's value. A partner has its own encoding, found by `probe`. A record whose
 * partner is bad is bad. Aligned files are read whole. Throws a source error where their counts differ.
 */
export function* aligned(
  piece: Piece,
  read: Read,
  pick: (value: unknown) => unknown,
): Generator<RawRecord[]> {
  const { align, ...facts } = piece.facts
  if (!align) return yield* read(piece)
  if (piece.start > 0)
    throw new Error(`${piece.path}: aligned files are read whole, not from byte ${piece.start}`)
  const partners = Object.entries(align).map(([name, path]) => partner(piece, name, path, read))
  let count = 0
  try {
    for (const batch of read({ ...piece, facts })) {
      yield batch.flatMap(record => {
        count++
        return join(record, partners, pick, piece.path) ?? []
      })
    }
    for (const mate of partners) {
      for (const _ of mate.records) mate.count++
      if (mate.count !== count) throw unequal(piece.path, count, mate)
    }
  } finally {
    for (const { records } of partners) records.return(undefined)
  }
}

function partner(piece: Piece, name: string, path: string, read: Read): Partner {
  const { columns } = piece.facts
  const facts = { encoding: probe(path).encoding, ...(columns && { columns }) }
  const end = withFile(path, (_fd, size) => size)
  return { name, path, records: single(read({ ...piece, path, facts, start: 0, end })), count: 0 }
}

function* single(batches: Iterable<RawRecord[]>): Generator<RawRecord> {
  for (const batch of batches) yield* batch
}

/** The record with its partners' values; `undefined` where a partner has come to its end. */
function join(
  record: RawRecord,
  partners: Partner[],
  pick: (value: unknown) => unknown,
  path: string,
): RawRecord | undefined {
  let joined: RawRecord | undefined = record
  for (const mate of partners) {
    const next = mate.records.next()
    if (next.done) joined = undefined
    else mate.count++
    if (next.done || joined === undefined || isBad(joined)) continue
    joined = withField(joined, mate, next.value, pick, path)
  }
  return joined
}

function withField(
  { value, line }: Exclude<RawRecord, { bad: string }>,
  { name, path: from }: Partner,
  mate: RawRecord,
  pick: (value: unknown) => unknown,
  path: string,
): RawRecord {
  if (isBad(mate)) return { bad: `in its '${name}': ${mate.bad}`, line }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { bad: 'not an object, so that nothing can be added to it', line }
  }
  if (!Object.hasOwn(value, name)) return { value: { ...value, [name]: pick(mate.value) }, line }
  throw sourceError({
    where: `${path}:${line}`,
    found: `the record has a field '${name}' of its own`,
    expected: `a free name for what is read from ${from}`,
    remedy: 'give the aligned file another name in the descriptor (`align`)',
  })
}

const unequal = (path: string, count: number, mate: Partner) =>
  sourceError({
    where: path,
    found: `${count} records, but ${mate.count} in ${mate.path}`,
    expected: 'as many in both, since record i of one belongs to record i of the other',
    remedy: 'fetch both files again from the same publication',
  })
