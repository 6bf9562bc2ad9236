import { serve } from '../lib/threads.ts'
import { countTasks } from './count.ts'
import type { Job, Result } from './jobs.ts'
import { writeShards } from './write-shards.ts'

/** The thread's entry. */
serve<Job>(
  (job, progress): Promise<Result> =>
    job.kind === 'count' ? countTasks(job, progress) : writeShards(job, progress),
)
