import type { Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { checkError } from '../lib/errors.ts'
import { loadZstd } from './zstd.ts'

/** Bytes that are read, or unpacked, at a time. */
const CHUNK = 2 ** 18
const LF = 10

/**
 * The text of a file of lines, plain, gzip or zstd by its name, in blocks of whole lines with their line feeds. `hash` is
 * given the bytes of the file as they are read. Throws a check error (exit code 4) for a file that is not there, cannot
 * be unpacked, or ends within a line.
 */
export async function* readBlocks(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  try {
    for await (const chunk of textOf(path, hash)) {
      const end = chunk.lastIndexOf(LF) + 1
      if (end === 0) {
        held.push(chunk)
        continue
      }
      yield held.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...held, chunk.subarray(0, end)])
      held = end < chunk.length ? [chunk.subarray(end)] : []
    }
  } catch (error) {
    throw damaged(path, error as NodeJS.ErrnoException)
  }
  if (held.length > 0) throw checkError({ where: path, found: 'a file that ends within a line' })
}

function textOf(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  if (path.endsWith('.gz')) return unpacked(path, hash)
  return path.endsWith('.zst') ? decoded(path, hash) : plain(path, hash)
}

async function* plain(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    hash?.update(chunk as Buffer)
    yield chunk as Buffer
  }
}

async function* unpacked(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  // An error of either stream destroys `gunzip` and is thrown by the loop.
  pipeline(plain(path, hash), gunzip, () => {})
  for await (const chunk of gunzip) yield chunk as Buffer
}

/** One frame, as it was written, is decoded whole. */
async function* decoded(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  const { decode } = await loadZstd()
  const bytes = await readFile(path)
  hash?.update(bytes)
  const text = decode(bytes)
  for (let at = 0; at < text.length; at += CHUNK) yield text.subarray(at, at + CHUNK)
}

/** Failures of the file, as opposed to those of the disk or of the program. */
function damaged(path: string, error: NodeJS.ErrnoException): Error {
  const { code, message } = error
  if (code === 'ENOENT') return checkError({ where: path, found: 'no such file' })
  const unpacking = code?.startsWith('Z_') || code === 'ERR__ZLIB' || code === 'GenericFailure'
  return unpacking ? checkError({ where: path, found: `a file that cannot be unpacked: ${message}` }) : error
}
