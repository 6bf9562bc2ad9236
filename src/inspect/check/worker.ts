import { taskNamed } from '../../build/catalogue.ts'
import { serve } from '../../lib/threads.ts'
import { findConflicts } from './conflicts.ts'
import { SAMPLES } from './finding.ts'
import type { Job, PartJob, Results } from './jobs.ts'
import { checkPart, linesOf } from './part.ts'
import { type Subject, subjectOf } from './subject.ts'

/** Bytes for looking up prompts: the tables are read once for each time that this is not enough. */
const MEMORY = 128 * 2 ** 20

const subjects = new Map<string, Promise<Subject>>()

serve(run)

async function run(job: Job, progress: (lines: number) => void): Promise<Results[Job['kind']]> {
  switch (job.kind) {
    case 'part':
      return checkPart(await load(job), job, progress)
    case 'prompts':
      return findConflicts(job.tables, job.across, MEMORY, SAMPLES)
    case 'lines':
      return linesOf(job.part, job.lines)
  }
}

function load({ task, facts }: PartJob): Promise<Subject> {
  const loading = subjects.get(task) ?? taskNamed(task).then(loaded => subjectOf(loaded, facts))
  subjects.set(task, loading)
  return loading
}
