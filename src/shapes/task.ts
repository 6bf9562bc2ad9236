import type { z } from 'zod'
import type { Category } from './categories.ts'
import type { Domain } from './domains.ts'

/** In the order in which they are named. */
export const SPLITS = ['train', 'dev', 'test'] as const

export type Split = (typeof SPLITS)[number]

/** What a task may know beyond its record. Nothing else is in reach: a task is a pure function of these. */
export interface Context {
  readonly split: Split
  /** Constants that the descriptor adds to every record of a file (`add`). */
  readonly add: Readonly<Record<string, string>>
  /** Values by key from other files of the corpus (`lookup`), by the names that the descriptor gives these. */
  readonly lookup: Readonly<Record<string, ReadonlyMap<string, string | number>>>
  /**
   * A fraction in [0, 1) for one named decision, the same for every build seed. It is seeded by task and `about`:
   * by default the record; a text where several forms of a corpus keep the same record in different shapes.
   */
  chance(name: string, about?: string): number
}

/** Yielded instead of an example: the record, or one of its parts, is not used, and why. Counted by reason. */
export interface Skip {
  readonly skip: string
}

/** Says why a record yields nothing. Reasons are few and fixed: no text of the record in them. */
export const skip = (reason: string): Skip => ({ skip: reason })

/** A fact with named fields. `label`, `answer`, `choices` and `domain` have a meaning for the renderer (see `TaskSpec`). */
export type Example = Readonly<Record<string, unknown>>

/**
 * What a task is: which fields of a raw record it reads, and which examples come out.
 *
 * Fields of an example that the renderer knows:
 * - `label`: one of a closed set (`z.enum`); the templates' answer sets give its words.
 * - `answer`: the expected text, where there is no label.
 * - `choices`: the texts to choose from; `answer` is one of them. They are shown in an order drawn per row.
 * - `domain`: the row's domain, where it differs from the task's.
 * All other fields are free names for templates.
 */
export interface TaskSpec<R extends z.ZodType = z.ZodType, E extends z.ZodObject = z.ZodObject> {
  /** The corpus's usual name, for people. */
  title: string
  category: Category
  domain: Domain
  /** The side of the mixture. Default `zh`; translation is `zh` too. */
  language?: 'zh' | 'en'
  /** The corpus that is read. Default: the one of the task's own name. */
  source?: string
  /** Which of the corpus's files: globs on the names in its descriptor. Default: all. */
  files?: readonly string[]
  /** Template files, joined in this order. */
  templates: readonly string[]
  /** How many different templates say each example. Default 10. */
  renderings?: number
  /** How many of `choices`, or of the label's words, are shown at most: the right one and others, drawn per row. */
  show?: number
  /** Whether rows may have worked examples. Default true: a dialogue before a dialogue would read as one. */
  fewShot?: boolean
  /** Fields that make two examples one, whatever the others say: the first is kept. Default: all fields. */
  unique?: readonly (keyof z.output<E> & string)[]
  /** Fields that make two examples relatives (premise, passage, dialogue). Default: the raw record. */
  group?: readonly (keyof z.output<E> & string)[]
  /** The fields of a raw record that the task reads, and nothing more. */
  record: R
  /** The fields of an example. Templates are checked against them. */
  example: E
  /** Maps one record. Throws nothing: what cannot be used is skipped with a reason. */
  examples(record: z.output<R>, context: Context): Iterable<z.output<E> | Skip>
}

/** Checks a task's types; returns it as it is. The file's name is the task's name. */
export const defineTask = <R extends z.ZodType, E extends z.ZodObject>(
  spec: TaskSpec<R, E>,
): TaskSpec<R, E> => spec
