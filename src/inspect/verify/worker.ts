import { serve } from '../../lib/threads.ts'
import type { Job, Result } from './jobs.ts'
import { verifyPart } from './part.ts'
import { verifyShard } from './shard.ts'
import { verifySides } from './sides.ts'

/** The thread's entry. */
serve(run)

async function run(job: Job): Promise<Result> {
  switch (job.kind) {
    case 'part':
      return verifyPart(job)
    case 'sides':
      return verifySides(job)
    case 'shard':
      return verifyShard(job)
  }
}
