import { sourceError } from '../lib/errors.ts'
import { hash64, hex } from '../lib/hash.ts'
import { type Format, isBad, type Piece, type RawRecord } from './format.ts'
import { type Held, type Keyed, keyedBy } from './held.ts'

/** A record that is not used, and why. */
export interface Unjoined {
  readonly skip: string
  readonly line: number
}

export interface JoinedBatch {
  readonly records: readonly (RawRecord | Unjoined)[]
  /** What of the held file is not used, by reason. Told once, at the end. */
  readonly unused?: Readonly<Record<string, number>>
}

const ALONE = 'nothing to join'
const DIFFER = 'records of one id differ'
const DIFFER_THERE = 'joined records of one id differ'
const UNUSED = 'joined record without its other half'
const UNREADABLE = 'joined record that cannot be read'

/**
 * The records of a file, each with the fields of the held record that has the same key. Records without one are unjoined,
 * and so are those of a key that several different records have, here or there. A record without the key is bad. The file
 * is read whole, and twice: which keys are ambiguous must be known before the first record is used. Throws a source error
 * where both halves of a record have a field of the same name.
 */
export async function* joined(
  read: Format['read'],
  piece: Piece,
  key: string,
  held: Held,
): AsyncGenerator<JoinedBatch> {
  const differing = await differingIn(read, piece, key, held)
  const met = new Set<string>()
  for await (const batch of read(piece)) {
    const records = batch.map(record => {
      const keyed = isBad(record) ? record : keyedBy(record, key)
      if (isBad(keyed)) return keyed
      const other = held.records.get(keyed.key)
      if (!other) return { skip: ALONE, line: keyed.line }
      met.add(keyed.key)
      if (held.differing.has(keyed.key)) return { skip: DIFFER_THERE, line: keyed.line }
      if (differing.has(keyed.key)) return { skip: DIFFER, line: keyed.line }
      return { value: together(keyed, other, piece.path, held.path), line: keyed.line }
    })
    yield { records }
  }
  yield { records: [], unused: { [UNUSED]: held.records.size - met.size, [UNREADABLE]: held.unreadable } }
}

/** The keys that several records of the file have which differ, as far as the held file has them. */
async function differingIn(
  read: Format['read'],
  piece: Piece,
  key: string,
  held: Held,
): Promise<Set<string>> {
  const seen = new Map<string, string>()
  const differing = new Set<string>()
  for await (const batch of read(piece)) {
    for (const record of batch) {
      const keyed = isBad(record) ? record : keyedBy(record, key)
      if (isBad(keyed) || !held.records.has(keyed.key)) continue
      const content = hex(hash64(JSON.stringify(keyed.value)))
      if ((seen.get(keyed.key) ?? content) !== content) differing.add(keyed.key)
      seen.set(keyed.key, content)
    }
  }
  return differing
}

function together(
  { value, line }: Keyed,
  other: Readonly<Record<string, unknown>>,
  path: string,
  from: string,
): Record<string, unknown> {
  const twice = Object.keys(other).find(name => Object.hasOwn(value, name))
  if (twice === undefined) return { ...value, ...other }
  throw sourceError({
    where: `${path}:${line}`,
    found: `the record has a field '${twice}' of its own, and another one in ${from}`,
    expected: 'fields of different names in files that are joined',
    remedy: 'name the fields to be added in the descriptor (`take` of `join`)',
  })
}
