import { parentPort } from 'node:worker_threads'
import { BiflanError } from '../lib/errors.ts'

/** What a thread answers: how far it is, and at last its result or its failure. */
export type Message =
  | { readonly progress: number }
  | { readonly done: unknown }
  | { readonly failed: Failure }

/** An error as it crosses from a thread: `kind` where it is one of ours. */
export interface Failure {
  readonly message: string
  readonly kind?: BiflanError['kind']
  readonly exitCode?: number
  readonly code?: string
  readonly stack?: string
}

/** Makes this thread take one job at a time. `progress` tells the main thread the rows since it was last told. */
export function serve<Job>(run: (job: Job, progress: (rows: number) => void) => Promise<unknown>): void {
  const port = parentPort!
  const say = (message: Message) => port.postMessage(message)
  port.on('message', (job: Job) => {
    run(job, progress => say({ progress })).then(
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

/** The error that crossed, as it was. */
export function errorOf({ message, kind, exitCode, stack, code }: Failure): Error {
  if (kind !== undefined) return new BiflanError(kind, message, exitCode)
  return Object.assign(new Error(message), stack !== undefined && { stack }, code !== undefined && { code })
}
