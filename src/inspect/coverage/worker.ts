import { taskNamed } from '../../build/catalogue.ts'
import { serve } from '../../lib/threads.ts'
import { type CoverageJob, countSaid, type SaidRowsByTemplate } from './said-rows.ts'

serve(
  async ({ task, part }: CoverageJob): Promise<SaidRowsByTemplate> => countSaid(await taskNamed(task), part),
)
