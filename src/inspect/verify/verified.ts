import type { Reporter } from '../../build/reporter.ts'
import type { Fault } from '../../output/check-folder.ts'
import type { VerifyThreads } from './jobs.ts'

/** What reading a folder to its last row came to. */
export interface Verified {
  readonly kind: 'build' | 'mixture' | 'export' | 'folder'
  readonly files: number
  readonly rows: number
  readonly faults: readonly Fault[]
  /** Nothing is wrong, but a person should know. */
  readonly notes: readonly string[]
}

/** What all parts of the work share. */
export interface Tools {
  readonly threads: VerifyThreads
  readonly reporter: Reporter
}
