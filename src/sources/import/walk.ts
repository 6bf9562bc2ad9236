import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BiflanError } from '../../lib/errors.ts'
import { diskProblem } from '../disk.ts'

export interface Walk {
  /** The files, as segments below the root; none for a root that is itself a file. */
  readonly files: string[][]
  /** Folders that cannot be read. */
  readonly closed: { readonly segments: string[]; readonly why: BiflanError }[]
}

/**
 * The files of a folder and of the folders in it, in the order of their names. Links are not followed;
 * names that begin with a dot, `__MACOSX` and the folder `leaveOut` are passed over.
 */
export function walk(root: string, leaveOut: string): Walk {
  const found: Walk = { files: [], closed: [] }
  if (lstatSync(root).isFile()) found.files.push([])
  else visit(root, [], leaveOut, found)
  return found
}

function visit(folder: string, segments: string[], leaveOut: string, found: Walk): void {
  let entries: Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    const why = diskProblem(error, folder)
    if (!why) throw error
    found.closed.push({ segments, why })
    return
  }
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('.') || entry.name === '__MACOSX' || path === leaveOut) continue
    if (entry.isDirectory()) visit(path, [...segments, entry.name], leaveOut, found)
    else if (entry.isFile()) found.files.push([...segments, entry.name])
  }
}
