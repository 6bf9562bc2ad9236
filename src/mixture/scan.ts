import { sideOf } from '../build/validation.ts'
import { scanWords } from '../lib/words.ts'
import { ENTRY_WORDS, isForeign, outputIn, settingIn } from '../output/index-file.ts'
import { CELLS, type Counts, newCounts, type PlacedFile } from './counts.ts'
import type { Foreign } from './recipe.ts'
import { taskNumbers } from './task-numbers.ts'

/** Which rows count, and on which side. */
export interface Gate {
  /** Longest input and output in tokens; rows beyond are not used. */
  readonly limit: { readonly input: number; readonly output: number } | null
  /** Share of the groups that are kept for validation, for files that do not say their side. */
  readonly validation: number
  /** What becomes of English rows that hold Chinese. */
  readonly foreign: Foreign
}

/** What a row is to the mixture. */
export const TRAIN = 0
export const VALIDATION = 1
export const TOO_LONG = 2
export const UNWANTED = 3

/** Places the rows of a file: gives for each entry of its index, in order, its cell and what it is to the mixture. */
export function placer({ file, firstCell }: PlacedFile, gate: Gate) {
  const next = typeof file.task === 'string' ? taskNumbers(file.task) : undefined
  const fixed = typeof file.task === 'number' ? file.task : 0
  const longestInput = gate.limit?.input ?? Number.POSITIVE_INFINITY
  const longestOutput = gate.limit?.output ?? Number.POSITIVE_INFINITY
  const byGroup = file.side === undefined && gate.validation > 0
  const known = file.side === 'validation' ? VALIDATION : TRAIN
  const dropForeign = gate.foreign === 'drop'
  return {
    /** To be called once for each row, in order. */
    cellOf: (words: Uint32Array, at: number): number =>
      firstCell + (next ? next() : fixed) * CELLS + settingIn(words[at + 5]!),
    sideOf: (words: Uint32Array, at: number): number => {
      if (dropForeign && isForeign(words[at + 5]!)) return UNWANTED
      if (words[at + 4]! > longestInput || outputIn(words[at + 5]!) > longestOutput) return TOO_LONG
      if (!byGroup) return known
      const group = { hi: words[at + 2]!, lo: words[at + 3]! }
      return sideOf(group, gate.validation) === 'train' ? TRAIN : VALIDATION
    },
  }
}

/** Calls `see` for each row of the files: its cell, what it is to the mixture, and its place in the index's words. */
export function eachRow(
  files: readonly PlacedFile[],
  gate: Gate,
  see: (cell: number, side: number, words: Uint32Array, at: number) => void,
): void {
  for (const placed of files) {
    const { cellOf, sideOf } = placer(placed, gate)
    let rows = 0
    scanWords(placed.file.index, ENTRY_WORDS, (words, at) => {
      see(cellOf(words, at), sideOf(words, at), words, at)
      rows++
    })
    if (rows !== placed.file.rows)
      throw new Error(
        `${placed.file.index} speaks of ${rows} rows, and ${placed.file.name} has ${placed.file.rows}`,
      )
  }
}

/** Counts what there is, without reading a text. */
export function countRows(files: readonly PlacedFile[], gate: Gate, cells: number): Counts {
  const counts = newCounts(cells)
  const { rows, tokens, validation, long, foreign } = counts
  eachRow(files, gate, (cell, side, words, at) => {
    if (side === TOO_LONG) long[cell]!++
    else if (side === UNWANTED) foreign[cell]!++
    else if (side === VALIDATION) validation[cell]!++
    else {
      rows[cell]!++
      tokens[cell]! += words[at + 4]! + outputIn(words[at + 5]!)
    }
  })
  return counts
}
