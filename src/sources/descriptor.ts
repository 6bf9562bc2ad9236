import { z } from 'zod'

/** What one may do with a corpus, from free to narrow (the four classes of the Data Provenance Initiative). */
export const USES = ['commercial', 'unspecified', 'non-commercial', 'academic-only'] as const

const scalar = z.union([z.string(), z.number(), z.boolean()])

/** One file of a corpus, or several by a glob, and the facts of how it keeps its records. */
const file = z.strictObject({
  /** A path tail (`dev.json`, `film/dev.json`) or a glob; matched from the right, wherever an archive puts it. */
  name: z.string(),
  read: z.enum(['jsonl', 'json', 'objects', 'csv', 'tsv', 'lines', 'bio', 'tags', 'parquet']),
  split: z.enum(['train', 'dev', 'test']),
  /** Records, as the publisher or a measurement states them. */
  rows: z.int().positive().optional(),
  bytes: z.int().positive().optional(),
  md5: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** Known, but not read: why. */
  off: z.string().optional(),
  encoding: z.enum(['utf-8', 'gb18030']).optional(),
  columns: z.array(z.string()).optional(),
  at: z.string().optional(),
  element: z.string().optional(),
  field: z.string().optional(),
  align: z.record(z.string(), z.string()).optional(),
  /** Records that follow one another with the same value in this field are one: `{ [field]: value, rows: [...] }`. */
  group: z.string().optional(),
  /** Names of the classes that a column's numbers stand for, counted from 0; a parquet file that has other names is refused. */
  names: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Moves fields: our name -> the path of the published one, keys joined by dots. Other fields stay as they are. */
  rename: z.record(z.string(), z.string()).optional(),
  /** Keeps only the records whose fields have these values. */
  where: z.record(z.string(), scalar).optional(),
  /** Constants handed to the task as `context.add`. */
  add: z.record(z.string(), z.string()).optional(),
  /** Our label -> the value published in the field `label`. */
  label: z.record(z.string(), scalar).optional(),
})

/** A place of a form's bytes. */
const place = z.union([
  z.strictObject({
    url: z.string(),
    unpack: z.enum(['zip', 'tar.gz', 'gz']).optional(),
    md5: z.string().optional(),
    sha256: z.string().optional(),
    bytes: z.int().positive().optional(),
    /** Not tried by anyone of the project. */
    unverified: z.boolean().optional(),
  }),
  z.strictObject({ hf: z.string(), unverified: z.boolean().optional() }),
])

const form = z.strictObject({ files: z.array(file).min(1), from: z.array(place).default([]) })

/** The schema of `sources/<corpus>/source.yaml`. Unknown keys are errors. */
export const descriptorSchema = z.strictObject({
  title: z.string(),
  home: z.string(),
  cite: z.string().optional(),
  licence: z.strictObject({ id: z.string(), use: z.enum(USES), note: z.string().optional() }),
  /** `traditional`: every string reaches the task simplified; `mixed`: every string that holds a traditional character. */
  script: z.enum(['simplified', 'traditional', 'mixed']).default('simplified'),
  /** `false` keeps the texts' white space, entities and invisible characters: for files whose offsets count them. */
  clean: z.boolean().default(true),
  /** Other names that folders and archives of this corpus carry. */
  names: z.array(z.string()).default([]),
  forms: z.record(z.string().regex(/^[a-z0-9-]+$/), form).optional(),
  files: form.shape.files.optional(),
  from: form.shape.from.optional(),
  /** For corpora behind a login: what to click, which files to put where. */
  ask: z.string().optional(),
})

export type SourceFile = z.output<typeof file>
export type Form = z.output<typeof form>
export type Place = z.output<typeof place>

/** A corpus: where its bytes are, and how they become records. `forms` always has at least one entry. */
export interface Source {
  readonly name: string
  /** Path of the descriptor, for messages. */
  readonly path: string
  /** sha256 of the descriptor's text. */
  readonly sha256: string
  readonly facts: Omit<z.output<typeof descriptorSchema>, 'forms' | 'files' | 'from'>
  /** Alternative publications, best first. A corpus with one form has it under the name ''. */
  readonly forms: ReadonlyMap<string, Form>
}
