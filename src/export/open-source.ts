import { join } from 'node:path'
import type { z } from 'zod'
import type { Catalogue } from '../build/catalogue.ts'
import { MANIFEST, type Manifest, readManifest } from '../build/manifest.ts'
import { missingError, usageError } from '../lib/errors.ts'
import { readIfThere } from '../lib/files.ts'
import { type MixManifest, readMixManifest } from '../mixture/manifest.ts'
import { buildSource } from './build-source.ts'
import { type ExportManifest, exportSchema } from './manifest.ts'
import { mixtureSource } from './mixture-source.ts'
import type { Source } from './source.ts'

/** What a folder's manifest says it is. */
export type Found =
  | { readonly kind: 'build'; readonly manifest: Manifest }
  | { readonly kind: 'mixture'; readonly manifest: MixManifest }
  | { readonly kind: 'export'; readonly manifest: ExportManifest }

/** Throws where there is no manifest (exit 3), and a usage error where there is one that is not ours. */
export function recognise(folder: string): Found {
  const path = join(folder, MANIFEST)
  const text = readIfThere(path)
  if (text === undefined) {
    throw missingError({
      where: folder,
      found: `no ${MANIFEST}`,
      expected: 'a build, a mixture or an export of biflan',
      remedy: 'biflan build, or name another folder',
    })
  }
  const value = jsonOf(text, path)
  if ('export' in value) return { kind: 'export', manifest: parsed(exportSchema, value, path) }
  if ('shards' in value) return { kind: 'mixture', manifest: readMixManifest(folder)! }
  return { kind: 'build', manifest: readManifest(folder)! }
}

/** What a folder has to export. Throws a usage error for an export whose records are no rows any more. */
export function openSource(folder: string, catalogue: Catalogue): Source {
  const found = recognise(folder)
  if (found.kind === 'build') return buildSource(folder, found.manifest, catalogue)
  if (found.kind === 'mixture') return mixtureSource(folder, found.manifest, catalogue)
  const { export: made, shards, tasks } = found.manifest
  if (made.format !== 'unified') {
    throw usageError({
      where: folder,
      found: `an export in the format ${made.format}, which has lost what other formats need`,
      expected: 'a build, a mixture, or an export in the format unified',
    })
  }
  return {
    kind: 'export',
    shuffled: made.shuffled,
    pieces: shards.map(shard => ({ ...shard, path: join(folder, shard.name) })),
    tasks,
  }
}

function jsonOf(text: string, path: string): object {
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value === 'object' && value !== null) return value
  } catch {}
  throw usageError({ where: path, found: 'no JSON object', expected: 'a manifest of biflan' })
}

function parsed<T>(schema: z.ZodType<T>, value: object, path: string): T {
  const { data, error } = schema.safeParse(value)
  if (!error) return data
  const issue = error.issues[0]!
  throw usageError({
    where: path,
    found: `${issue.path.map(String).join('.')}: ${issue.message}`,
    expected: 'a manifest written by this version of biflan',
  })
}
