import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

export type Compression = 'none' | 'gzip'

/** How a file's text becomes its bytes. What is given to it has to be copied where it is kept. */
export interface Coder {
  block(text: Buffer): Uint8Array
  /** What is still to come behind the last block. */
  end(): Uint8Array
}

/** What became of a file's text. */
export interface TextSums {
  /** Size and sha256 of the file. */
  readonly bytes: number
  readonly sha256: string
  /** Size and sha256 of the text before compression: equal on every machine, whatever its zlib. */
  readonly text: { readonly bytes: number; readonly sha256: string }
}

/** Bytes that are compressed, hashed and written at a time. */
const BLOCK = 2 ** 20

const NOTHING = new Uint8Array()

const CODERS: Readonly<Record<Compression, Coder>> = {
  none: { block: text => text, end: () => NOTHING },
  gzip: { block: member, end: () => NOTHING },
}

/**
 * Writes a file, whole or not at all. gzip in independent members of about 1 MiB, level 3, without name and date. A
 * file without text is not left.
 */
export function blockWriter(path: string, compression: Compression | Coder) {
  const coder = typeof compression === 'string' ? CODERS[compression] : compression
  const draft = join(dirname(path), `.${basename(path)}.part`)
  const file = openSync(draft, 'w')
  const fileHash = createHash('sha256')
  const textHash = createHash('sha256')
  let block = Buffer.allocUnsafe(BLOCK + BLOCK / 8)
  let used = 0
  let bytes = 0
  let textBytes = 0

  const endBlock = () => {
    const text = block.subarray(0, used)
    used = 0
    textHash.update(text)
    textBytes += text.length
    put(coder.block(text))
  }
  const put = (written: Uint8Array) => {
    if (coder !== CODERS.none) fileHash.update(written)
    bytes += written.length
    for (let at = 0; at < written.length; ) at += writeSync(file, written, at)
  }

  return {
    /** Takes the bytes `from` up to `to`. A block ends behind the ones that fill it, never within them. */
    write(source: Uint8Array, from = 0, to = source.length): void {
      const length = to - from
      if (used + length > block.length) {
        const bigger = Buffer.allocUnsafe(used + length)
        block.copy(bigger, 0, 0, used)
        block = bigger
      }
      block.set(length === source.length ? source : source.subarray(from, to), used)
      used += length
      if (used >= BLOCK) endBlock()
    },
    /** Finishes the file and gives its sums. */
    finish(): TextSums {
      if (used > 0) endBlock()
      put(coder.end())
      fsyncSync(file)
      closeSync(file)
      if (textBytes === 0) rmSync(draft)
      else renameSync(draft, path)
      const sha256 = textHash.digest('hex')
      return {
        bytes,
        sha256: coder === CODERS.none ? sha256 : fileHash.digest('hex'),
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

function member(text: Uint8Array): Buffer {
  const bytes = gzipSync(text, { level: 3 })
  // Byte 9 names the operating system; 255 is "unknown", so that it is the same everywhere (RFC 1952).
  bytes[9] = 255
  return bytes
}
