import type { Reporter } from '../../build/reporter.ts'
import type { Scratch } from '../../lib/scratch.ts'

export interface ExplainRequest {
  /** The build's folder. */
  readonly folder: string
  /** Folder of the raw files. */
  readonly raw: string
  /** Path of the tokenizer that counts, where the build's settings name one. */
  readonly tokenizer?: string
  readonly threads: number
  readonly reporter: Reporter
  /** Folders to be removed at the end. */
  readonly scratch: Set<Scratch>
}

/** Where a record stands. */
export interface Place {
  readonly corpus: string
  readonly form: string
  readonly split: string | undefined
  readonly licence: string
  readonly file: string
  readonly path: string
  /** Number of the record in the file, from 0, as in ids. */
  readonly record: number
  /** Line of the file, from 1, on which it begins; undefined where its format has no lines. */
  readonly line: number | undefined
  /** Files that are read beside it. */
  readonly beside: readonly string[]
}

/** One thing that was decided, and by what. */
export interface Decision {
  readonly what: string
  readonly chosen: string
  /** What it was chosen from, in the order that decided; the chosen ones are marked. */
  readonly among?: readonly { readonly name: string; readonly why: string; readonly chosen: boolean }[]
  /** The function of which names and numbers that decided. */
  readonly by: string
}

/** A text of a template as it stands in its file. */
export interface TemplateText {
  readonly name: string
  readonly file: string
  /** From 1. */
  readonly line: number
  readonly text: string
  readonly inverse: boolean
}

export interface Said {
  readonly title: string
  readonly category: string
  readonly seed: number
  /** Number of the example in its record, its fields, and its hashes as 16 digits. */
  readonly number: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly hashes: { readonly content: string; readonly key: string; readonly group: string }
  readonly side: string
  readonly template: TemplateText
  /** The option form, the choices as they are shown, and which of them is right; undefined without options. */
  readonly options:
    | {
        readonly form: string
        readonly choices: readonly string[]
        readonly right: number
      }
    | undefined
  /** How worked examples are laid out, and whose they are: `task/file#record.example`. */
  readonly worked: { readonly layout: string; readonly examples: readonly string[] } | undefined
  readonly decisions: readonly Decision[]
}

/** What stands in a part or shard beside what was made again. */
export interface Comparison {
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly found: string
  /** What was made again, as such a file would hold it. */
  readonly expected: string
  readonly same: boolean
}

/** A row, from its raw record on. */
export interface Explained {
  readonly id: string
  readonly language: 'zh' | 'en'
  readonly task: string
  /** 2 and so on for a row that a mixture takes again. */
  readonly epoch: number | undefined
  readonly place: Place
  /** The record as it is published, and as the task reads it where that is something else. */
  readonly raw: unknown
  readonly repaired: unknown
  /** How it was said; undefined for rows that came as they are. */
  readonly said: Said | undefined
  /** The row made again, as one line without its line break. */
  readonly row: string
  readonly compared: readonly Comparison[]
  /** What is not any more what it was when the build was made. */
  readonly changes: readonly string[]
  /** What else a person should know. */
  readonly notes: readonly string[]
}
