import { mix } from '../lib/chance.ts'
import { createRenderer, type Renderer } from '../templates/render.ts'
import { type Task, taskNamed, templatesOf } from './catalogue.ts'
import { limitsFor } from './gate.ts'
import type { Job, RenderPartJob, Results } from './jobs.ts'
import { renderUnit } from './render-unit.ts'
import { serve } from './serve.ts'
import { surveyUnit } from './survey-unit.ts'

const tasks = new Map<string, Promise<Task>>()
let last: { readonly fingerprint: string; readonly renderer: Renderer } | undefined

/** The thread's entry. */
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
    renderer: rendererFor(task, job),
  }
  return renderUnit(work, job.parts, job.compression, progress)
}

function load(name: string): Promise<Task> {
  const loading = tasks.get(name) ?? taskNamed(name)
  tasks.set(name, loading)
  return loading
}

function rendererFor(task: Task, { fingerprint, pool, settings, tokenizer }: RenderPartJob): Renderer {
  if (last?.fingerprint !== fingerprint) {
    const told = pool.map(({ fields, content, group }) => ({
      fields,
      group,
      key: mix(content, settings.seed),
    }))
    const show = task.spec.show ?? Number.POSITIVE_INFINITY
    last = {
      fingerprint,
      renderer: createRenderer(templatesOf(task), {
        fewShot: settings.fewShot,
        show,
        pool: told,
        limits: limitsFor(settings, tokenizer),
      }),
    }
  }
  return last.renderer
}
