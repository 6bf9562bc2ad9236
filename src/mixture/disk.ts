import { statfs } from 'node:fs/promises'
import { retryError } from '../lib/errors.ts'
import { CELLS } from './counts.ts'
import type { MixOptions } from './options.ts'
import type { Prepared } from './prepare.ts'

/** What a mixture comes to in bytes of text, about. */
export interface Sizes {
  readonly train: number
  readonly validation: number
}

/** Bytes that each row takes in a bucket beside its text. */
const HEAD = 12

/** Sizes by the mean of the rows that each category and submixture has. */
export function sizesOf({ tasks, targets }: Prepared): Sizes {
  const sizes = { train: 0, validation: 0 }
  for (const { stock, first } of tasks) {
    const rows = stock.files.reduce((sum, file) => sum + file.rows, 0)
    const mean = stock.files.reduce((sum, file) => sum + file.bytes, 0) / Math.max(1, rows) + HEAD
    for (const side of ['train', 'validation'] as const)
      for (const taken of targets[side].subarray(first, first + CELLS)) sizes[side] += taken * mean
  }
  return { train: Math.round(sizes.train), validation: Math.round(sizes.validation) }
}

export interface Disk {
  /** Bytes that the folder's disk has to give while rows are shuffled. */
  readonly needed: number
  readonly free: number
}

/** Means are means: some rows are longer. */
const SLACK = 1.05

/**
 * The buckets hold all rows once, as they are. They are removed as the shards come, which are no larger, but for those
 * that are being written.
 */
export async function diskFor(
  { train, validation }: Sizes,
  { shard }: Pick<MixOptions, 'shard'>,
  out: string,
): Promise<Disk> {
  const all = train + validation
  const writing = 'bytes' in shard ? 8 * shard.bytes : all
  const { bavail, bsize } = await statfs(out)
  return { needed: Math.round(all * SLACK + Math.min(all, writing)), free: bavail * bsize }
}

/** Throws a retry error (exit 75) where the disk has too little. */
export function refuseFull({ needed, free }: Disk, out: string): void {
  if (needed <= free) return
  const show = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`
  throw retryError({
    where: out,
    found: `${show(free)} free`,
    expected: `about ${show(needed)}, of which the shuffling gives most back`,
    remedy: 'free some space, or make a smaller mixture: --rows',
  })
}
