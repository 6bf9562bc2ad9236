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

export const extensionOf = (compression: Compression): string => (compression === 'gzip' ? 'jsonl.gz' : 'jsonl')

/** Characters that are encoded and compressed at a time. */
const BLOCK = 2 ** 20

/**
 * Writes one part: JSON lines, whole or not at all. gzip in independent members of about 1 MiB, level 3, without
 * name and date. A part without rows leaves no file.
 */
export function partWriter(path: string, compression: Compression) {
  const draft = join(dirname(path), `.${basename(path)}.part`)
  const file = openSync(draft, 'w')
  const fileHash = createHash('sha256')
  const textHash = createHash('sha256')
  let pending = ''
  let rows = 0
  let bytes = 0
  let textBytes = 0

  const flush = () => {
    if (pending === '') return
    const text = Buffer.from(pending)
    pending = ''
    textHash.update(text)
    textBytes += text.length
    const block = compression === 'gzip' ? member(text) : text
    fileHash.update(block)
    bytes += block.length
    for (let at = 0; at < block.length; ) at += writeSync(file, block, at)
  }

  return {
    add(line: string): void {
      pending += line
      pending += '\n'
      rows++
      if (pending.length >= BLOCK) flush()
    },
    /** Finishes the file and gives its sums. */
    finish(): PartSums {
      flush()
      fsyncSync(file)
      closeSync(file)
      if (rows === 0) rmSync(draft)
      else renameSync(draft, path)
      return { rows, bytes, sha256: fileHash.digest('hex'), text: { bytes: textBytes, sha256: textHash.digest('hex') } }
    },
    /** Gives up: nothing is left. */
    abandon(): void {
      closeSync(file)
      rmSync(draft, { force: true })
    },
  }
}

function member(text: Buffer): Buffer {
  const bytes = gzipSync(text, { level: 3 })
  // Byte 9 names the operating system; 255 is "unknown", so that it is the same everywhere (RFC 1952).
  bytes[9] = 255
  return bytes
}
