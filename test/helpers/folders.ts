import { createHash } from 'node:crypto'
import {
  cpSync,
  type Dirent,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { afterAll } from 'vitest'

/** A temporary folder of the test file that calls it at its top level; removed when the file's tests are over. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'biflan-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a file and the folders above it; returns its path. */
export function put(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

/** A copy of a folder under another name, modification times included. */
export function copyOf(folder: string, to: string): string {
  cpSync(folder, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
  return to
}

/** Every file below a folder, dot files included, as paths with `/`, sorted. Empty where there is no folder. */
export function filesIn(folder: string): string[] {
  return entriesOf(folder)
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

/** A folder that a running build renames while it is being read is not there. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** sha256 of every file below a folder, dot files included, by path. */
export const sums = (folder: string): Record<string, string> =>
  Object.fromEntries(filesIn(folder).map(name => [name, sha256(readFileSync(join(folder, name)))]))

/** Inode and modification time of every file below a folder: equal where nothing was written again. */
export function stamps(folder: string): Record<string, string> {
  return Object.fromEntries(
    filesIn(folder).map(name => {
      const { ino, mtimeNs } = lstatSync(join(folder, name), { bigint: true })
      return [name, `${ino} ${mtimeNs}`]
    }),
  )
}

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
