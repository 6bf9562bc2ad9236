import { join } from 'node:path'
import { z } from 'zod'
import type { Catalogue } from '../build/catalogue.ts'
import { mixtureFacts } from '../mixture/facts.ts'
import { SPLITS } from '../output/dataset.ts'
import type { Source } from './source.ts'

const sums = z.object({ bytes: z.number(), sha256: z.string() })
const rows = z.object({ rows: z.number(), validation: z.number() })
const task = rows.extend({ name: z.string(), licence: z.string(), use: z.string() })
const part = rows.extend({ name: z.string(), tasks: z.array(task) })

/** What of a mixture's manifest an export, or whoever verifies it, has to know. */
export const mixtureSchema = z.object({
  /** What it is made of: fingerprints of the build's tasks. */
  made: z.object({ zh: z.record(z.string(), z.string()) }),
  rows: z.object({ train: z.number(), validation: z.number() }),
  languages: z.array(rows.extend({ name: z.enum(['zh', 'en']), parts: z.array(part) })),
  shards: z.array(sums.extend({ name: z.string(), split: z.enum(SPLITS), rows: z.number(), text: sums })),
})

export type Mixture = z.output<typeof mixtureSchema>

/** The shards of a mixture. */
export const mixtureSource = (
  folder: string,
  { languages, shards }: Mixture,
  catalogue: Catalogue,
): Source => ({
  kind: 'mixture',
  shuffled: true,
  pieces: shards.map(({ name, ...shard }) => ({ ...shard, name, path: join(folder, name) })),
  tasks: mixtureFacts(languages, catalogue),
})
