import { appendFileSync, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { hashMap } from '../../build/table.ts'
import { scanWords } from '../../lib/words.ts'
import { ENTRY_WORDS } from '../../output/index-file.ts'
import { type Bits, bits } from './bits.ts'

/** Bytes that a key costs while it is looked for: a slot of 13 bytes, in a map that is at worst a quarter full. */
const BYTES_PER_KEY = 13 * 4
/** Words of a key in a bucket: the key, and the row's number in two halves. */
const KEY_WORDS = 4
/** Keys that a bucket holds in memory before they are written. */
const HELD = 4096

/**
 * Marks the rows whose key an earlier row has, in the order of the indexes and of the rows in them. Memory is bounded:
 * where `memory` bytes do not hold all keys, these are parted by their hash into files in the folder `scratch`, and
 * looked at part by part; beyond that a row costs one bit.
 */
export function findRepeats(
  indexes: readonly { readonly path: string; readonly rows: number }[],
  memory: number,
  scratch: string,
): Bits {
  const total = indexes.reduce((sum, { rows }) => sum + rows, 0)
  const parts = Math.max(1, Math.ceil((total * BYTES_PER_KEY) / memory))
  const repeats = bits()
  if (parts === 1) {
    const see = seer(total, repeats)
    eachKey(indexes, see)
    return repeats
  }
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  const buckets = Array.from({ length: parts }, (_, i) => bucket(join(scratch, String(i))))
  eachKey(indexes, (hi, lo, row) => buckets[hi % parts]!.add(hi, lo, row))
  for (const one of buckets) one.close()
  for (const { path } of buckets) {
    if (!existsSync(path)) continue
    const see = seer(statSync(path).size / (4 * KEY_WORDS), repeats)
    scanWords(path, KEY_WORDS, (words, at) =>
      see(words[at]!, words[at + 1]!, words[at + 2]! * 2 ** 32 + words[at + 3]!),
    )
    rmSync(path)
  }
  rmSync(scratch, { recursive: true })
  return repeats
}

type See = (hi: number, lo: number, row: number) => void

function eachKey(indexes: readonly { readonly path: string; readonly rows: number }[], see: See): void {
  let row = 0
  for (const { path, rows } of indexes) {
    if (rows > 0) scanWords(path, ENTRY_WORDS, (words, at) => see(words[at]!, words[at + 1]!, row++))
  }
}

function seer(expected: number, repeats: Bits): See {
  const seen = hashMap(expected)
  return (hi, lo, row) => {
    if (seen.get(hi, lo) === undefined) seen.set(hi, lo, 1)
    else repeats.set(row)
  }
}

/** A file of keys. It is opened for each block only, because there may be more of them than open files are allowed. */
function bucket(path: string) {
  let words = new Uint32Array(KEY_WORDS * 64)
  let used = 0
  const flush = () => {
    if (used > 0) appendFileSync(path, new Uint8Array(words.buffer, 0, used * 4))
    used = 0
  }
  return {
    path,
    add(hi: number, lo: number, row: number): void {
      if (used === words.length) {
        if (used === KEY_WORDS * HELD) flush()
        else {
          const more = new Uint32Array(2 * used)
          more.set(words)
          words = more
        }
      }
      words[used] = hi
      words[used + 1] = lo
      words[used + 2] = Math.floor(row / 2 ** 32)
      words[used + 3] = row >>> 0
      used += KEY_WORDS
    },
    close: flush,
  }
}
