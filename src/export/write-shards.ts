import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkError } from '../lib/errors.ts'
import { checkShard, differences } from '../output/check-shard.ts'
import { shapeOf } from '../output/shapes.ts'
import { openShard, type ShardWriter } from '../output/shards.ts'
import type { ShardsJob, WrittenShard } from './jobs.ts'
import { takeLines, taskPicker } from './lines.ts'
import type { PlannedShard } from './plan.ts'
import { readPiece } from './read-piece.ts'

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
  const rows = rowsOf(job)
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
  { segments, name }: PlannedShard,
  rows: ReturnType<typeof rowsOf>,
  progress: (rows: number) => void,
): Promise<void> {
  for (const { piece, from, to } of segments) {
    await rows.skipTo(piece, from)
    for (let left = to - from; left > 0; ) {
      const taken = await rows.take(left)
      if (!taken)
        throw checkError({ where: name, found: `${left} rows too few in the piece that it is made of` })
      writer.write(taken.lines, rows.path())
      left -= taken.rows
      progress(taken.rows)
    }
  }
}

/** The wanted rows of a job's pieces as one stream that can be stopped between any two of them. */
function rowsOf({ pieces, tasks }: Pick<ShardsJob, 'pieces' | 'tasks'>) {
  let current = -1
  let blocks: AsyncGenerator<Buffer> | undefined
  let block: Buffer = Buffer.alloc(0)
  let at = 0
  let row = 0
  const pick = tasks === null ? undefined : taskPicker(tasks)

  const more = async (): Promise<boolean> => {
    const next = await blocks!.next()
    if (next.done) return false
    block = pick ? only(next.value, pick) : next.value
    at = 0
    return true
  }
  const take = async (most: number) => {
    while (at === block.length) if (!(await more())) return undefined
    const { end, lines } = takeLines(block, at, most)
    const taken = { lines: block.subarray(at, end), rows: lines }
    at = end
    row += lines
    return taken
  }
  const rest = async () => {
    while (blocks && (await more())) block = Buffer.alloc(0)
  }
  return {
    take,
    rest,
    path: () => pieces[current]!.path,
    async close(): Promise<void> {
      await blocks?.return(undefined)
    },
    async skipTo(piece: number, to: number): Promise<void> {
      if (piece !== current) {
        await rest()
        current = piece
        blocks = readPiece(pieces[piece]!)
        block = Buffer.alloc(0)
        at = 0
        row = 0
      }
      while (row < to) if (!(await take(to - row))) return
    },
  }
}

/** The lines of a block that are of the wanted tasks. */
function only(block: Buffer, pick: ReturnType<typeof taskPicker>): Buffer {
  const lines: Buffer[] = []
  for (let at = 0; at < block.length; ) {
    const { end } = takeLines(block, at, 1)
    if (pick(block, at) !== undefined) lines.push(block.subarray(at, end))
    at = end
  }
  return Buffer.concat(lines)
}
