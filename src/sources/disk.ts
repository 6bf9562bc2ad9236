import { open } from 'node:fs/promises'
import { BiflanError, retryError, sourceError } from '../lib/errors.ts'

/**
 * What the operating system says when a file cannot be read or written, as an error that a person can mend;
 * undefined for any other error. A full disk is worth another try.
 */
export function diskProblem(error: unknown, path: string): BiflanError | undefined {
  if (error instanceof BiflanError) return error
  const { syscall, code, message, path: culprit = path } = error as NodeJS.ErrnoException
  if (syscall === undefined) return undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return retryError({
      where: culprit,
      found: 'the disk is full',
      remedy: 'free some space, then run the same command again',
    })
  }
  return sourceError({
    where: culprit,
    found: `${syscall} failed: ${message.split(',')[0]}`,
    remedy: 'check the path and its permissions',
  })
}

/** Streams yield small pieces; writing each of them would cost more than unpacking it. */
const BLOCK = 2 ** 20

/** Writes a file that must not exist yet. When this returns or throws, the file is closed and nothing more is written. */
export async function writeNew(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx')
  let held: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of chunks) {
      held.push(chunk)
      bytes += chunk.length
      if (bytes < BLOCK) continue
      await file.writeFile(Buffer.concat(held))
      held = []
      bytes = 0
    }
    await file.writeFile(Buffer.concat(held))
  } finally {
    await file.close()
  }
}
