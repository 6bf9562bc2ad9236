import { z } from 'zod'

/**
 * A text that stands word for word in another field of the example: an answer in its passage, a name in its sentence.
 * `biflan check` holds the rows of templates that print such pieces to it.
 */
export const pieceOf = (field: string) => z.string().meta({ pieceOf: field })

/** Which field a schema declares to hold its text, if so. */
export const wholeOf = (schema: z.ZodType): string | undefined =>
  schema.meta()?.['pieceOf'] as string | undefined
