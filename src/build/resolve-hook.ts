import { fileURLToPath } from 'node:url'
import { PUBLIC } from './public.ts'

export interface HookData {
  /** Address of the module that `PUBLIC` stands for. */
  readonly task: string
  /** Addresses of the folders whose modules may import nothing else. */
  readonly folders: readonly string[]
}

interface Resolved {
  readonly url: string
  readonly shortCircuit?: boolean
}

let given: HookData

export function initialize(data: HookData): void {
  given = data
}

/** Node's hook of the same name (`module.register`): it runs on a thread of its own. */
export function resolve(
  specifier: string,
  context: { readonly parentURL?: string },
  next: (specifier: string, context: unknown) => Promise<Resolved>,
): Resolved | Promise<Resolved> {
  const { parentURL = '' } = context
  if (!given.folders.some(folder => parentURL.startsWith(folder))) return next(specifier, context)
  if (specifier === PUBLIC) return { url: given.task, shortCircuit: true }
  if (/^\.{0,2}\//.test(specifier)) return next(specifier, context)
  throw new Error(
    `${fileURLToPath(parentURL)} imports ${specifier}: a task may import ${PUBLIC} and files beside it, so that nothing else decides its rows`,
  )
}
