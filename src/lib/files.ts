import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { usageError } from './errors.ts'

/** Writes a file whole or not at all: a dot-named neighbour first, then a rename within the folder (safe on NFS). */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  const file = openSync(draft, 'w')
  try {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
}

/**
 * What keeps a path from being a folder, or from becoming one: the path itself or one above it that is a file, or a
 * link to nothing. Undefined where nothing does.
 */
export function obstacle(path: string): string | undefined {
  if (existsSync(path)) return statSync(path).isDirectory() ? undefined : path
  return obstacle(dirname(path)) ?? (lstatSync(path, { throwIfNoEntry: false }) && path)
}

/** A file's text, or undefined where there is no such file. Throws a usage error for a folder. */
export function readIfThere(path: string): string | undefined {
  if (!existsSync(path)) return undefined
  if (!statSync(path).isDirectory()) return readFileSync(path, 'utf8')
  throw usageError({
    where: path,
    found: 'a folder',
    expected: 'a file of this name, or none',
    remedy: 'move it away',
  })
}

/** True for the errors of a folder or file that is not there. */
export const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
