import { z } from 'zod'
import { CONTAINERS } from '../output/containers.ts'
import { SPLITS } from '../output/dataset.ts'
import { FORMATS } from '../output/shapes.ts'

const sums = z.object({ bytes: z.number(), sha256: z.string() })
const rows = z.object({ train: z.number(), validation: z.number() })

const taskFacts = z.object({
  name: z.string(),
  language: z.enum(['zh', 'en']),
  part: z.string(),
  title: z.string(),
  corpus: z.string(),
  home: z.string().optional(),
  cite: z.string().optional(),
  bibtex: z.string().optional(),
  licence: z.object({ id: z.string(), use: z.string(), note: z.string().optional() }),
  templates: z.number().optional(),
  rows,
})

export const exportSchema = z.object({
  biflan: z.string(),
  /** Everything that decides the shards' records. */
  fingerprint: z.string(),
  export: z.object({
    format: z.enum(FORMATS),
    container: z.enum(CONTAINERS),
    keepId: z.boolean(),
    shuffled: z.boolean(),
    /** What was exported, and sha256 of each piece's rows. */
    from: z.enum(['build', 'mixture', 'export']),
    pieces: z.record(z.string(), z.string()),
  }),
  rows,
  /** Rows that were put right, and rows that hold a trainer's token, by token. */
  repaired: z.number(),
  marks: z.record(z.string(), z.number()),
  tasks: z.array(taskFacts),
  shards: z.array(sums.extend({ name: z.string(), split: z.enum(SPLITS), rows: z.number(), text: sums })),
  /** What lies beside the shards, but for this file and `SHA256SUMS`, which names it. */
  files: z.array(sums.extend({ name: z.string() })),
})

/** What an exported folder holds. It holds no dates, paths or host names, and a file that it does not name does not exist. */
export type ExportManifest = z.output<typeof exportSchema>

export const manifestText = (manifest: ExportManifest): string =>
  `${JSON.stringify(exportSchema.parse(manifest), null, 1)}\n`
