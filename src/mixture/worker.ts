import { serve } from '../lib/threads.ts'
import type { MixJob } from './jobs.ts'
import { scatter } from './scatter.ts'
import { writeShard } from './shard.ts'

/** The entry of the mixture's threads. */
serve<MixJob>(async (job, progress) =>
  job.kind === 'scatter' ? scatter(job, progress) : writeShard(job, progress),
)
