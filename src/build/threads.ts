import { Worker } from 'node:worker_threads'
import type { Job, Results } from './jobs.ts'
import { errorOf, type Message } from './serve.ts'

/** Threads that take jobs from one queue. `R`: results by kind of job. */
export interface Threads<J extends { readonly kind: string } = Job, R = Results> {
  /** Runs a job on the next free thread. `progress` is told rows as they are written. */
  run<K extends J>(job: K, progress?: (rows: number) => void): Promise<R[K['kind'] & keyof R]>
  close(): Promise<void>
}

interface Waiting {
  readonly job: unknown
  readonly progress: (rows: number) => void
  readonly resolve: (result: never) => void
  readonly reject: (error: Error) => void
}

/** A module that calls `serve`. It must be compiled code; from a checkout's `src` the built one is used. */
const entryOf = (folder: string): URL =>
  new URL(
    import.meta.url.endsWith('.ts') ? `../../dist/${folder}/worker.js` : `../${folder}/worker.js`,
    import.meta.url,
  )

/**
 * A thread's heap. Without a limit V8 lets garbage grow to several times of what is alive; with this one a thread stays
 * near 100 MB, and a record of the largest size still has room to be cleaned, said and encoded.
 */
const HEAP = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 384 }

/** Starts `count` threads of a folder's `worker`. Which thread does which job changes nothing but the time it takes. */
export function startThreads<J extends { readonly kind: string } = Job, R = Results>(
  count: number,
  folder = 'build',
): Threads<J, R> {
  const entry = entryOf(folder)
  const queue: Waiting[] = []
  const idle: Worker[] = []
  const busy = new Map<Worker, Waiting>()
  const workers = Array.from({ length: count }, start)

  function start(): Worker {
    const worker = new Worker(entry, { resourceLimits: HEAP })
    worker.on('message', (message: Message) => hear(worker, message))
    worker.on('error', error => busy.get(worker)?.reject(error))
    worker.on('exit', () => busy.get(worker)?.reject(new Error('a thread ended before its job')))
    idle.push(worker)
    return worker
  }

  function hear(worker: Worker, message: Message): void {
    const { progress, resolve, reject } = busy.get(worker)!
    if ('progress' in message) {
      progress(message.progress)
      return
    }
    busy.delete(worker)
    idle.push(worker)
    if ('done' in message) resolve(message.done as never)
    else reject(errorOf(message.failed))
    next()
  }

  function next(): void {
    while (queue.length > 0 && idle.length > 0) {
      const worker = idle.pop()!
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
      await Promise.all(workers.map(worker => worker.terminate()))
    },
  }
}
