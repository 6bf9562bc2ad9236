import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter } from '../build/reporter.ts'
import { readSealed, writeSealed } from '../lib/sealed.ts'
import { sumOf } from '../output/dataset.ts'
import type { ExportFolders } from './folder.ts'
import type { ExportThreads, ShardsJob, WrittenShard } from './jobs.ts'
import type { PlannedShard } from './plan.ts'
import type { ExportRequest, Prepared } from './prepare.ts'

/** Writes all shards into `next`, in the order of their names; those that a stopped run finished stay as they are. */
export async function writeAll(
  request: Pick<ExportRequest, 'format' | 'keepId' | 'container' | 'selection'>,
  { source, shards }: Prepared,
  { next, reports }: ExportFolders,
  threads: ExportThreads,
  reporter: Reporter,
): Promise<readonly WrittenShard[]> {
  const { format, keepId, container, selection } = request
  reporter.stage('export', sumOf(shards.map(({ rows }) => rows)), 'rows')
  const jobs = together(shards).map((mine, number) => {
    const numbers = new Set(mine.flatMap(({ segments }) => segments.map(({ piece }) => piece)))
    const job: ShardsJob = {
      kind: 'shards',
      shards: mine,
      pieces: Object.fromEntries([...numbers].map(piece => [piece, source.pieces[piece]!])),
      // Pieces of one task hold no other rows.
      tasks: source.pieces[mine[0]!.segments[0]!.piece]!.task === undefined ? selection.tasks : null,
      format,
      keepId,
      container,
      folder: next,
    }
    return { job, number, rows: sumOf(mine.map(({ rows }) => rows)) }
  })
  const written: (readonly WrittenShard[])[] = []
  // The largest first, so that no thread is left alone with one at the end.
  const order = [...jobs].sort((a, b) => b.rows - a.rows || a.number - b.number)
  await Promise.all(
    order.map(async ({ job, number, rows }) => {
      const report = join(reports, `${number}.json`)
      const finished = finishedIn(report, next)
      if (finished) reporter.advance(rows)
      const shards = finished ?? (await threads.run(job, reporter.advance))
      if (!finished) writeSealed(report, shards)
      written[number] = shards
    }),
  )
  reporter.finish()
  return written.flat()
}

/** Consecutive shards that begin in the same piece go to one job, which reads it once. */
function together(shards: readonly PlannedShard[]): PlannedShard[][] {
  const jobs: PlannedShard[][] = []
  const pieceOf = ({ segments }: PlannedShard) => segments[0]!.piece
  for (const shard of shards) {
    const last = jobs.at(-1)
    if (last && pieceOf(last[0]!) === pieceOf(shard)) last.push(shard)
    else jobs.push([shard])
  }
  return jobs
}

function finishedIn(report: string, next: string): readonly WrittenShard[] | undefined {
  const shards = readSealed(report) as readonly WrittenShard[] | undefined
  const whole = shards?.every(({ name, bytes }) => {
    const path = join(next, name)
    return existsSync(path) && statSync(path).size === bytes
  })
  return whole ? shards : undefined
}
