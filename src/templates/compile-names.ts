import { type Printer, quote } from './compile-print.ts'
import type { Filter } from './nunjucks.ts'

/** JavaScript locals of a loop: its counter and the number of its items. */
export interface LoopLocals {
  readonly index: string
  readonly length: string
}

/** What names mean at some place of a template. Others are looked up in the scope. */
export interface Reach {
  /** Loop variables -> JavaScript locals. */
  readonly locals: ReadonlyMap<string, string>
  /** The loop that `loop` speaks of: undefined outside of loops, 'unsure' where only nunjucks can tell. */
  readonly loop: LoopLocals | 'unsure' | undefined
}

/** What emitted code needs around it. Filled while emitting. */
export interface Emission {
  readonly printer: Printer
  /** Locals to declare at the top of the function. */
  readonly locals: string[]
  /** Filters by number: `f0`, `f1` … */
  readonly filters: Filter[]
  /** The first construct that only nunjucks can do: the emitted code is not to be used. */
  beyond?: string
}

/** Marks the template as one for nunjucks itself. The code it returns is never run. */
export function beyond(emission: Emission, what: string): string {
  emission.beyond ??= what
  return 'undefined'
}

/** Names that nunjucks, too, can put into code. */
export const isPlain = (name: unknown): name is string =>
  typeof name === 'string' && /^[A-Za-z_]\w*$/.test(name)

const LOOP_FIELDS: Readonly<Record<string, (loop: LoopLocals) => string>> = {
  index: ({ index }) => `(${index} + 1)`,
  index0: ({ index }) => index,
  revindex: ({ index, length }) => `(${length} - ${index})`,
  revindex0: ({ index, length }) => `(${length} - ${index} - 1)`,
  first: ({ index }) => `(${index} === 0)`,
  last: ({ index, length }) => `(${index} === ${length} - 1)`,
  length: ({ length }) => length,
}

/** JavaScript for a name: a local, or a look into the scope. */
export function emitName(name: string, { locals, loop }: Reach, emission: Emission): string {
  if (!isPlain(name)) return beyond(emission, `the name ${name}`)
  const local = locals.get(name)
  if (local !== undefined) return local
  if (name !== 'loop' || !loop) return `scope.lookup(${quote(name)})`
  return loop === 'unsure' ? beyond(emission, 'loop behind a loop') : `loopOf(${loop.index},${loop.length})`
}

/** JavaScript for `loop.<field>`, computed where it is used; undefined where that is no field of a loop. */
export const loopField = (field: unknown, { loop }: Reach): string | undefined =>
  loop && loop !== 'unsure' && typeof field === 'string' && Object.hasOwn(LOOP_FIELDS, field)
    ? LOOP_FIELDS[field]!(loop)
    : undefined
