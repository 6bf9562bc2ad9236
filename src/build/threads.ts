import { startThreads as start } from '../lib/threads.ts'
import type { Job, Results } from './jobs.ts'

/** Threads that survey and render. */
export interface Threads {
  /** Runs a job on the next free thread. `progress` is told rows as they are written. */
  run<J extends Job>(job: J, progress?: (rows: number) => void): Promise<Results[J['kind']]>
  close(): Promise<void>
}

export const startThreads = (count: number): Threads =>
  start<Job, Results[Job['kind']]>('build/worker', count) as Threads
