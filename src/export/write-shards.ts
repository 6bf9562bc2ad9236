import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkError } from '../lib/errors.ts'
import { checkShard, differences } from '../output/check-shard.ts'
import { shapeOf } from '../output/shapes.ts'
import { openShard, type ShardWriter } from '../output/shards.ts'
import type { ShardsJob, WrittenShard } from './jobs.ts'
import type { PlannedShard } from './plan.ts'
import { type RowStream, rowStream } from './row-stream.ts'

/**
 * Writes the shards of a job, reads each again from the disk, and throws a check error where one is not what was
 * written or breaks a rule of loaders. `progress` is told the rows that were written.
 */
export async function writeShards(
  job: ShardsJob,
  progress: (rows: number) => void,
): Promise<readonly WrittenShard[]> {
  const shape = shapeOf(job.format, job.keepId)
  const written: WrittenShard[] = []
  const rows = rowStream(job.pieces, job.tasks)
  for (const shard of job.shards) {
    const path = join(job.folder, shard.name)
    mkdirSync(dirname(path), { recursive: true })
    const writer = await openShard(path, shape, job.container)
    try {
      await fill(writer, shard, rows, progress)
    } catch (error) {
      writer.abandon()
      throw error
    }
    const sums = writer.finish()
    const found = await checkShard(path, shape.features)
    const faults = differences(found, sums)
    if (faults.length > 0)
      throw checkError({ where: path, found: faults.join('; '), expected: 'what was written' })
    written.push({ name: shard.name, ...sums, dates: found.dates })
  }
  // To the end of the last piece, so that its checksum is known; or not, where another job reads all of it.
  const last = job.shards.at(-1)!.segments.at(-1)!
  await (last.to === job.pieces[last.piece]!.rows ? rows.rest() : rows.close())
  return written
}

/** Moves the rows of a shard from the stream into its file. */
async function fill(
  writer: ShardWriter,
  { segments }: PlannedShard,
  rows: RowStream,
  progress: (rows: number) => void,
): Promise<void> {
  for (const { piece, from, to } of segments) {
    await rows.skipTo(piece, from)
    for (let left = to - from; left > 0; ) {
      const taken = await rows.take(left)
      if (!taken) throw checkError({ where: rows.path(), found: `${left} rows too few` })
      writer.write(taken.lines, rows.path())
      left -= taken.rows
      progress(taken.rows)
    }
  }
}
