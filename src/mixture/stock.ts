import type { Side } from '../build/validation.ts'
import type { USES } from '../sources/descriptor.ts'

/** The sides of the mixture. */
export type Language = 'zh' | 'en'

export type Use = (typeof USES)[number]

/** Of a task what the mixture asks of it, whoever it comes from. */
export interface StockTask {
  readonly name: string
  /** Name of the licence of its corpus; `unknown` where nobody says. */
  readonly licence: string
  readonly use: Use
}

/**
 * Rows that lie ready: a file of JSON lines or one that a reader turns into such lines, and an index that says of each
 * row what `RowFacts` holds. All of it is plain data, so that any thread can read it.
 */
export interface StockFile {
  /** What messages and the manifest call it. */
  readonly name: string
  /** Everything that decides its rows: with another one the mixture is stale. */
  readonly fingerprint: string
  readonly rows: number
  /** Bytes of the rows as lines, at least about: what a mixture needs of the disk is told from it. */
  readonly bytes: number
  /** Path of the index. Its rows are those that the reader gives, in the same order. */
  readonly index: string
  /** The rows' task, as a place in the stock's `tasks`; or the path of a file that says it row by row, 16 bits little-endian each. */
  readonly task: number | string
  /** The side that all rows are on; where it is not said, their groups decide. */
  readonly side?: Side
  /** Who reads it (see `READERS`), and what that reader has to know. */
  readonly reader: string
  readonly source: unknown
}

/** What one category or submixture has to give. */
export interface Stock {
  readonly language: Language
  /** Category or submixture. */
  readonly part: string
  readonly tasks: readonly StockTask[]
  /** What a person should know who trains on it. */
  readonly remarks?: readonly string[]
  readonly files: readonly StockFile[]
}
