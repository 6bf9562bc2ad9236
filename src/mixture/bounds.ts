import { compareHash, type Hash } from '../lib/hash.ts'

/** For each of a list of sets, the key up to which its members are meant: none of them, some, or all. */
export interface Bounds {
  readonly reach: Uint8Array
  readonly hi: Uint32Array
  readonly lo: Uint32Array
}

const NONE = 0
const SOME = 1
const ALL = 2

/** True where a member of set `i` is among those that are meant. */
export const within = ({ reach, hi, lo }: Bounds, i: number, keyHi: number, keyLo: number): boolean =>
  reach[i] === ALL || (reach[i] === SOME && (keyHi < hi[i]! || (keyHi === hi[i] && keyLo <= lo[i]!)))

/** So many of a set's members are meant. */
export interface Wanted {
  readonly count: number
  readonly of: number
}

/** Calls `see` for each member of each set with its key. Members come in the same order each time. */
export type EachKey = (see: (set: number, hi: number, lo: number) => void) => void

/** Bins of all sets together: what a search holds, however many keys there are. */
const BINS = 2 ** 20

/**
 * For each set the key of its `count`-th smallest member, found in two passes: in which bin of keys it is, and then
 * exactly among the few that share it. Keys of a set differ (64 bits of a hash; of two equal ones both would be meant).
 */
export function boundsFor(wanted: readonly Wanted[], eachKey: EachKey): Bounds {
  const bounds: Bounds = {
    reach: new Uint8Array(wanted.length),
    hi: new Uint32Array(wanted.length),
    lo: new Uint32Array(wanted.length),
  }
  for (const [i, { count, of }] of wanted.entries())
    bounds.reach[i] = count === 0 ? NONE : count < of ? SOME : ALL
  if (bounds.reach.includes(SOME)) search(wanted, bounds, eachKey)
  return bounds
}

function search(wanted: readonly Wanted[], { reach, hi, lo }: Bounds, eachKey: EachKey): void {
  const { starts, sizes } = binsFor(wanted, reach)
  const counts = new Uint32Array(starts.at(-1)! + sizes.at(-1)!)
  const binOf = (i: number, keyHi: number): number => starts[i]! + Math.floor((keyHi * sizes[i]!) / 2 ** 32)
  eachKey((i, keyHi) => {
    if (reach[i] === SOME) counts[binOf(i, keyHi)]!++
  })
  /** The bin that holds the key, and how many smaller ones stand before it. */
  const bin = new Uint32Array(wanted.length)
  const before = new Uint32Array(wanted.length)
  for (const [i, { count }] of wanted.entries()) {
    if (reach[i] !== SOME) continue
    bin[i] = starts[i]!
    while (before[i]! + counts[bin[i]!]! < count) before[i]! += counts[bin[i]!++]!
  }
  const keys = wanted.map((): Hash[] => [])
  eachKey((i, keyHi, keyLo) => {
    if (reach[i] === SOME && binOf(i, keyHi) === bin[i]) keys[i]!.push({ hi: keyHi, lo: keyLo })
  })
  for (const [i, { count }] of wanted.entries()) {
    if (reach[i] !== SOME) continue
    const key = keys[i]!.sort(compareHash)[count - before[i]! - 1]!
    hi[i] = key.hi
    lo[i] = key.lo
  }
}

/** Bins for each set, in proportion to its size. */
function binsFor(wanted: readonly Wanted[], reach: Uint8Array) {
  const searched = wanted.reduce((sum, { of }, i) => (reach[i] === SOME ? sum + of : sum), 0)
  const starts = new Uint32Array(wanted.length)
  const sizes = new Uint32Array(wanted.length)
  let start = 0
  for (const [i, { of }] of wanted.entries()) {
    starts[i] = start
    sizes[i] = reach[i] === SOME ? Math.max(1, Math.min(of, Math.floor((BINS * of) / searched))) : 1
    start += sizes[i]!
  }
  return { starts, sizes }
}
