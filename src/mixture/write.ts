import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Reporter } from '../build/reporter.ts'
import { checkError } from '../lib/errors.ts'
import { extensionOf } from '../output/part.ts'
import { dropBucket } from './bucket.ts'
import { cutShards, type Geometry, stretchesOf } from './geometry.ts'
import type { MixThreads, Scattered, ShardJob, ShardSums } from './jobs.ts'
import type { MixOptions } from './options.ts'
import type { Prepared } from './prepare.ts'
import type { Gate } from './scan.ts'
import { selectRows } from './selection.ts'

export interface WriteRequest {
  readonly prepared: Prepared
  readonly options: Pick<MixOptions, 'shard' | 'compress'>
  readonly gate: Gate
  readonly seed: number
  readonly geometry: Geometry
  /** Folder that the rows lie in while they are shuffled; it is made, and removed at the end. */
  readonly scratch: string
  /** Folder of the shards. */
  readonly folder: string
  readonly threads: MixThreads
  readonly reporter: Reporter
}

export interface WrittenShard extends ShardSums {
  readonly name: string
  readonly split: 'train' | 'validation'
}

export interface Written {
  readonly shards: readonly WrittenShard[]
  /** Tokens of the rows for training, by cell. */
  readonly tokens: Float64Array
}

/**
 * Writes the shards of a mixture: throws the chosen rows into buckets by their places, puts each bucket in order, and
 * cuts the whole row of them. The bytes depend on the rows, the options and the seed alone. Throws a check error where
 * it is not, row by row and cell by cell, what was planned.
 */
export async function writeMixture(request: WriteRequest): Promise<Written> {
  const { scratch } = request
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  try {
    const scattered = await scatterAll(request)
    checkCells(request.prepared, scattered)
    return { shards: await writeShards(request, scattered), tokens: scattered.tokens }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function scatterAll(request: WriteRequest): Promise<Scattered> {
  const { prepared, gate, seed, geometry, scratch, threads, reporter } = request
  const { plan, targets, counts } = prepared
  const selection = selectRows(plan, targets, counts, prepared.files, gate, seed)
  reporter.stage('scatter', sum(prepared.files.map(({ file }) => file.rows)), 'rows')
  // The largest first, so that no thread is left alone with one at the end.
  const files = [...prepared.files].sort((a, b) => b.file.bytes - a.file.bytes)
  const { buckets, room } = geometry
  const done = await Promise.all(
    files.map(placed =>
      threads.run(
        { kind: 'scatter', placed, gate, selection, seed, buckets, folder: scratch, room },
        reporter.advance,
      ),
    ),
  )
  reporter.finish()
  return done.reduce((all, each) => {
    for (const name of ['rows', 'bytes', 'cells', 'tokens'] as const)
      for (const [i, value] of each[name].entries()) all[name][i]! += value
    return all
  })
}

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0)

function checkCells({ tasks, targets }: Prepared, { cells }: Scattered): void {
  const planned = [...targets.train, ...targets.validation]
  const wrong = planned.findIndex((rows, i) => rows !== cells[i])
  if (wrong < 0) return
  const cell = wrong % targets.train.length
  const { task } = tasks.findLast(({ first }) => first <= cell)!
  throw checkError({
    found: `${cells[wrong]} rows of ${task.name} were found where ${planned[wrong]} were planned`,
    expected: 'what the plan says, to the row',
    remedy: 'an index may not fit its part any more: biflan build --force, then biflan mix',
  })
}

async function writeShards(request: WriteRequest, { rows, bytes }: Scattered): Promise<WrittenShard[]> {
  const { options, geometry, scratch, folder, threads, reporter } = request
  const { buckets } = geometry
  const jobs = (['train', 'validation'] as const).flatMap(split => {
    const first = split === 'train' ? 0 : buckets.train
    const mine = [rows, bytes].map(each => each.subarray(first, first + buckets[split])) as [
      Float64Array,
      Float64Array,
    ]
    const ends = cutShards({ rows: sum(mine[0]), bytes: sum(mine[1]) }, options.shard)
    return stretchesOf(ends, mine[0], first).map((stretches, i) => {
      const name = shardName(split, i, ends.length, extensionOf(options.compress))
      const path = join(folder, name)
      const job: ShardJob = { kind: 'shard', folder: scratch, stretches, path, compression: options.compress }
      return { split, name, job }
    })
  })
  reporter.stage('shuffle', sum(rows), 'rows')
  const drop = dropper(jobs.map(({ job }) => job))
  const shards = await Promise.all(
    jobs.map(async ({ split, name, job }) => {
      const sums = await threads.run(job, reporter.advance)
      drop(job)
      return { name, split, ...sums }
    }),
  )
  reporter.finish()
  return shards
}

const shardName = (split: string, i: number, of: number, extension: string): string =>
  `${split}-${[i, of].map(number => String(number).padStart(5, '0')).join('-of-')}.${extension}`

/** Removes a bucket as soon as the last shard that has rows of it is written. */
function dropper(jobs: readonly ShardJob[]): (done: ShardJob) => void {
  const users = new Map<number, number>()
  for (const { stretches } of jobs)
    for (const { bucket } of stretches) users.set(bucket, (users.get(bucket) ?? 0) + 1)
  return ({ folder, stretches }) => {
    for (const { bucket } of stretches) {
      users.set(bucket, users.get(bucket)! - 1)
      if (users.get(bucket) === 0) dropBucket(folder, bucket)
    }
  }
}
