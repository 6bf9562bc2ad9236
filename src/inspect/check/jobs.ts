import type { Side } from '../../build/validation.ts'
import type { Conflicts, PromptTable } from './conflicts.ts'
import type { PartState } from './rows.ts'
import type { Facts } from './subject.ts'

/** Work for a thread: plain data. */
export type Job = PartJob | PromptsJob | LinesJob

/** Hold a part to every check, and note its prompts in a table. */
export interface PartJob {
  readonly kind: 'part'
  readonly task: string
  readonly facts: Facts
  readonly part: string
  readonly side: Side
  readonly table: string
}

/** Find prompts with several outputs. */
export interface PromptsJob {
  readonly kind: 'prompts'
  readonly tables: readonly PromptTable[]
  readonly across: boolean
}

/** Fetch lines of a part by their numbers, from 0. */
export interface LinesJob {
  readonly kind: 'lines'
  readonly part: string
  readonly lines: readonly number[]
}

export interface Results {
  part: PartState & { readonly rows: number }
  prompts: ReadonlyMap<number, Conflicts>
  lines: readonly string[]
}
