import { probe } from '../../formats/encoding.ts'
import type { Format, RawRecord } from '../../formats/format.ts'
import { FORMATS, type FormatName } from '../../formats/index.ts'

/** Whole records of one file of a submixture. Plain data, so that any thread can read them. */
export interface EnglishPiece {
  readonly submixture: string
  /** What ids call the file. */
  readonly name: string
  readonly path: string
  /** Files that go on where it ends. */
  readonly rest: readonly string[]
  readonly read: FormatName
  /** The template type of all its rows, where the rows themselves do not say it. */
  readonly type?: string
  /** Byte offsets between records, `end` exclusive. */
  readonly start: number
  readonly end: number
  readonly maxRecord: number
}

/** The raw records of a piece, in file order, in batches. Nothing is cleaned: newlines are part of what Flan says. */
export async function* recordsIn(
  piece: EnglishPiece,
  progress: (bytes: number) => void = () => {},
): AsyncGenerator<RawRecord[]> {
  const { path, rest, read, start, end, maxRecord } = piece
  const format: Format = FORMATS[read]
  // Flan is UTF-8 wherever it is published; what is no text at all is refused.
  const encoding = format.binary ? 'utf-8' : probe(path, 'utf-8').encoding
  yield* format.read({ path, start, end, maxRecord, facts: { encoding, rest }, progress })
}
