import type { TaskEntry } from '../../build/manifest.ts'
import { startThreads } from '../../lib/threads.ts'
import type { TextSums } from '../../output/block-writer.ts'
import type { Fault } from '../../output/check-folder.ts'
import type { Feature } from '../../output/shapes.ts'

/** Work for a thread: plain data. */
export type Job = PartJob | SidesJob | ShardJob

/** Reads a part of a build and its index. */
export interface PartJob {
  readonly kind: 'part'
  /** Folder of its task, and what faults call that. */
  readonly folder: string
  readonly task: string
  readonly part: TaskEntry['parts'][number]
  /** The lengths in the index are those of the bound, which can be counted again. */
  readonly bound: boolean
}

/** Looks for groups of a task on both sides. */
export interface SidesJob {
  readonly kind: 'sides'
  readonly task: string
  readonly train: readonly string[]
  readonly validation: readonly string[]
}

/** Reads a shard. */
export interface ShardJob {
  readonly kind: 'shard'
  readonly path: string
  readonly name: string
  readonly features: readonly Feature[]
  readonly expected: TextSums & { readonly rows: number }
}

export interface ShardVerified {
  readonly faults: readonly Fault[]
  /** Rows by task, where the records have an id. */
  readonly tasks: Readonly<Record<string, number>>
  readonly dates: readonly string[]
}

export type Result = readonly Fault[] | ShardVerified

/** Threads that read. */
export interface VerifyThreads {
  run(job: PartJob | SidesJob): Promise<readonly Fault[]>
  run(job: ShardJob): Promise<ShardVerified>
  close(): Promise<void>
}

export const startVerifyThreads = (count: number): VerifyThreads =>
  startThreads<Job, Result>('inspect/verify/worker', count) as VerifyThreads
