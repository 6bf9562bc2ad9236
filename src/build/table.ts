import { scanWords } from '../lib/words.ts'
import { TABLE_WORDS } from './survey-unit.ts'

/** Calls `see` for each row of a survey's table, in order, with the words and the row's offset in them. */
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
