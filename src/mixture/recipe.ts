import { z } from 'zod'
import { SETTINGS, type Setting } from '../output/index-file.ts'
import { fractionOf } from './fraction.ts'

/** A number whose complaint says what it has to be. */
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const error =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number of at least ${least}`
      : `a whole number from ${least} to ${most}`
  return z.int({ error }).min(least, { error }).max(most, { error })
}
const TEMPERATURE = { error: 'a number from 0.1 to 1e9' }

const SHARE = { error: 'a share such as 40, 27.9, 1/3 or 33.3%' }
const share = z.union([z.number(), z.string()], SHARE).refine(value => fractionOf(value) !== undefined, SHARE)

/** Of a table the shares have to leave something, and where all are per cents they have to be a hundred, give or take rounding. */
function holding<T extends z.ZodType<Readonly<Record<string, number | string | undefined>>>>(table: T): T {
  return table
    .refine(shares => Object.values(shares).some(share => isPositive(share)), {
      error: 'at least one share above 0',
      abort: true,
    })
    .refine(shares => isWhole(Object.values(shares).flatMap(share => share ?? [])), {
      error: 'shares in per cent that add up to 100%',
    })
}

/** What is no share has been told. */
const isPositive = (share: number | string = 0): boolean => (fractionOf(share)?.num ?? 1n) > 0n

function isWhole(shares: readonly (number | string)[]): boolean {
  if (!shares.every(share => String(share).trim().endsWith('%'))) return true
  const sum = shares.reduce<number>((all, share) => all + Number.parseFloat(String(share)), 0)
  return Math.abs(sum - 100) <= 0.5
}

/** Name -> share. A name that is not there gets nothing; `others` is for all of them together, by size. */
const table = holding(z.record(z.string(), share))

/** How those below are weighed: by the rows they have, or as a table says. */
const shares = z.union([z.literal('size'), table], {
  error:
    'size, or a table of names and shares, at least one of them above 0, and all per cents 100% together',
})

const settings = holding(
  z.strictObject(
    Object.fromEntries(SETTINGS.map(name => [name, share.optional()])) as Record<
      Setting,
      z.ZodOptional<typeof share>
    >,
  ),
)

/** What holds for all tasks below, as long as nothing nearer says otherwise. */
const rules = {
  /** A task counts, and is read, as if it had no more rows than this. */
  cap: whole(1).optional(),
  /** By size means in proportion to size^(1/temperature): above 1 small tasks get more than their size. */
  temperature: z.number(TEMPERATURE).min(0.1, TEMPERATURE).max(1e9, TEMPERATURE).optional(),
  /** No row is taken more often. */
  'max-repeat': whole(1, 1000).optional(),
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
  rows: whole(1).optional(),
  /** What shares count. */
  balance: z.enum(['rows', 'tokens'], { error: 'rows or tokens' }).optional(),
  /** Where rows do not reach: take others instead, keep all shares and make less, or fail. */
  'on-shortage': z.enum(['fill', 'shrink', 'fail'], { error: 'fill, shrink or fail' }).optional(),
  shares: holding(z.strictObject({ zh: share.optional(), en: share.optional() })).optional(),
  /** What becomes of English rows that hold Chinese. */
  foreign: z.enum(['keep', 'drop'], { error: 'keep or drop' }).optional(),
  zh: z.strictObject({ ...language, categories: parts }).prefault({}),
  en: z.strictObject({ ...language, submixtures: parts }).prefault({}),
})

export type Recipe = z.output<typeof recipeSchema>
export type Rules = z.output<typeof task>
export type PartRules = z.output<typeof part>
export type Shares = z.output<typeof shares>
export type Foreign = NonNullable<Recipe['foreign']>
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
  foreign: 'keep',
} as const

/** The name in a table that stands for all that it does not name. */
export const OTHERS = 'others'
