import { blockWriter } from '../output/block-writer.ts'
import { readBucket } from './bucket.ts'
import type { ShardJob, ShardSums } from './jobs.ts'

/** Does a shard job. `progress` is told the rows that were written. */
export function writeShard(
  { folder, stretches, path, compression }: ShardJob,
  progress: (rows: number) => void,
): ShardSums {
  const out = blockWriter(path, compression)
  let rows = 0
  try {
    for (const { bucket, skip, take } of stretches) {
      const { bytes, starts, ends, order } = readBucket(folder, bucket)
      for (let i = skip; i < skip + take; i++) out.write(bytes, starts[order[i]!], ends[order[i]!])
      rows += take
      progress(take)
    }
    return { rows, ...out.finish() }
  } catch (error) {
    out.abandon()
    throw error
  }
}
