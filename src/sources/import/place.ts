import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { sourceError } from '../../lib/errors.ts'
import type { Checksums } from '../checksums.ts'
import { diskProblem, writeNew } from '../disk.ts'

/** Size and checksums of a file. Nothing is kept beside it: the folder may be somebody else's. */
export async function sumsOf(path: string): Promise<Checksums> {
  const sums = summer()
  for await (const _ of sums.watch(bytesOf(path)));
  return sums.take()
}

/**
 * Puts a file into its place, replacing what is there, whole or not at all: `movable` by a move, otherwise as a copy.
 * Throws a source error when the file is no longer the one with these checksums.
 */
export async function place(
  from: string,
  to: string,
  { sha256 }: Checksums,
  movable: boolean,
): Promise<void> {
  const draft = join(dirname(to), `.${basename(to)}.${process.pid}.part`)
  try {
    await mkdir(dirname(to), { recursive: true })
    if (movable && (await moved(from, to))) return
    const sums = summer()
    await rm(draft, { force: true })
    await writeNew(draft, sums.watch(bytesOf(from)))
    if (sums.take().sha256 !== sha256) {
      throw sourceError({
        where: from,
        found: 'its content changed while it was being read',
        remedy: 'run the same command again',
      })
    }
    await settle(draft)
    await rename(draft, to)
  } catch (error) {
    throw diskProblem(error, to) ?? error
  } finally {
    await rm(draft, { force: true })
  }
}

/** False where the two are on different disks. */
async function moved(from: string, to: string): Promise<boolean> {
  await settle(from)
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false
    throw error
  }
}

const bytesOf = (path: string): AsyncIterable<Buffer> => createReadStream(path, { highWaterMark: 2 ** 20 })

/** Makes sure that the bytes are on the disk before the name points to them. */
async function settle(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function summer() {
  const sha256 = createHash('sha256')
  const md5 = createHash('md5')
  let bytes = 0
  async function* watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      sha256.update(chunk)
      md5.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  return { watch, take: (): Checksums => ({ bytes, sha256: sha256.digest('hex'), md5: md5.digest('hex') }) }
}
