import type { Part, Section } from '../templates/file.ts'
import type { Template } from '../templates/set.ts'

/** Something in a template file that a person should look at. `line` counts from 1. */
export interface Finding {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** What can be told from one text, whatever task it serves. */
export type TextLint = (part: Part) => Finding[]

/** The templates of a task, with what is known of its fields. */
export interface Linted {
  readonly task: string
  readonly templates: readonly Template[]
  /** Words that are untrue of the task's texts. */
  readonly avoid: readonly string[]
  /** The fields that take few values: a closed set, or a handful in a corpus. All others are free texts. */
  readonly few: ReadonlySet<string>
}

/** What can be told from a task's templates. */
export type TaskLint = (subject: Linted) => Finding[]

export const at = ({ file, line }: Pick<Part, 'file' | 'line'>, message: string): Finding => ({
  file,
  line,
  message,
})

/** The texts of a template, or of a section of any template file. */
export const partsOf = (one: Template | Section): Part[] => {
  const { instruction, input, output } = 'source' in one ? one.source : { ...one, instruction: one.opening }
  return [instruction, input, output].filter(part => part !== undefined)
}
