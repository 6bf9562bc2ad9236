import { serve } from '../build/serve.ts'
import { countTasks } from './count.ts'
import type { Job, Results } from './jobs.ts'
import { writeShards } from './write-shards.ts'

/** The thread's entry. */
serve<Job>(
  (job, progress): Promise<Results[Job['kind']]> =>
    job.kind === 'count' ? countTasks(job, progress) : writeShards(job, progress),
)
