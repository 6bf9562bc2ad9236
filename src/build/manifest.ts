import { join } from 'node:path'
import { z } from 'zod'
import { usageError } from '../lib/errors.ts'
import { readIfThere, writeWhole } from '../lib/files.ts'
import { VERSION } from '../lib/version.ts'
import type { Altered } from '../sources/altered.ts'
import { type Settings, settingsSchema } from './settings.ts'

const sums = z.object({ bytes: z.number(), sha256: z.string() })

const taskSchema = z.object({
  /** Everything that decides the parts' bytes. */
  fingerprint: z.string(),
  corpus: z.string(),
  form: z.string(),
  licence: z.string(),
  files: z.array(
    sums.extend({
      name: z.string(),
      split: z.string(),
      records: z.number(),
      /** The files that are read beside it. */
      beside: z.array(sums.extend({ name: z.string() })).optional(),
      /** Where the file differs from what its descriptor says. */
      altered: z.custom<Altered>().optional(),
    }),
  ),
  /** Files of the form that were not there. */
  missing: z.array(z.string()),
  records: z.number(),
  /** Records that could not be read, by reason, with the first places. */
  rejects: z.array(z.object({ reason: z.string(), count: z.number(), places: z.array(z.string()) })),
  /** Examples and records left out, by reason. */
  skips: z.record(z.string(), z.number()),
  examples: z.number(),
  renderings: z.number(),
  rows: z.number(),
  parts: z.array(sums.extend({ name: z.string(), rows: z.number(), text: sums, from: z.string() })),
  /** The file that says which template and option form won how many rows. */
  tally: sums,
})

const manifestSchema = z.object({
  biflan: z.string(),
  libraries: z.record(z.string(), z.string()),
  settings: settingsSchema,
  tasks: z.record(z.string(), taskSchema),
})

/** A task as the manifest knows it. */
export type TaskEntry = z.output<typeof taskSchema>

/**
 * What a build folder holds. It is replaced last, whole, so a file that it does not name does not exist for any
 * reader. It holds no dates, paths or host names: equal inputs give equal manifests.
 */
export type Manifest = z.output<typeof manifestSchema>

export const MANIFEST = 'manifest.json'

/** The manifest of a folder, or undefined where there is none. Throws a usage error for one that is not ours. */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, MANIFEST)
  const text = readIfThere(path)
  if (text === undefined) return undefined
  const parsed = manifestSchema.safeParse(parseJson(text, path))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw usageError({
    where: path,
    found: `${issue.path.map(String).join('.')}: ${issue.message}`,
    expected: 'a manifest written by this version of biflan',
    remedy: 'build into another folder with --out, or remove this one',
  })
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usageError({
      where: path,
      found: (error as Error).message,
      expected: 'a manifest',
      remedy: 'build into another folder with --out',
    })
  }
}

/** Replaces the manifest: tasks in the order of their names. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const tasks = Object.fromEntries(Object.entries(manifest.tasks).sort(([a], [b]) => (a < b ? -1 : 1)))
  // Through the schema, so that keys stand in its order whether an entry is new or was read.
  const text = JSON.stringify(manifestSchema.parse({ ...manifest, tasks }), null, 1)
  writeWhole(join(folder, MANIFEST), `${text}\n`)
}

export const emptyManifest = (settings: Settings, libraries: Record<string, string>): Manifest => ({
  biflan: VERSION,
  libraries,
  settings,
  tasks: {},
})
