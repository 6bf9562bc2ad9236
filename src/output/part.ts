import { transcode } from 'node:buffer'
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

export type Compression = 'none' | 'gzip'

export interface PartSums {
  readonly rows: number
  /** Size and sha256 of the file. */
  readonly bytes: number
  readonly sha256: string
  /** Size and sha256 of the rows before compression: equal on every machine, whatever its zlib. */
  readonly text: { readonly bytes: number; readonly sha256: string }
}

export const extensionOf = (compression: Compression): string =>
  compression === 'gzip' ? 'jsonl.gz' : 'jsonl'

/** Bytes that are compressed, hashed and written at a time. */
const BLOCK = 2 ** 20
/** Characters that are encoded at a time: few, so that lines die young and are not carried along by the garbage collector. */
const BATCH = 2 ** 14

/**
 * Writes one part: JSON lines, whole or not at all. gzip in independent members of about 1 MiB, level 3, without
 * name and date. A part without rows leaves no file.
 */
export function partWriter(path: string, compression: Compression) {
  const draft = join(dirname(path), `.${basename(path)}.part`)
  const file = openSync(draft, 'w')
  const fileHash = createHash('sha256')
  const textHash = createHash('sha256')
  const encode = encoder()
  let batch = ''
  let block: Uint8Array[] = []
  let blockBytes = 0
  let rows = 0
  let bytes = 0
  let textBytes = 0

  const endBatch = () => {
    const encoded = encode(batch)
    batch = ''
    block.push(encoded)
    blockBytes += encoded.length
    if (blockBytes >= BLOCK) endBlock()
  }
  const endBlock = () => {
    const text = Buffer.concat(block, blockBytes)
    block = []
    blockBytes = 0
    textHash.update(text)
    textBytes += text.length
    const written = compression === 'gzip' ? member(text) : text
    if (compression === 'gzip') fileHash.update(written)
    bytes += written.length
    for (let at = 0; at < written.length; ) at += writeSync(file, written, at)
  }

  return {
    add(line: string): void {
      batch += line
      batch += '\n'
      rows++
      if (batch.length >= BATCH) endBatch()
    },
    /** Finishes the file and gives its sums. */
    finish(): PartSums {
      if (batch !== '') endBatch()
      if (blockBytes > 0) endBlock()
      fsyncSync(file)
      closeSync(file)
      if (rows === 0) rmSync(draft)
      else renameSync(draft, path)
      const sha256 = textHash.digest('hex')
      return {
        rows,
        bytes,
        sha256: compression === 'gzip' ? fileHash.digest('hex') : sha256,
        text: { bytes: textBytes, sha256 },
      }
    },
    /** Gives up: nothing is left. */
    abandon(): void {
      closeSync(file)
      rmSync(draft, { force: true })
    },
  }
}

/** UTF-8 by way of UTF-16, which on mostly Chinese text is several times faster than encoding a string directly. */
function encoder(): (text: string) => Uint8Array {
  let scratch = Buffer.allocUnsafe(4 * BATCH)
  return text => {
    if (text.length * 2 > scratch.length) scratch = Buffer.allocUnsafe(text.length * 2)
    return transcode(scratch.subarray(0, scratch.write(text, 'utf16le')), 'utf16le', 'utf8')
  }
}

function member(text: Uint8Array): Buffer {
  const bytes = gzipSync(text, { level: 3 })
  // Byte 9 names the operating system; 255 is "unknown", so that it is the same everywhere (RFC 1952).
  bytes[9] = 255
  return bytes
}
