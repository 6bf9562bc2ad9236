import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { checkError } from '../lib/errors.ts'
import { decodeUtf8 } from '../lib/utf8.ts'

/** Bytes that are read, or unpacked, at a time. */
const BLOCK = 2 ** 18
const LF = 0x0a

/**
 * The lines of a part, in batches, without their ends; a blank line is a line. Holds one block and one line at a time.
 * Throws a check error (exit code 4) for a part that is not there, cannot be unpacked or is no UTF-8.
 */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  let held: Buffer[] = []
  try {
    for await (const chunk of streamOf(path)) {
      const bytes = chunk as Buffer
      const end = bytes.lastIndexOf(LF)
      if (end < 0) held.push(bytes)
      else {
        held.push(bytes.subarray(0, end))
        yield linesIn(Buffer.concat(held), path)
        held = end + 1 < bytes.length ? [bytes.subarray(end + 1)] : []
      }
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw damaged(path, code === 'ENOENT' ? 'no such file' : message)
  }
  if (held.length > 0) yield linesIn(Buffer.concat(held), path)
}

function streamOf(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: BLOCK })
  if (!path.endsWith('.gz')) return file
  const unpacked = createGunzip({ chunkSize: BLOCK })
  file.on('error', error => unpacked.destroy(error))
  return file.pipe(unpacked)
}

function linesIn(bytes: Buffer, path: string): string[] {
  const text = decodeUtf8(bytes)
  if (text === undefined) throw damaged(path, 'bytes that are not valid UTF-8')
  return text.split('\n')
}

const damaged = (path: string, found: string): Error =>
  checkError({
    where: path,
    found,
    expected: 'the part that the manifest names, as the build wrote it',
    remedy: 'biflan build --force with the name of its task writes it again',
  })
