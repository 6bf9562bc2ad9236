import type { Reporter } from '../../build/reporter.ts'
import type { Threads } from '../../build/threads.ts'
import type { Fault } from '../../output/check-folder.ts'
import type { Job, Results } from './jobs.ts'

/** What reading a folder to its last row came to. */
export interface Verified {
  readonly kind: 'build' | 'mixture' | 'export'
  readonly files: number
  readonly rows: number
  readonly faults: readonly Fault[]
  /** Nothing is wrong, but a person should know. */
  readonly notes: readonly string[]
}

/** What all parts of the work share. */
export interface Tools {
  readonly threads: Threads<Job, Results>
  readonly reporter: Reporter
}
