import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Hash } from '../lib/hash.ts'

/** What the index of a part says of one of its rows: enough to choose rows without reading them. */
export interface RowFacts {
  /** Decides the row's place in a mixture: different for any two rows of a build. */
  readonly key: Hash
  /** Rows of one group never stand on both sides of a split. */
  readonly group: Hash
  readonly fewShot: boolean
  readonly options: boolean
  readonly inverse: boolean
  /** A row of the English side that holds Chinese. */
  readonly foreign?: boolean
  /** Tokens of instruction and input, and of the output, as the build counted them. */
  readonly input: number
  readonly output: number
}

/** Bytes of an entry: key and group (8 each), input (4), output (3), flags (1), little-endian. */
export const ENTRY = 24

/** The same in 32-bit words: `key.hi`, `key.lo`, `group.hi`, `group.lo`, input, output with the flags above. */
export const ENTRY_WORDS = ENTRY / 4

/** Flan's four settings, each at the number that its two flags make. */
export const SETTINGS = ['zs_noopt', 'fs_noopt', 'zs_opt', 'fs_opt'] as const
export type Setting = (typeof SETTINGS)[number]

/** Number of a row's setting, from the last word of its entry. */
export const settingIn = (word: number): number => (word >>> 24) & (FEW_SHOT | OPTIONS)
/** Tokens of a row's output, from the last word of its entry. */
export const outputIn = (word: number): number => word & LONGEST_OUTPUT
/** Whether a row is an inverted one; whether it is an English one that holds Chinese: from the last word of its entry. */
export const isInverse = (word: number): boolean => ((word >>> 24) & INVERSE) !== 0
export const isForeign = (word: number): boolean => ((word >>> 24) & FOREIGN) !== 0

const FEW_SHOT = 1
const OPTIONS = 2
const INVERSE = 4
const FOREIGN = 8
const LONGEST_OUTPUT = 0xffffff

/** The index beside a part, which no pattern for parts matches: `part-00000.jsonl.gz` -> `index-part-00000`. */
export const indexPath = (part: string): string => part.replace(/([^/\\]*?)\.jsonl(?:\.gz)?$/, 'index-$1')

export interface IndexSums {
  readonly bytes: number
  readonly sha256: string
}

/** Writes an index: whole or not at all; none for a part without rows. */
export function indexWriter(path: string) {
  const draft = join(dirname(path), `.${basename(path)}.part`)
  const file = openSync(draft, 'w')
  const hash = createHash('sha256')
  const block = new Uint8Array(ENTRY * 4096)
  const words = new DataView(block.buffer)
  let used = 0
  let bytes = 0

  const flush = () => {
    const full = block.subarray(0, used)
    hash.update(full)
    for (let at = 0; at < used; ) at += writeSync(file, full, at)
    bytes += used
    used = 0
  }
  return {
    add({ key, group, fewShot, options, inverse, foreign, input, output }: RowFacts): void {
      const flags =
        (fewShot ? FEW_SHOT : 0) | (options ? OPTIONS : 0) | (inverse ? INVERSE : 0) | (foreign ? FOREIGN : 0)
      words.setInt32(used, key.hi, true)
      words.setInt32(used + 4, key.lo, true)
      words.setInt32(used + 8, group.hi, true)
      words.setInt32(used + 12, group.lo, true)
      words.setInt32(used + 16, input, true)
      words.setInt32(used + 20, Math.min(output, LONGEST_OUTPUT) | (flags << 24), true)
      used += ENTRY
      if (used === block.length) flush()
    },
    finish(): IndexSums {
      flush()
      closeSync(file)
      if (bytes === 0) rmSync(draft)
      else renameSync(draft, path)
      return { bytes, sha256: hash.digest('hex') }
    },
    abandon(): void {
      closeSync(file)
      rmSync(draft, { force: true })
    },
  }
}

/** The entries of an index, in the order of the part's rows. Throws for a file that does not end with a whole one. */
export function* readIndex(path: string): Generator<RowFacts> {
  const file = openSync(path, 'r')
  try {
    const block = Buffer.alloc(ENTRY * 4096)
    for (let held = 0; ; ) {
      const count = readSync(file, block, held, block.length - held, null)
      held += count
      const whole = held - (held % ENTRY)
      for (let at = 0; at < whole; at += ENTRY) yield entryAt(block, at)
      block.copyWithin(0, whole, held)
      held -= whole
      if (count === 0) {
        if (held > 0) throw new Error(`${path} ends within an entry`)
        return
      }
    }
  } finally {
    closeSync(file)
  }
}

function entryAt(block: Buffer, at: number): RowFacts {
  const flags = block[at + 23]!
  return {
    key: { hi: block.readUInt32LE(at), lo: block.readUInt32LE(at + 4) },
    group: { hi: block.readUInt32LE(at + 8), lo: block.readUInt32LE(at + 12) },
    input: block.readUInt32LE(at + 16),
    output: block.readUIntLE(at + 20, 3),
    fewShot: (flags & FEW_SHOT) !== 0,
    options: (flags & OPTIONS) !== 0,
    inverse: (flags & INVERSE) !== 0,
    ...((flags & FOREIGN) !== 0 && { foreign: true }),
  }
}
