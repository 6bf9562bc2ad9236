import { startThreads } from '../../lib/threads.ts'
import { type CoverageJob, type SaidRowsByTemplate, sumSaid } from './said-rows.ts'

/** Threads that read which template said the rows of parts. */
export function rowReader(count: number) {
  const threads = startThreads<CoverageJob, SaidRowsByTemplate>('inspect/coverage/worker', count)
  return {
    read: async (task: string, parts: readonly string[]): Promise<SaidRowsByTemplate> =>
      sumSaid(await Promise.all(parts.map(part => threads.run({ task, part })))),
    close: threads.close,
  }
}
