import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { exchange, type TaskFolders } from '../build/folder.ts'
import { MANIFEST } from '../build/manifest.ts'
import { usageError } from '../lib/errors.ts'
import { readIfThere, writeWhole } from '../lib/files.ts'
import { filesIn } from '../output/check-folder.ts'
import { SUMS, sha256 } from '../output/companions.ts'
import { type ExportManifest, exportSchema } from './manifest.ts'

/**
 * How an export changes places: it is written into `next` of a folder beside its own, `.<name>.export`, its manifest
 * last; the old one goes to `previous` there; `next` becomes the export. Finished shards wait in `next` for a run that
 * goes on where another stopped.
 */
export interface ExportFolders extends TaskFolders {
  /** The folder beside it, for the lock and what is unfinished. */
  readonly work: string
  /** What finished jobs said. */
  readonly reports: string
}

export function exportFolders(out: string): ExportFolders {
  const work = join(dirname(out), `.${basename(out)}.export`)
  return {
    current: out,
    work,
    next: join(work, 'next'),
    previous: join(work, 'previous'),
    reports: join(work, 'reports'),
  }
}

/** The manifest of an export; undefined where there is none, and for any other manifest. */
export function readExport(folder: string): ExportManifest | undefined {
  const text = readIfThere(join(folder, MANIFEST))
  if (text === undefined) return undefined
  try {
    return exportSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** Throws a usage error for a folder that holds anything that no export of ours put there, or that a person changed. */
export function checkOut(out: string, force: boolean): void {
  if (!existsSync(out)) return
  const refuse = (found: string, expected: string, remedy: string) =>
    usageError({ where: out, found, expected, remedy })
  const free = 'an export of biflan, an empty folder, or none'
  if (!statSync(out).isDirectory()) throw refuse('a file', free, 'name another folder with --out')
  if (statSync(out).dev !== statSync(dirname(out)).dev)
    throw refuse('a mounted disk', 'a folder that can be renamed', 'name a folder in it with --out')
  const manifest = readExport(out)
  const strange = strangersIn(out, manifest)
  if (strange.length > 0) {
    const some = `${strange.slice(0, 3).join(', ')}${strange.length > 3 ? ' …' : ''}`
    throw refuse(`a folder with other things in it (${some})`, free, 'name another folder with --out')
  }
  const changed = (manifest?.files ?? []).filter(
    file => existsSync(join(out, file.name)) && sha256(readIfThere(join(out, file.name))!) !== file.sha256,
  )
  if (changed.length > 0 && !force) {
    throw refuse(
      `changed since it was exported: ${changed.map(({ name }) => name).join(', ')}`,
      'an export as it was written',
      '--force to write it anew, or another folder with --out',
    )
  }
}

/** Files of a folder that its manifest does not name. */
function strangersIn(folder: string, manifest: Pick<ExportManifest, 'shards' | 'files'> | undefined) {
  const named = new Set(
    manifest ? [MANIFEST, SUMS, ...[...manifest.shards, ...manifest.files].map(({ name }) => name)] : [],
  )
  return filesIn(folder).filter(name => !named.has(name))
}

/** Finishes or undoes what a crash left half done. */
export function recoverExport(folders: ExportFolders): void {
  const { current, next, previous } = folders
  if (existsSync(join(next, MANIFEST))) {
    if (existsSync(current)) rmSync(previous, { recursive: true, force: true })
    exchange(folders, () => {})
  } else if (!existsSync(current) && existsSync(previous)) renameSync(previous, current)
  rmSync(previous, { recursive: true, force: true })
}

const STATE = 'fingerprint'

/** Makes ready to write: what a stopped run of the same export finished stays, anything else goes. */
export function openNext({ work, next, reports }: ExportFolders, fingerprint: string): void {
  const state = join(work, STATE)
  if (readIfThere(state) === fingerprint) {
    for (const name of filesIn(next).filter(isDraft)) rmSync(join(next, name))
    return
  }
  for (const folder of [next, reports]) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  }
  writeWhole(state, fingerprint)
}

/** What a killed run leaves of a file that it was writing. */
const isDraft = (name: string): boolean => basename(name).startsWith('.')

/** Puts the finished export in its place. */
export const exchangeExport = (folders: ExportFolders): void => exchange(folders, () => {})
