import { z } from 'zod'
import { SETTINGS, type Setting } from '../output/index-file.ts'
import { fractionOf } from './fraction.ts'

const share = z
  .union([z.number(), z.string()])
  .refine(value => fractionOf(value) !== undefined, { error: 'a share such as 40, 27.9, 1/3 or 33.3%' })

/** Name -> share. A name that is not there gets nothing; `others` is for all of them together, by size. */
const table = z.record(z.string(), share)

/** How those below are weighed: by the rows they have, or as a table says. */
const shares = z.union([z.literal('size'), table], { error: 'size, or a table of names and shares' })

const settings = z.strictObject(
  Object.fromEntries(SETTINGS.map(name => [name, share.optional()])) as Record<
    Setting,
    z.ZodOptional<typeof share>
  >,
)

/** What holds for all tasks below, as long as nothing nearer says otherwise. */
const rules = {
  /** A task counts, and is read, as if it had no more rows than this. */
  cap: z.int().positive().optional(),
  /** By size means in proportion to size^(1/temperature): above 1 small tasks get more than their size. */
  temperature: z.number().min(0.1).max(1e9).optional(),
  /** No row is taken more often. */
  'max-repeat': z.int().min(1).max(1000).optional(),
  /** Shares of the four settings within a task. */
  settings: settings.optional(),
}

const task = z.strictObject(rules)
const part = z.strictObject({
  ...rules,
  shares: shares.optional(),
  tasks: z.record(z.string(), task).default({}),
})
const parts = z.record(z.string(), part).default({})
const language = { ...rules, shares: shares.optional() }

/** The schema of a recipe: shares of languages, parts (categories, submixtures), tasks and settings. */
export const recipeSchema = z.strictObject({
  ...rules,
  /** Rows in all; without it every row of the Chinese side counts once. */
  rows: z.int().positive().optional(),
  /** What shares count. */
  balance: z.enum(['rows', 'tokens']).optional(),
  /** Where rows do not reach: take others instead, keep all shares and make less, or fail. */
  'on-shortage': z.enum(['fill', 'shrink', 'fail']).optional(),
  shares: z.strictObject({ zh: share.optional(), en: share.optional() }).optional(),
  zh: z.strictObject({ ...language, categories: parts }).prefault({}),
  en: z.strictObject({ ...language, submixtures: parts }).prefault({}),
})

export type Recipe = z.output<typeof recipeSchema>
export type Rules = z.output<typeof task>
export type PartRules = z.output<typeof part>
export type Shares = z.output<typeof shares>
export type OnShortage = NonNullable<Recipe['on-shortage']>
export type Balance = NonNullable<Recipe['balance']>

/** The English submixtures in the order in which they are listed everywhere. */
export const SUBMIXTURES = ['flan2021', 't0', 'niv2', 'cot', 'dialog'] as const

/** What a recipe does not say is as in the OpenBA paper and in FLAN v2. */
export const PAPER = {
  shares: { zh: 1, en: 2 },
  en: { flan2021: 40, t0: 32, niv2: 20, cot: 5, dialog: 3 },
  'max-repeat': 4,
  'on-shortage': 'fill',
  balance: 'rows',
} as const

/** The name in a table that stands for all that it does not name. */
export const OTHERS = 'others'
