import { z } from 'zod'
import { USES } from '../sources/descriptor.ts'
import { recipeSchema } from './recipe.ts'

/** What decides a mixture besides its rows. The mixture's manifest keeps them: the next `mix` uses them again. */
export const optionsSchema = z.strictObject({
  recipe: recipeSchema,
  /** Rows that are longer are left out: tokens. Null for all rows that are there. */
  limit: z.strictObject({ input: z.int().min(1), output: z.int().min(1) }).nullable(),
  /** The narrowest use that is good enough; null for any. */
  use: z.enum(USES).nullable(),
  shareAlike: z.boolean(),
  /** A hash over the table that says the licences of English tasks; null for none. */
  licenceTable: z.string().nullable(),
  /** Rows of a shard, or about its bytes before compression. */
  shard: z.union([z.strictObject({ rows: z.int().min(1) }), z.strictObject({ bytes: z.int().min(1) })]),
  compress: z.enum(['none', 'gzip']),
})

export type MixOptions = z.output<typeof optionsSchema>

/** The options of a mixture that says nothing else. */
export const defaultOptions = (sample: boolean): MixOptions => ({
  recipe: recipeSchema.parse({}),
  limit: null,
  use: null,
  shareAlike: true,
  licenceTable: null,
  shard: { bytes: 256 * 2 ** 20 },
  compress: sample ? 'none' : 'gzip',
})
