import { sourceError } from '../lib/errors.ts'
import { attributes } from './attributes.ts'
import { children } from './children.ts'
import { undecodable } from './decode.ts'
import { type Element, elements } from './elements.ts'
import { defineFormat, type Piece, type RawRecord } from './format.ts'
import { DAMAGE } from './texts.ts'

/**
 * Repeated `<element attribute="x">…</element>` in a file that need not be XML: `&` and `<` in a text are data, and
 * what stands between the elements is left out. A record has the attributes; `text`, all that stands inside, trimmed;
 * and the elements inside by their names (one named `text` takes the place of all). An element that is not closed
 * before the next one opens, or the file ends, is bad. Read whole; throws a source error where no element is found.
 */
export default defineFormat({ read: records })

function* records(piece: Piece): Generator<RawRecord[]> {
  const { element } = piece.facts
  if (element === undefined || element === '') throw unnamed(piece.path)
  let count = 0
  for (const batch of elements(piece, element, piece.maxRecord)) {
    count += batch.length
    yield batch.map(found => record(found, element, piece))
  }
  if (count === 0 && piece.end > piece.start) throw notFound(piece.path, element)
}

function record(found: Element, element: string, { maxRecord: limit, facts }: Piece): RawRecord {
  const { line } = found
  const tooLong = { bad: `more bytes than the limit of ${limit}`, line }
  if ('fault' in found) {
    return found.fault === 'too long' ? tooLong : { bad: `<${element}> is never closed`, line }
  }
  const { inner } = found
  if (Buffer.byteLength(inner) > limit) return tooLong
  if (inner.includes(DAMAGE) || found.attributes.includes(DAMAGE)) {
    return { bad: undecodable(facts.encoding), line }
  }
  const fields = [...attributes(found.attributes), ['text', inner.trim()], ...children(inner)] as const
  return { value: Object.fromEntries(fields as Iterable<readonly [string, unknown]>), line }
}

const unnamed = (path: string) =>
  sourceError({
    where: path,
    found: '`read: tags` without the name of an element',
    expected: 'the name of the repeated element',
    remedy: 'add `element` to the file in the descriptor',
  })

const notFound = (path: string, element: string) =>
  sourceError({
    where: path,
    found: `no <${element}> in it`,
    expected: `records between <${element}> and </${element}>`,
    remedy: 'correct `element` in the descriptor',
  })
