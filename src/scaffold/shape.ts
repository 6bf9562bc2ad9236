import type { Category } from '../shapes/categories.ts'
import type { RawFormat, SampleRecord } from './formats.ts'

/** A usual kind of corpus: what `biflan new` writes for it. */
export interface ScaffoldShape {
  /** What one record is, in English and Chinese. */
  readonly about: readonly [en: string, zh: string]
  readonly category: Category
  /** The raw formats in which such corpora come, the default first. */
  readonly formats: readonly RawFormat[]
  /** Lines of the descriptor that belong to every file of it. */
  readonly facts?: readonly string[]
  /** Self-written, in the order of the file. */
  readonly records: readonly SampleRecord[]
  /** The examples that they come to, where they are not as many. */
  readonly examples?: number
  /** Template files of the package that come before the corpus's own. */
  readonly shared?: readonly string[]
  /** What stands between the task's imports and the task. */
  readonly head?: string
  readonly mapping: Mapping
  /** Where a format keeps the same facts in other fields. */
  readonly mappings?: Partial<Record<RawFormat, Mapping>>
  /** The corpus's own templates, without the comment at their head. */
  readonly templates: string
}

/** How a record becomes examples. */
export interface Mapping {
  /** What the task imports from `biflan/task` beside `defineTask`. */
  readonly imports: readonly string[]
  /** Its lines behind `templates`. */
  readonly task: string
}
