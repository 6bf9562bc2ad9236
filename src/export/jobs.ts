import { startThreads } from '../lib/threads.ts'
import type { Container } from '../output/containers.ts'
import type { Format } from '../output/shapes.ts'
import type { ShardSums } from '../output/shards.ts'
import type { PlannedShard } from './plan.ts'
import type { Piece } from './source.ts'

/** Work for a thread: plain data. */
export type Job = CountJob | ShardsJob

/** Counts the rows of a piece that are of these tasks. */
export interface CountJob {
  readonly kind: 'count'
  readonly piece: Piece
  readonly tasks: readonly string[]
}

/** Rows of a piece by task, with the bytes of their lines. */
export type Counted = Readonly<Record<string, { rows: number; bytes: number }>>

/** Writes consecutive shards, so that a piece from which several begin is read once. */
export interface ShardsJob {
  readonly kind: 'shards'
  readonly shards: readonly PlannedShard[]
  /** The pieces that the segments number. */
  readonly pieces: Readonly<Record<number, Piece>>
  /** Only rows of these tasks count; null for all. */
  readonly tasks: readonly string[] | null
  readonly format: Format
  readonly keepId: boolean
  readonly container: Container
  /** Folder of the export. */
  readonly folder: string
}

export interface WrittenShard extends ShardSums {
  readonly name: string
  /** Columns that hold nothing but dates. */
  readonly dates: readonly string[]
}

export type Result = Counted | readonly WrittenShard[]

/** Threads that count and write. */
export interface ExportThreads {
  /** Runs a job on the next free thread. `progress` is told rows as they are read or written. */
  run(job: CountJob, progress: (rows: number) => void): Promise<Counted>
  run(job: ShardsJob, progress: (rows: number) => void): Promise<readonly WrittenShard[]>
  close(): Promise<void>
}

export const startExportThreads = (count: number): ExportThreads =>
  startThreads<Job, Result>('export/worker', count) as ExportThreads
