import type { Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { checkError } from '../lib/errors.ts'
import { decodeUtf8 } from '../lib/utf8.ts'
import { loadZstd } from './zstd.ts'

/** Bytes that are read, or unpacked, at a time. */
const BLOCK = 2 ** 18
const LF = 0x0a

/**
 * The text of a part, plain, gzip or zstd by its name, in blocks of whole lines, each with its line feed; the last one
 * may lack it. Holds one block and one line at a time, but for zstd. `hash` is given the bytes of the file. Throws a
 * check error (exit code 4) for a part that is not there or cannot be unpacked.
 */
export async function* readBlocks(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  try {
    for await (const bytes of textOf(path, hash)) {
      const end = bytes.lastIndexOf(LF) + 1
      if (end === 0) held.push(bytes)
      else {
        yield held.length === 0 ? bytes.subarray(0, end) : Buffer.concat([...held, bytes.subarray(0, end)])
        held = end < bytes.length ? [bytes.subarray(end)] : []
      }
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw damaged(path, code === 'ENOENT' ? 'no such file' : message)
  }
  if (held.length > 0) yield Buffer.concat(held)
}

/**
 * The lines of a part, in batches, without their ends; a blank line is a line. Throws a check error (exit code 4) for a
 * part that is not there, cannot be unpacked or is no UTF-8.
 */
export async function* readLines(path: string): AsyncGenerator<string[]> {
  for await (const block of readBlocks(path))
    yield linesIn(block.at(-1) === LF ? block.subarray(0, -1) : block, path)
}

function textOf(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  if (path.endsWith('.gz')) return unpacked(path, hash)
  return path.endsWith('.zst') ? decoded(path, hash) : plain(path, hash)
}

async function* plain(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK })) {
    hash?.update(chunk as Buffer)
    yield chunk as Buffer
  }
}

async function* unpacked(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: BLOCK })
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
  for (let at = 0; at < text.length; at += BLOCK) yield text.subarray(at, at + BLOCK)
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
