import { startThreads } from '../lib/threads.ts'
import type { TextSums } from '../output/block-writer.ts'
import type { Compression } from '../output/part.ts'
import type { PlacedFile } from './counts.ts'
import type { Gate } from './scan.ts'
import type { Selection } from './selection.ts'

/** Work for a thread of the mixture. */
export type MixJob = ScatterJob | ShardJob

/** How many buckets the rows of each side are scattered to. */
export interface Buckets {
  readonly train: number
  readonly validation: number
}

/** Throws the chosen rows of a file into buckets, by their places in the mixture. */
export interface ScatterJob {
  readonly kind: 'scatter'
  readonly placed: PlacedFile
  readonly gate: Gate
  readonly selection: Selection
  readonly seed: number
  readonly buckets: Buckets
  /** Folder of the buckets; each thread writes into one of its own in there. */
  readonly folder: string
  /** Bytes that a thread holds for a bucket before it writes them. */
  readonly room: number
}

export interface Scattered {
  /** Rows and bytes of each bucket, those for validation last. */
  readonly rows: Float64Array
  readonly bytes: Float64Array
  /** Rows of each cell: for training, then for validation. */
  readonly cells: Float64Array
  /** Tokens of the rows for training, by cell. */
  readonly tokens: Float64Array
}

/** A stretch of a bucket's rows in their final order. */
export interface Stretch {
  readonly bucket: number
  readonly skip: number
  readonly take: number
}

/** Puts rows of consecutive buckets in order and writes them as one shard. */
export interface ShardJob {
  readonly kind: 'shard'
  readonly folder: string
  readonly stretches: readonly Stretch[]
  readonly path: string
  readonly compression: Compression
}

/** Threads that scatter and shuffle. */
export interface MixThreads {
  /** Runs a job on the next free thread. `progress` is told rows as they are passed or written. */
  run(job: ScatterJob, progress: (rows: number) => void): Promise<Scattered>
  run(job: ShardJob, progress: (rows: number) => void): Promise<ShardSums>
  close(): Promise<void>
}

export const startMixThreads = (count: number): MixThreads =>
  startThreads<MixJob, Scattered | ShardSums>('mixture/worker', count) as MixThreads

export interface ShardSums extends TextSums {
  readonly rows: number
}
