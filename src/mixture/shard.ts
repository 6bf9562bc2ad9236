import { checkError } from '../lib/errors.ts'
import { blockWriter } from '../output/block-writer.ts'
import { checkShard, differences } from '../output/check-shard.ts'
import { shapeOf } from '../output/shapes.ts'
import { readBucket } from './bucket.ts'
import type { ShardJob, ShardSums } from './jobs.ts'

const { features } = shapeOf('unified')

/**
 * Does a shard job: writes the shard, and reads it again from the disk. `progress` is told the rows that were written.
 * Throws a check error where what is there is not what was written, or breaks a rule of loaders.
 */
export async function writeShard(job: ShardJob, progress: (rows: number) => void): Promise<ShardSums> {
  const sums = write(job, progress)
  const faults = differences(await checkShard(job.path, features), sums)
  if (faults.length === 0) return sums
  throw checkError({ where: job.path, found: faults.join('; '), expected: 'what was written' })
}

function write(
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
