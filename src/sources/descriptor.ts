import { z } from 'zod'
import { isGlob } from '../lib/glob.ts'

/** What one may do with a corpus, from free to narrow (the four classes of the Data Provenance Initiative). */
export const USES = ['commercial', 'unspecified', 'non-commercial', 'academic-only'] as const

const md5 = z.string().regex(/^[0-9a-f]{32}$/)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const scalar = z.union([z.string(), z.number(), z.boolean()])

const read = z.enum([
  'jsonl',
  'jsonl-gz',
  'json',
  'json-or-jsonl',
  'objects',
  'csv',
  'tsv',
  'lines',
  'bio',
  'tags',
  'parquet',
])

/** How a file keeps its records. */
const layout = {
  encoding: z.enum(['utf-8', 'gb18030']).optional(),
  columns: z.array(z.string()).optional(),
  at: z.string().optional(),
  element: z.string().optional(),
  field: z.string().optional(),
  /** Names of the classes that a column's numbers stand for, counted from 0; a file that itself has other names is refused. */
  names: z.record(z.string(), z.array(z.string()).min(1)).optional(),
}

/**
 * The file whose records are joined to those of this one by a key. `on` is the key's field in both, or in this one and in
 * that one. The joined file is held in memory, so it should be the smaller of the two.
 */
const join = z.strictObject({
  file: z.string(),
  on: z.union([z.string(), z.tuple([z.string(), z.string()])]),
  /** The fields that are added; default: all but the key. */
  take: z.array(z.string()).min(1).optional(),
  read,
  ...layout,
})

/** One JSON object by its name; or a table of two columns, the first of which is the key. */
const lookup = z.union([
  z.string(),
  z.strictObject({
    file: z.string(),
    read: z.enum(['csv', 'tsv']),
    encoding: layout.encoding,
    columns: z.tuple([z.string(), z.string()]),
  }),
])

/** One file of a corpus, or several by a glob, and the facts of how it keeps its records. */
const file = z.strictObject({
  /** A path tail (`dev.json`, `film/dev.json`) or a glob; matched from the right, wherever an archive puts it. */
  name: z.string(),
  read,
  split: z.enum(['train', 'dev', 'test']),
  /** Records, as the publisher or a measurement states them. */
  rows: z.int().positive().optional(),
  /** Examples that come out of it, where they are not as many as `rows`; `about` where nobody counted them. */
  examples: z.union([z.int().positive(), z.strictObject({ about: z.int().positive() })]).optional(),
  bytes: z.int().positive().optional(),
  md5: md5.optional(),
  sha256: sha256.optional(),
  /** Known, but not read: why. */
  off: z.string().optional(),
  ...layout,
  align: z.record(z.string(), z.string()).optional(),
  join: join.optional(),
  /** Values by key, handed to the task as `context.lookup`. */
  lookup: z.record(z.string(), lookup).optional(),
  /** Records that follow one another with the same value in this field are one: `{ [field]: value, rows: [...] }`. */
  group: z.string().optional(),
  /** Moves fields: our name -> the path of the published one, keys joined by dots. Other fields stay as they are. */
  rename: z.record(z.string(), z.string()).optional(),
  /** Keeps only the records whose fields have these values. */
  where: z.record(z.string(), scalar).optional(),
  /** Constants handed to the task as `context.add`. */
  add: z.record(z.string(), z.string()).optional(),
  /** Our label -> the value published in the field `label`. */
  label: z.record(z.string(), scalar).optional(),
})

const files = z
  .array(
    file.refine(one => !isGlob(one.name) || partnersOf(one).length === 0, {
      error:
        'a file that is read with others beside it (align, join, lookup) is named, not matched by a glob',
    }),
  )
  .min(1)

const packed = z.enum(['zip', 'tar.gz', 'gz']).optional()
const address = z.url({ protocol: /^https?$/ })

/** A place of a form's bytes, all of them. */
const place = z.union([
  /** One file, or an archive. */
  z.strictObject({
    url: address,
    unpack: packed,
    bytes: z.int().positive().optional(),
    md5: md5.optional(),
    sha256: sha256.optional(),
    /** Not tried by anyone of the project. */
    unverified: z.boolean().optional(),
  }),
  /** Several files, each at an address that begins with `base`. */
  z.strictObject({
    base: address,
    /** What follows it: the same as the file's name here, or given for each name. Default: the files that the form reads. */
    files: z.union([z.array(z.string()).min(1), z.record(z.string(), z.string())]).optional(),
    unpack: packed,
    unverified: z.boolean().optional(),
  }),
  /** A data set of the Hugging Face hub. */
  z.strictObject({
    hf: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
    /** Default: `main`, and for parquet that is not there the branch that the hub makes by itself. */
    revision: z.string().optional(),
    /** Paths there, or globs. Default: those that end as the files that the form reads. */
    files: z.array(z.string()).min(1).optional(),
    unpack: packed,
    unverified: z.boolean().optional(),
  }),
])

const form = z.strictObject({
  files,
  /** Best first; any one will do. */
  from: z.array(place).default([]),
  /** It holds other records than the first form, or fewer: which. Such a form is fetched only where it is named. */
  differs: z.string().optional(),
  /** Records of all files together, where the publisher does not state those of each. */
  rows: z.int().positive().optional(),
})

/** The schema of `sources/<corpus>/source.yaml`. Unknown keys are errors. */
export const descriptorSchema = z.strictObject({
  title: z.string(),
  home: z.string(),
  cite: z.string().optional(),
  /** One entry or several, for who cites the corpus. */
  bibtex: z.string().optional(),
  licence: z.strictObject({ id: z.string(), use: z.enum(USES), note: z.string().optional() }),
  /** Its share of the Chinese rows in figure 1c of the OpenBA paper, in per cent, and why ours is far from it. */
  paper: z.strictObject({ share: z.number().positive().max(100), why: z.string().optional() }).optional(),
  /** The side of the mixture, `zh` where it is not said. A corpus in English is a submixture of Flan: its rows are said already, and no task reads it. */
  language: z.enum(['zh', 'en']).optional(),
  /** `traditional`: every string reaches the task simplified; `mixed`: every string that holds a traditional character. */
  script: z.enum(['simplified', 'traditional', 'mixed']).default('simplified'),
  /**
   * Half-width marks among Chinese: `typed` leaves them; `wide` makes commas, stops, question marks and brackets
   * full-width; `print` also sets straight quotes, titles, dashes and dots as print has them.
   */
  marks: z.enum(['typed', 'wide', 'print']).default('typed'),
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
export type JoinFacts = z.output<typeof join>
export type LookupFacts = z.output<typeof lookup>
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

/** The names of the files that are read beside this one. While one of them is not there, neither is this one. */
export function partnersOf({ align = {}, join, lookup = {} }: SourceFile): string[] {
  const lookups = Object.values(lookup).map(facts => (typeof facts === 'string' ? facts : facts.file))
  return [...Object.values(align), ...(join ? [join.file] : []), ...lookups]
}

/** The forms that can be fetched without a person, of those that hold the same records. */
export const fetchable = ({ forms }: Source): string[] =>
  [...forms].filter(([, { from, differs }]) => from.length > 0 && differs === undefined).map(([form]) => form)
