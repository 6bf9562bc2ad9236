import { usageError } from '../lib/errors.ts'
import type { Buckets, Stretch } from './jobs.ts'

const MiB = 2 ** 20

/** What the program itself takes, and each of its threads beside the rows that it holds. */
const PROGRAM = 128 * MiB
const THREAD = 56 * MiB
/** More is not read at a time: sorting is fastest on what is small. */
const LARGEST_BUCKET = 48 * MiB
/** Less is not written at a time. */
const SMALLEST_ROOM = 4096
const LARGEST_ROOM = 2 ** 18

/** Memory that a mixture takes where nobody says how much: a GiB, or enough for many threads. */
export const defaultMemory = (threads: number): number =>
  Math.max(1024 * MiB, PROGRAM + threads * (THREAD + 128 * MiB))

export interface Geometry {
  readonly buckets: Buckets
  readonly room: number
}

/**
 * How many buckets there have to be so that each thread can hold one, and how much of each it holds while it fills
 * them. Changes no byte. Throws a usage error where the memory is too little.
 */
export function geometryFor(bytes: Buckets, memory: number, threads: number): Geometry {
  const found = fitting(bytes, memory, threads)
  if (found) return found
  let enough = memory
  while (!fitting(bytes, enough, threads)) enough += 16 * MiB
  throw usageError({
    found: `--memory ${memory}`,
    expected: `at least ${Math.ceil(enough / MiB)}M for this mixture on ${threads} threads`,
    remedy: 'give more, or use fewer --threads',
  })
}

function fitting(bytes: Buckets, memory: number, threads: number): Geometry | undefined {
  const share = Math.floor((memory - PROGRAM) / threads) - THREAD
  // Half, because a bucket may come out larger than planned, and the order of its rows takes room as well.
  const bucket = Math.min(LARGEST_BUCKET, Math.floor(share / 2))
  if (bucket < MiB) return undefined
  const buckets = { train: Math.ceil(bytes.train / bucket), validation: Math.ceil(bytes.validation / bucket) }
  const room = Math.min(LARGEST_ROOM, Math.floor(share / (buckets.train + buckets.validation)))
  return room < SMALLEST_ROOM ? undefined : { buckets, room }
}

/** Where shards of a split end: `rows` each, or as many equal ones as hold about `bytes` each. None is empty. */
export function cutShards(
  total: { rows: number; bytes: number },
  by: { rows: number } | { bytes: number },
): number[] {
  if ('rows' in by) {
    const shards = Math.ceil(total.rows / by.rows)
    return Array.from({ length: shards }, (_, i) => Math.min(total.rows, (i + 1) * by.rows))
  }
  const shards = Math.min(total.rows, Math.max(1, Math.ceil(total.bytes / by.bytes)))
  return Array.from({ length: shards }, (_, i) => Math.floor(((i + 1) * total.rows) / shards))
}

/** Which rows of which buckets make each shard. `rows`: of each bucket; `first`: number of the first bucket. */
export function stretchesOf(ends: readonly number[], rows: Float64Array, first: number): Stretch[][] {
  let bucket = 0
  let skip = 0
  let start = 0
  return ends.map(end => {
    const stretches: Stretch[] = []
    for (let left = end - start; left > 0; ) {
      const take = Math.min(left, rows[bucket]! - skip)
      if (take > 0) stretches.push({ bucket: first + bucket, skip, take })
      left -= take
      skip += take
      if (skip === rows[bucket]) {
        bucket++
        skip = 0
      }
    }
    start = end
    return stretches
  })
}
