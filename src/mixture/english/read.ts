import { readFileSync } from 'node:fs'
import { isBad } from '../../formats/format.ts'
import { sourceError } from '../../lib/errors.ts'
import { isSet } from './bits.ts'
import { englishLine } from './line.ts'
import { type EnglishPiece, recordsIn } from './piece.ts'
import { readingOf } from './row.ts'

/** A piece of a submixture that was counted: plain data, so that any thread can read it. */
export interface EnglishSource extends EnglishPiece {
  /** Number of its first record in the file. */
  readonly firstRecord: number
  /** Records, and rows that stay. */
  readonly records: number
  readonly rows: number
  /** Path of the file that says which records stay: one bit each. */
  readonly kept: string
}

/** Characters of lines that are encoded at a time. */
const BATCH = 2 ** 16

/**
 * The rows of a piece that stay, in the order of its index, as unified lines: blocks of whole lines, each with its line
 * feed. Throws a source error where the file is not any more what was counted.
 */
export async function* readEnglish(source: unknown): AsyncGenerator<Buffer> {
  const piece = source as EnglishSource
  const kept = readFileSync(piece.kept)
  let record = 0
  let rows = 0
  let batch = ''
  for await (const records of recordsIn(piece)) {
    for (const raw of records) {
      const at = record++
      if (!isSet(kept, at)) continue
      const reading = isBad(raw) ? undefined : readingOf(raw.value, piece.submixture, piece.type)
      if (reading === undefined || !('row' in reading)) throw changed(piece)
      batch += englishLine(piece.submixture, piece.name, piece.firstRecord + at, reading.row)
      batch += '\n'
      rows++
      if (batch.length < BATCH) continue
      yield Buffer.from(batch)
      batch = ''
    }
  }
  if (record !== piece.records || rows !== piece.rows) throw changed(piece)
  if (batch !== '') yield Buffer.from(batch)
}

const changed = ({ path }: EnglishPiece) =>
  sourceError({
    where: path,
    found: 'other records than those that were counted',
    expected: 'the same file from the counting to the last row of the mixture',
    remedy: 'let nothing write to the raw files meanwhile, and start again',
  })
