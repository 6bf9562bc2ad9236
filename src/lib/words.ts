import { closeSync, openSync, readSync } from 'node:fs'

/** Records that are read at a time. */
const BLOCK = 16384

/**
 * Opens a file of records of `width` 32-bit words (of this machine's order, which is little-endian wherever Node runs).
 * `next` gives the place in `words` where the next record stands, or -1 behind the last one. Throws for a file that
 * ends within a record.
 */
export function openWords(path: string, width: number) {
  const words = new Uint32Array(width * BLOCK)
  const bytes = new Uint8Array(words.buffer)
  const file = openSync(path, 'r')
  let at = 0
  let end = 0
  const fill = () => {
    let filled = 0
    for (let read = -1; filled < bytes.length && read !== 0; filled += read)
      read = readSync(file, bytes, filled, bytes.length - filled, null)
    at = 0
    end = filled / 4
    if (end % width !== 0) throw new Error(`${path} ends within an entry`)
  }
  return {
    words,
    next(): number {
      if (at === end) fill()
      if (end === 0) return -1
      at += width
      return at - width
    },
    close: () => closeSync(file),
  }
}

/** Calls `see` for each record of such a file, in order, with the words and the record's place in them. */
export function scanWords(
  path: string,
  width: number,
  see: (words: Uint32Array, at: number, ordinal: number) => void,
): void {
  const { words, next, close } = openWords(path, width)
  try {
    let ordinal = 0
    for (let at = next(); at >= 0; at = next()) see(words, at, ordinal++)
  } finally {
    close()
  }
}
