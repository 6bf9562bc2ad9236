import { addHistogram, countValue, type Histogram } from '../../lib/histogram.ts'
import { scanWords } from '../../lib/words.ts'
import {
  ENTRY_WORDS,
  isInverse,
  outputIn,
  SETTINGS,
  type Setting,
  settingIn,
} from '../../output/index-file.ts'

/** What the indexes beside the parts of a task say of its rows. */
export interface IndexedRows {
  /** Rows by setting: those of templates as they are, and of inverted ones. */
  readonly plain: Record<Setting, number>
  readonly inverse: Record<Setting, number>
  /** Tokens of instruction and input, and of the output. */
  readonly input: Histogram
  readonly output: Histogram
}

const none = (): Record<Setting, number> => ({ zs_noopt: 0, fs_noopt: 0, zs_opt: 0, fs_opt: 0 })

/** Reads indexes and no row. */
export function countIndexes(paths: readonly string[]): IndexedRows {
  const rows: IndexedRows = { plain: none(), inverse: none(), input: {}, output: {} }
  for (const path of paths)
    scanWords(path, ENTRY_WORDS, (words, at) => {
      const last = words[at + 5]!
      rows[isInverse(last) ? 'inverse' : 'plain'][SETTINGS[settingIn(last)]!]++
      countValue(rows.input, words[at + 4]!)
      countValue(rows.output, outputIn(last))
    })
  return rows
}

/** Adds what one task's indexes say to a sum of several. */
export function addIndexed(sum: IndexedRows, { plain, inverse, input, output }: IndexedRows): void {
  for (const setting of SETTINGS) {
    sum.plain[setting] += plain[setting]
    sum.inverse[setting] += inverse[setting]
  }
  addHistogram(sum.input, input)
  addHistogram(sum.output, output)
}
