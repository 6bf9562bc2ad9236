import { join } from 'node:path'
import { z } from 'zod'
import { usageError } from '../lib/errors.ts'
import { readIfThere, writeWhole } from '../lib/files.ts'
import { VERSION } from '../lib/version.ts'
import type { Altered } from '../sources/altered.ts'
import { type Settings, settingsSchema } from './settings.ts'

const sums = z.object({ bytes: z.number(), sha256: z.string() })

/** A part as manifest and tally name it. */
export const partSchema = sums.extend({
  name: z.string(),
  side: z.enum(['train', 'validation']),
  rows: z.number(),
  text: sums,
  /** The index beside it, `index-part-00000`. */
  index: sums,
  from: z.string(),
})

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
  /** Rows that the plan granted; `dropped` of them, by reason, would have been too long. */
  planned: z.number(),
  dropped: z.record(z.string(), z.number()),
  rows: z.number(),
  parts: z.array(partSchema),
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

/**
 * The manifest of a folder, or undefined where there is none. Throws a usage error for one that is not of this version,
 * damaged, or not ours; with `reset` a manifest that is to be forgotten anyway may be any of ours.
 */
export function readManifest(folder: string, reset = false): Manifest | undefined {
  const path = join(folder, MANIFEST)
  const text = readIfThere(path)
  if (text === undefined) return undefined
  const { manifest, flaw } = parse(text)
  if (manifest) return manifest
  const [, version] = OURS.exec(text) ?? []
  if (reset && version !== undefined) return undefined
  throw usageError({
    where: path,
    found: version === undefined ? flaw! : `a manifest of biflan ${version}: ${flaw}`,
    expected: `a manifest as biflan ${VERSION} writes it`,
    remedy:
      version === undefined
        ? 'name another folder with --out, or remove this one'
        : 'start the folder afresh with biflan build --reset, or name another one with --out',
  })
}

/** How every manifest of ours begins, damaged ones too. */
const OURS = /^\{\s*"biflan": "([^"]+)"/

function parse(text: string): { readonly manifest?: Manifest; readonly flaw?: string } {
  try {
    const { data, error } = manifestSchema.safeParse(JSON.parse(text))
    if (data) return { manifest: data }
    const issue = error!.issues[0]!
    return { flaw: `${issue.path.map(String).join('.')}: ${issue.message}` }
  } catch (error) {
    return { flaw: (error as Error).message }
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
