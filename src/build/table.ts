import { closeSync, openSync, writeSync } from 'node:fs'
import type { Hash } from '../lib/hash.ts'
import { scanWords } from '../lib/words.ts'

/** Words of 32 bits that a table keeps per row: two hashes and a number. */
export const TABLE_WORDS = 5

/** Writes a table of hashes: for each row two of them and a number. */
export function tableWriter(path: string) {
  const file = openSync(path, 'w')
  const words = new Uint32Array(TABLE_WORDS * 16384)
  let used = 0
  let count = 0
  const flush = () => {
    writeSync(file, new Uint8Array(words.buffer, 0, used * 4))
    used = 0
  }
  return {
    add(first: Hash, second: Hash, number: number): void {
      words.set([first.hi, first.lo, second.hi, second.lo, number >>> 0], used)
      used += TABLE_WORDS
      count++
      if (used === words.length) flush()
    },
    count: () => count,
    close(): void {
      flush()
      closeSync(file)
    },
  }
}

/** Calls `see` for each row of a table, in order, with the words and the row's offset in them. */
export const scanTable = (
  path: string,
  see: (words: Uint32Array, at: number, ordinal: number) => void,
): void => scanWords(path, TABLE_WORDS, see)

/**
 * A map from 64-bit hashes to small numbers, by open addressing in typed arrays: 13 bytes a slot, at most half full.
 * The hash is its own hash function.
 */
export function hashMap(expected: number) {
  let size = 1024
  while (size < expected * 2) size *= 2
  const his = new Uint32Array(size)
  const los = new Uint32Array(size)
  const values = new Uint32Array(size)
  const used = new Uint8Array(size)
  const slot = (hi: number, lo: number): number => {
    let at = lo & (size - 1)
    while (used[at] !== 0 && (his[at] !== hi || los[at] !== lo)) at = (at + 1) & (size - 1)
    return at
  }
  return {
    get(hi: number, lo: number): number | undefined {
      const at = slot(hi, lo)
      return used[at] === 0 ? undefined : values[at]
    },
    set(hi: number, lo: number, value: number): void {
      const at = slot(hi, lo)
      used[at] = 1
      his[at] = hi
      los[at] = lo
      values[at] = value
    },
  }
}
