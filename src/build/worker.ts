import { serve } from '../lib/threads.ts'
import type { Renderer } from '../templates/render.ts'
import { type Task, taskNamed } from './catalogue.ts'
import type { Job, RenderPartJob, Results } from './jobs.ts'
import { renderUnit } from './render-unit.ts'
import { rendererFor } from './renderer.ts'
import { surveyUnit } from './survey-unit.ts'

const tasks = new Map<string, Promise<Task>>()
let last: { readonly fingerprint: string; readonly renderer: Renderer } | undefined

serve(run)

async function run(job: Job, progress: (rows: number) => void): Promise<Results[Job['kind']]> {
  const task = await load(job.task)
  const { inputs, unit, settings } = job
  const file = inputs.files[unit.file]!
  if (job.kind === 'survey') return surveyUnit(task, file, unit, settings, job.table)
  const { firstRecord, verdicts, quota } = job
  const work = {
    task,
    file,
    unit,
    firstRecord,
    maxRecord: settings.maxRecord,
    verdicts,
    quota,
    validation: settings.validation,
    seed: settings.seed,
    renderer: keptRenderer(task, job),
  }
  return renderUnit(work, job.parts, job.compression, progress)
}

function load(name: string): Promise<Task> {
  const loading = tasks.get(name) ?? taskNamed(name)
  tasks.set(name, loading)
  return loading
}

function keptRenderer(task: Task, { fingerprint, pool, settings, tokenizer }: RenderPartJob): Renderer {
  if (last?.fingerprint !== fingerprint)
    last = { fingerprint, renderer: rendererFor(task, settings, pool, tokenizer) }
  return last.renderer
}
