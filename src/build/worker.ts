import { parentPort } from 'node:worker_threads'
import { BiflanError } from '../lib/errors.ts'
import type { Renderer } from '../templates/render.ts'
import { type Task, taskNamed } from './catalogue.ts'
import type { Failure, Job, Message, RenderPartJob, Results } from './jobs.ts'
import { renderUnit } from './render-unit.ts'
import { rendererFor } from './renderer.ts'
import { surveyUnit } from './survey-unit.ts'

/** The thread's entry: takes one job at a time, answers with its result or its failure. */
const port = parentPort!
const tasks = new Map<string, Promise<Task>>()
let last: { readonly fingerprint: string; readonly renderer: Renderer } | undefined

port.on('message', (job: Job) => {
  run(job).then(
    done => port.postMessage({ done } satisfies Message),
    (error: unknown) => port.postMessage({ failed: failureOf(error) } satisfies Message),
  )
})

async function run(job: Job): Promise<Results[Job['kind']]> {
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
  return renderUnit(work, job.parts, job.compression, rows =>
    port.postMessage({ progress: rows } satisfies Message),
  )
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

function failureOf(error: unknown): Failure {
  const { message, stack, code } = error as NodeJS.ErrnoException
  if (error instanceof BiflanError) return { message, kind: error.kind, exitCode: error.exitCode }
  return { message, ...(stack !== undefined && { stack }), ...(code !== undefined && { code }) }
}
