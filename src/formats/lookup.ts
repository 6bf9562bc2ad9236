import { sourceError } from '../lib/errors.ts'
import { type Format, isBad, type Piece } from './format.ts'
import { parserMessage } from './parser-message.ts'
import { DAMAGE, texts } from './texts.ts'

/** Values by key: texts and numbers. */
export type Lookup = ReadonlyMap<string, string | number>

/**
 * One JSON object whose values are texts or numbers. Throws a source error for anything else, with its line, and for a
 * key that stands twice with different values.
 */
export function lookupOfObject(piece: Piece): Lookup {
  const text = [...texts(piece)].map(stretch => stretch.text).join('')
  const fail = (at: number, found: string) =>
    sourceError({
      where: `${piece.path}:${text.slice(0, at + text.slice(at).search(/\S|$/)).split('\n').length}`,
      found,
      expected: 'one JSON object, {"key": value, …}, whose values are texts or numbers',
    })
  const open = /^\s*\{/.exec(text)
  if (!open) throw fail(0, text.trim() === '' ? 'nothing' : `${text.trim().slice(0, 20)}…, no object`)
  const values = new Map<string, string | number>()
  const empty = /\s*\}/y
  empty.lastIndex = ENTRY.lastIndex = open[0].length
  let closed = empty.test(text)
  let at = closed ? empty.lastIndex : open[0].length
  while (!closed) {
    const entry = ENTRY.exec(text)
    if (!entry) throw fail(at, `${text.slice(at, at + 20).trim()}…`)
    const [key, value] = [parsed(entry[1]!, at), parsed(entry[2]!, at)]
    const before = values.get(key as string)
    if (before !== undefined && before !== value)
      throw fail(at, `${entry[1]} stands twice, with ${before} and with ${value}`)
    values.set(key as string, value)
    at = ENTRY.lastIndex
    closed = entry[3] === '}'
  }
  const rest = text.slice(at).trim()
  if (rest !== '') throw fail(at, `${rest.slice(0, 20)}… behind the object`)
  return values

  function parsed(source: string, from: number): string | number {
    if (source.includes(DAMAGE)) throw fail(from, 'bytes that are no text')
    try {
      return JSON.parse(source) as string | number
    } catch (error) {
      throw fail(from, `${source.slice(0, 20)}: ${parserMessage(error)}`)
    }
  }
}

/** `"key": value` with what ends it. Nothing to go back to, so that a text of any length is read in one pass. */
const ENTRY = /\s*("(?:[^"\\]|\\.)*")\s*:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*)\s*([,}])/sy

/** The rows of a table as values by key. Throws a source error for a row that cannot be read, and as above. */
export async function lookupOfTable(
  read: Format['read'],
  piece: Piece,
  [key, value]: readonly [string, string],
): Promise<Lookup> {
  const values = new Map<string, string>()
  for await (const batch of read(piece)) {
    for (const record of batch) {
      const row = isBad(record) ? undefined : (record.value as Record<string, string>)
      const where = `${piece.path}:${record.line}`
      if (!row)
        throw sourceError({ where, found: (record as { bad: string }).bad, expected: 'a key and its value' })
      const name = row[key]!.trim()
      const given = row[value]!.trim()
      const before = values.get(name) ?? given
      if (before !== given)
        throw sourceError({
          where,
          found: `${name} stands twice, with ${before} and with ${given}`,
          expected: 'one value for each key',
        })
      values.set(name, given)
    }
  }
  return values
}
