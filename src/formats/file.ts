import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type BiflanError, missingError, sourceError } from '../lib/errors.ts'

/**
 * Opens a raw file, hands its descriptor to `use`, and closes it whatever happens.
 * Throws a missing error (exit 3) where there is no file, a source error where it cannot be opened.
 */
export function withFile<T>(path: string, use: (fd: number, size: number) => T): T {
  const { fd, size } = openFile(path)
  try {
    return use(fd, size)
  } finally {
    closeSync(fd)
  }
}

/** Opens a raw file for reading; the caller closes it. Errors as in `withFile`. */
export function openFile(path: string): { fd: number; size: number } {
  const fd = attempt(path, () => openSync(path, 'r'))
  const stat = fstatSync(fd)
  if (stat.isFile()) return { fd, size: stat.size }
  closeSync(fd)
  throw sourceError({ where: path, found: 'not a regular file', expected: 'a file of records' })
}

/**
 * Fills `buffer` from byte `offset` on with the file's bytes from `position` on, `length` of them.
 * Returns how many there were: fewer only at the end of the file.
 */
export function readAt(fd: number, buffer: Buffer, offset: number, length: number, position: number): number {
  let filled = 0
  while (filled < length) {
    const count = readSync(fd, buffer, offset + filled, length - filled, position + filled)
    if (count === 0) break
    filled += count
  }
  return filled
}

/** The complaint about a file that is shorter than it was when its pieces were laid out. */
export const shrunk = (path: string, position: number, end: number): BiflanError =>
  sourceError({
    where: path,
    found: `the file ends at byte ${position}`,
    expected: `${end} bytes, as when the reading was planned`,
    remedy: 'let nothing write to the raw files during a build, and start it again',
  })

function attempt<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw missingError({ where: path, found: 'no such file' })
    throw sourceError({ where: path, found: `cannot be opened (${code ?? message})` })
  }
}
