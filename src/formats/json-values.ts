import { getManyValues, isMany, none } from 'stream-chain/core'
import { jsonParser } from 'stream-json/core/parser.js'
import { sourceError } from '../lib/errors.ts'
import { undecodable } from './decode.ts'
import type { Piece, RawRecord } from './format.ts'
import { parsedAtOnce } from './json-at-once.ts'
import { type Token, valueCollector } from './json-collector.ts'
import { arraySeeker } from './json-seeker.ts'
import { parserMessage } from './parser-message.ts'
import { texts } from './texts.ts'

/** Tells the parser that the text is complete; its types speak of texts only. */
const END = none as unknown as string
/** Records that are handed on at a time. */
const BATCH = 64
/** No corpus nests so deep, and what reads a record later may recurse. */
const DEEPEST = 1000

/**
 * JSON values out of a file of any size, in file order, in constant memory: the elements of the array at the path
 * `place` of one document, or, without `place`, all values that follow one another. A value's `line` is its number.
 * Throws a source error where the file is no valid JSON or ends too early, and where `place` leads to no array.
 */
export function* jsonValues(piece: Piece, place?: readonly string[]): Generator<RawRecord[]> {
  const all = place && parsedAtOnce(piece, place, DEEPEST)
  if (all) for (let i = 0; i < all.length; i += BATCH) yield all.slice(i, i + BATCH)
  else yield* streamed(piece, place)
}

function* streamed(piece: Piece, place: readonly string[] | undefined): Generator<RawRecord[]> {
  const parse = jsonParser({ packValues: false, jsonStreaming: place === undefined })
  const seeker = place && arraySeeker(place, piece.path)
  const collect = valueCollector(piece.maxRecord, undecodable(piece.facts.encoding))
  let depth = 0
  for (const { text, position, last } of texts(piece)) {
    const batch: RawRecord[] = []
    const found = tokens(() => parse(text), piece.path, position, text)
    if (last) found.push(...tokens(() => parse(END), piece.path, piece.end))
    for (const token of found) {
      if (token.name === 'startObject' || token.name === 'startArray') depth++
      if (token.name === 'endObject' || token.name === 'endArray') depth--
      if (depth > DEEPEST) throw tooDeep(piece.path, position)
      if (seeker && !seeker.inside(token)) continue
      const record = collect(token)
      if (record) batch.push(record)
    }
    yield batch
  }
  seeker?.end()
}

function tokens(run: () => unknown, path: string, position: number, text?: string): Token[] {
  try {
    const result = run()
    return isMany(result) ? (getManyValues(result) as Token[]) : []
  } catch (error) {
    const message = parserMessage(error)
    throw sourceError({
      where: path,
      found:
        text === undefined
          ? `the JSON is cut off, or broken at its end, byte ${position} (${message})`
          : `not valid JSON, in the ${Buffer.byteLength(text)} bytes from byte ${position} on (${message})`,
      expected: 'JSON from the first byte to the last',
      remedy: 'fetch it again if it is incomplete; say `read: jsonl` if each line is a document of its own',
    })
  }
}

const tooDeep = (path: string, position: number) =>
  sourceError({
    where: path,
    found: `JSON nested more than ${DEEPEST} levels deep, after byte ${position}`,
    expected: 'records of a few levels',
  })
