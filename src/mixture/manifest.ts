import { join } from 'node:path'
import { z } from 'zod'
import { MANIFEST } from '../build/manifest.ts'
import { usageError } from '../lib/errors.ts'
import { readIfThere } from '../lib/files.ts'
import { optionsSchema } from './options.ts'

const sums = z.object({ bytes: z.number(), sha256: z.string() })

const task = z.object({
  name: z.string(),
  licence: z.string(),
  use: z.string(),
  /** Rows for training that are there, are taken, and are taken by setting where there are any. */
  available: z.number(),
  rows: z.number(),
  settings: z.record(z.string(), z.number()),
  tokens: z.number(),
  validation: z.number(),
  /** Rows that were too long. */
  long: z.number(),
  /** English rows that hold Chinese, where these are not wanted. */
  foreign: z.number(),
})

const part = z.object({
  name: z.string(),
  available: z.number(),
  /** In rows, or in tokens where these are what the recipe's shares count. */
  wanted: z.number(),
  limit: z.number(),
  taken: z.number(),
  rows: z.number(),
  validation: z.number(),
})

const shard = sums.extend({
  name: z.string(),
  split: z.enum(['train', 'validation']),
  rows: z.number(),
  text: sums,
})

const manifestSchema = z.object({
  biflan: z.string(),
  /** Everything that decides the shards' bytes. */
  fingerprint: z.string(),
  options: optionsSchema,
  seed: z.number(),
  /** Share of the groups that are kept for validation. */
  validation: z.number(),
  /** What it is made of: the Chinese tasks as the build's manifest had them, and the English files. */
  made: z.object({ zh: z.record(z.string(), z.string()), en: z.record(z.string(), z.string()) }),
  /** What rows are held to: longest input and output in tokens. */
  limit: optionsSchema.shape.limit,
  /** sha256 of the tokenizer that counts them; null where Chinese is counted from above, and English estimated. */
  tokenizer: z.string().nullable(),
  rows: z.object({ train: z.number(), validation: z.number() }),
  languages: z.array(part.extend({ parts: z.array(part.extend({ tasks: z.array(task) })) })),
  /** Tasks that the licence filter left out. */
  dropped: z.array(z.object({ name: z.string(), licence: z.string(), use: z.string(), rows: z.number() })),
  shards: z.array(shard),
})

/** What a mixture's folder holds. It holds no dates, paths or host names. */
export type MixManifest = z.output<typeof manifestSchema>

/** The manifest of a mixture's folder, or why it cannot be read; undefined where there is none. */
export function lookAtMixture(
  folder: string,
): { readonly manifest: MixManifest } | { readonly wrong: string } | undefined {
  const text = readIfThere(join(folder, MANIFEST))
  if (text === undefined) return undefined
  const parsed = manifestSchema.safeParse(jsonOf(text))
  if (parsed.success) return { manifest: parsed.data }
  const { path, message } = parsed.error.issues[0]!
  return {
    wrong: path.length === 0 ? 'no manifest of a mixture' : `${path.map(String).join('.')}: ${message}`,
  }
}

/** The manifest of a mixture's folder, or undefined where there is none. Throws a usage error for one that is not ours. */
export function readMixManifest(folder: string): MixManifest | undefined {
  const found = lookAtMixture(folder)
  if (found === undefined) return undefined
  if ('manifest' in found) return found.manifest
  throw usageError({
    where: join(folder, MANIFEST),
    found: found.wrong,
    expected: 'a mixture written by this version of biflan',
    remedy: 'make it again: biflan mix --reset',
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const mixManifestText = (manifest: MixManifest): string =>
  `${JSON.stringify(manifestSchema.parse(manifest), null, 1)}\n`
