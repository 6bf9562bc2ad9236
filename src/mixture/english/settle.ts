import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scanWords } from '../../lib/words.ts'
import {
  ENTRY,
  ENTRY_WORDS,
  isForeign,
  isInverse,
  outputIn,
  SETTINGS,
  settingIn,
} from '../../output/index-file.ts'
import { bits, isSet } from './bits.ts'
import type { PieceCount } from './count.ts'
import { fileWriter } from './file-writer.ts'
import { type PiecePaths, pathsOf } from './paths.ts'
import { findRepeats } from './repeats.ts'

/** What the rows of a submixture come to that stay. */
export interface Kept {
  rows: number
  /** Rows by Flan's four settings. */
  readonly settings: Record<string, number>
  /** Rows of inverted tasks. */
  inverse: number
  /** Rows that hold Chinese. */
  chinese: number
  /** Tokens of all inputs, and of all outputs. */
  readonly tokens: { input: number; output: number }
}

/** All pieces of a submixture without the rows that repeat others. */
export interface Settled {
  /** Rows that stay, by piece. */
  readonly rows: readonly number[]
  readonly kept: Kept
  /** Tasks with their rows that stay, at the numbers of their names. */
  readonly tasks: readonly { readonly name: string; readonly rows: number }[]
}

const nothingKept = (): Kept => ({
  rows: 0,
  settings: Object.fromEntries(SETTINGS.map(setting => [setting, 0])),
  inverse: 0,
  chinese: 0,
  tokens: { input: 0, output: 0 },
})

/** Task names that are told apart; 16 bits number them, and one number is left for the others. */
const NAMES = 0xffff

/** Leaves out the rows that repeat others, and gives each task one number in all pieces. */
export function settle(counts: readonly PieceCount[], folder: string, memory: number): Settled {
  const drafts = counts.map(({ rows }, i) => ({ ...pathsOf(folder, i, 'draft'), rows }))
  const repeats = findRepeats(
    drafts.map(({ index, rows }) => ({ path: index, rows })),
    memory,
    join(folder, '.keys'),
  )
  const names = [...new Set(counts.flatMap(count => count.names))].slice(0, NAMES)
  const numbers = new Map(names.map((name, i) => [name, i]))
  const byName: number[] = names.map(() => 0)
  const kept = nothingKept()
  let first = 0
  const rows = counts.map((count, i) => {
    const number = count.names.map(name => numbers.get(name) ?? names.length)
    const base = first
    first += count.rows
    return settlePiece(
      count,
      drafts[i]!,
      pathsOf(folder, i, 'final'),
      row => repeats.has(base + row),
      number,
      kept,
      byName,
    )
  })
  const tasks = byName.map((rows, i) => ({ name: names[i] ?? '', rows }))
  return { rows, kept, tasks }
}

/**
 * Writes what is left of a piece once the rows that repeat others are known: `isRepeat` is asked with the number of a row
 * in the piece, `number` gives a name the number that it has in the whole submixture. Counts into `kept` and `names`.
 * Returns the rows that are left.
 */
function settlePiece(
  count: PieceCount,
  from: PiecePaths,
  to: PiecePaths,
  isRepeat: (row: number) => boolean,
  number: readonly number[],
  kept: Kept,
  names: number[],
): number {
  const own = readFileSync(from.names)
  const stays = bits()
  const index = fileWriter(to.index)
  const named = fileWriter(to.names)
  let rows = 0
  if (count.rows > 0) {
    scanWords(from.index, ENTRY_WORDS, (words, at, row) => {
      if (isRepeat(row)) return
      stays.set(row)
      rows++
      index.write(new Uint8Array(words.buffer, at * 4, ENTRY))
      const name = number[own.readUInt16LE(row * 2)]!
      named.write(Uint8Array.of(name & 0xff, name >>> 8))
      names[name] = (names[name] ?? 0) + 1
      note(kept, words, at)
    })
  }
  index.close()
  named.close()
  writeFileSync(to.kept, keptRecords(readFileSync(from.kept), count.records, stays.has))
  return rows
}

function note(kept: Kept, words: Uint32Array, at: number): void {
  const last = words[at + 5]!
  const setting = SETTINGS[settingIn(last)]!
  kept.rows++
  kept.settings[setting]!++
  if (isInverse(last)) kept.inverse++
  if (isForeign(last)) kept.chinese++
  kept.tokens.input += words[at + 4]!
  kept.tokens.output += outputIn(last)
}

/** Which records stay, of those that are rows. */
function keptRecords(rows: Uint8Array, records: number, stays: (row: number) => boolean): Uint8Array {
  const kept = bits()
  let row = 0
  for (let record = 0; record < records; record++) {
    if (isSet(rows, record) && stays(row++)) kept.set(record)
  }
  return kept.bytes(records)
}
