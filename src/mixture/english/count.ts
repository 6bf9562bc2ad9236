import { writeFileSync } from 'node:fs'
import type { Reject } from '../../build/survey-unit.ts'
import { isBad } from '../../formats/format.ts'
import { hash64, hex } from '../../lib/hash.ts'
import { indexWriter } from '../../output/index-file.ts'
import { bits } from './bits.ts'
import { lineBytes } from './line.ts'
import { englishMeter } from './meter.ts'
import { nameTable } from './names.ts'
import type { PiecePaths } from './paths.ts'
import { type EnglishPiece, recordsIn } from './piece.ts'
import { readingOf } from './row.ts'
import { tally } from './tally.ts'
import { traitsOf } from './traits.ts'

export interface CountJob {
  readonly kind: 'count'
  readonly piece: EnglishPiece
  readonly paths: PiecePaths
  /** Path of the tokenizer that counts, where one does. */
  readonly tokenizer?: string
}

/** What a piece comes to, before rows that repeat others are left out. */
export interface PieceCount {
  readonly records: number
  readonly rows: number
  /** Bytes of the rows as lines, at least about. */
  readonly bytes: number
  /** Records that are no rows of Flan, by reason. */
  readonly rejects: readonly Reject[]
  /** Rows that say nothing, by reason. */
  readonly skips: Readonly<Record<string, number>>
  /** Names of tasks by their numbers. */
  readonly names: readonly string[]
  /** Rows with inputs of several lines. */
  readonly lines: number
  /** Rows with ⁇, and runs of it. */
  readonly unknown: { readonly rows: number; readonly runs: number }
  /** Rows of which the file does not say the template type. */
  readonly untyped: number
  /** Rows in which ill-formed surrogates were put right. */
  readonly repaired: number
  /** Rows that hold a control token, by token. */
  readonly control: Readonly<Record<string, number>>
}

/** The one pass over a piece: reads every row once, and writes its index. `progress` is told raw bytes. */
export async function countPiece(
  { piece, paths, tokenizer }: CountJob,
  progress?: (bytes: number) => void,
): Promise<PieceCount> {
  const tokens = englishMeter(tokenizer)
  const index = indexWriter(paths.index)
  const names = nameTable()
  const kept = bits()
  const found = tally()
  let record = 0
  let rows = 0
  let bytes = 0
  try {
    for await (const batch of recordsIn(piece, progress)) {
      for (const raw of batch) {
        const at = record++
        const reading = isBad(raw) ? { reject: raw.bad } : readingOf(raw.value, piece.submixture, piece.type)
        if ('reject' in reading) found.reject(reading.reject, at, raw.line)
        else if ('skip' in reading) found.skip(reading.skip)
        else {
          const { row } = reading
          const traits = traitsOf(row)
          const group = hash64(row.inputs)
          index.add({
            key: hash64(`${piece.submixture}\n${hex(group)}\n${row.targets}`),
            group,
            fewShot: row.fewShot,
            options: row.options,
            inverse: row.inverse,
            foreign: traits.chinese,
            input: tokens(row.inputs),
            output: tokens(row.targets),
          })
          names.add(row.name)
          kept.set(at)
          rows++
          bytes += lineBytes(row)
          found.row(row, traits)
        }
      }
    }
    index.finish()
  } catch (error) {
    index.abandon()
    throw error
  }
  writeFileSync(paths.names, names.numbers())
  writeFileSync(paths.kept, kept.bytes(record))
  return { records: record, rows, bytes, names: names.names(), ...found.sums() }
}
