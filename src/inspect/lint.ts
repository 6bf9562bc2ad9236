import type { z } from 'zod'
import type { Example } from '../shapes/task.ts'
import type { TemplateFile } from '../templates/file.ts'
import { FIELD_LINTS } from './lint-fields.ts'
import { type Finding, type Linted, partsOf } from './lint-finding.ts'
import { lintAcross, SET_LINTS } from './lint-set.ts'
import { TEXT_LINTS } from './lint-text.ts'
import { WORD_LINTS } from './lint-words.ts'

/** Every lint of a task's templates, by its name. */
export const TASK_LINTS = { ...FIELD_LINTS, ...WORD_LINTS, ...SET_LINTS }

export { lintClaims } from './lint-claims.ts'
export type { Finding, Linted } from './lint-finding.ts'
/** Every lint of a template file's texts, by its name. */
export { lintAcross, TEXT_LINTS }

/** What is wrong with the texts of a file, whichever tasks it serves: templates, option forms or layouts. */
export const lintFile = ({ sections }: TemplateFile): Finding[] =>
  sections.flatMap(partsOf).flatMap(part => Object.values(TEXT_LINTS).flatMap(lint => lint(part)))

/** What is wrong with the templates of a task, one by one and beside one another. */
export const lintTask = (subject: Linted): Finding[] =>
  Object.values(TASK_LINTS).flatMap(lint => lint(subject))

/** A field with at most so many values in a sample, each in three examples on average, is no free text. */
const FEW = 12

/**
 * The fields of a task that take few values: those of a closed set, numbers and truth values, and those of which a
 * corpus (`examples`, as many as there are) shows each value again and again.
 */
export function fewValued(schema: z.ZodObject, examples: readonly Example[]): Set<string> {
  const few = Object.entries(schema.shape).filter(([name, field]) => {
    if (['enum', 'literal', 'boolean', 'number'].includes((field as z.core.$ZodTypes)._zod.def.type))
      return true
    const values = new Set(examples.map(example => JSON.stringify(example[name])))
    return values.size > 0 && values.size <= Math.min(FEW, examples.length / 3)
  })
  return new Set(few.map(([name]) => name))
}
