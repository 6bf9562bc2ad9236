import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { parentPort, Worker } from 'node:worker_threads'
import { BiflanError } from './errors.ts'
import { ROOT } from './root.ts'

/** Threads that take jobs from one queue. Jobs and results are plain data. */
export interface Threads<Job, Result> {
  /** Runs a job on the next free thread. `progress` is told what the job says it has done since it last said so. */
  run(job: Job, progress?: (by: number) => void): Promise<Result>
  close(): Promise<void>
}

interface Waiting {
  readonly job: unknown
  readonly progress: (by: number) => void
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

type Message = { readonly progress: number } | { readonly done: unknown } | { readonly failed: Failure }

/** An error as it crosses from a thread: `kind` where it is one of ours. */
interface Failure {
  readonly message: string
  readonly kind?: BiflanError['kind']
  readonly exitCode?: number
  readonly code?: string
  readonly stack?: string
}

/**
 * A thread's heap. Without a limit V8 lets garbage grow to several times of what is alive; with this one a thread stays
 * near 100 MB, and a record of the largest size still has room to be cleaned, said and encoded.
 */
const HEAP = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 384 }

/**
 * V8 learns from objects that live long, such as worked examples, to allocate their kind where only a full collection
 * frees them; the rows' own, of the same kind, would then fill that place. It costs a fifth of the rendering.
 */
setFlagsFromString('--no-allocation-site-pretenuring')

/** A thread takes longer to start than a small job takes, so that no more than this many are about to at a time. */
const STARTING = availableParallelism()

/**
 * Threads of a module that calls `serve`, such as `build/worker`: at most `most`, each started when there is a job for it. Which thread does which job changes nothing but
 * the time it takes. A thread that dies fails its job, if it has one, and another one takes its place.
 */
export function startThreads<Job, Result>(module: string, most: number): Threads<Job, Result> {
  // A worker's entry must be compiled code; a checkout's `src` uses what was built from it.
  const entry = join(ROOT, 'dist', `${module}.js`)
  const queue: Waiting[] = []
  const threads = new Set<Worker>()
  /** Those that have not been heard of yet. */
  const starting = new Set<Worker>()
  const idle = new Set<Worker>()
  const busy = new Map<Worker, Waiting>()

  function start(): Worker | undefined {
    if (threads.size >= most || starting.size >= STARTING) return undefined
    const worker = new Worker(entry, { resourceLimits: HEAP })
    worker.on('message', (message: Message) => hear(worker, message))
    worker.on('error', error => bury(worker, error))
    worker.on('exit', () => bury(worker, new Error('a thread ended before its job')))
    threads.add(worker)
    starting.add(worker)
    return worker
  }

  function hear(worker: Worker, message: Message): void {
    const job = busy.get(worker)
    // Words of a thread that has died in the meantime.
    if (!job) return
    starting.delete(worker)
    if ('progress' in message) job.progress(message.progress)
    else {
      busy.delete(worker)
      idle.add(worker)
      if ('done' in message) job.resolve(message.done as never)
      else job.reject(errorOf(message.failed))
    }
    next()
  }

  function bury(worker: Worker, error: Error): void {
    const job = busy.get(worker)
    for (const list of [threads, starting, idle, busy]) list.delete(worker)
    job?.reject(error)
    next()
  }

  function next(): void {
    while (queue.length > 0) {
      const [worker = start()] = idle
      if (!worker) return
      idle.delete(worker)
      const waiting = queue.shift()!
      busy.set(worker, waiting)
      worker.postMessage(waiting.job)
    }
  }

  return {
    run: (job, progress = () => {}) =>
      new Promise((resolve, reject) => {
        queue.push({ job, progress, resolve, reject })
        next()
      }),
    close: async () => {
      queue.length = 0
      await Promise.all([...threads].map(worker => worker.terminate()))
    },
  }
}

/** Makes this thread take jobs, one at a time, and answer each with its result or its failure. */
export function serve<Job>(run: (job: Job, progress: (by: number) => void) => Promise<unknown>): void {
  const port = parentPort!
  const say = (message: Message) => port.postMessage(message)
  port.on('message', (job: Job) => {
    run(job, by => say({ progress: by })).then(
      done => say({ done }),
      (error: unknown) => say({ failed: failureOf(error) }),
    )
  })
}

function failureOf(error: unknown): Failure {
  const { message, stack, code } = error as NodeJS.ErrnoException
  if (error instanceof BiflanError) return { message, kind: error.kind, exitCode: error.exitCode }
  return { message, ...(stack !== undefined && { stack }), ...(code !== undefined && { code }) }
}

function errorOf({ message, kind, exitCode, stack, code }: Failure): Error {
  if (kind !== undefined) return new BiflanError(kind, message, exitCode)
  return Object.assign(new Error(message), stack !== undefined && { stack }, code !== undefined && { code })
}
