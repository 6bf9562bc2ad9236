import { basename, resolve } from 'node:path'
import { fingerprint } from '../build/fingerprint.ts'
import { tokenizerHash } from '../build/gate.ts'
import type { Settings } from '../build/settings.ts'
import { usageError } from '../lib/errors.ts'
import { givenHash } from '../lib/given.ts'
import { filesAt } from '../mixture/english/licences.ts'
import { defaultOptions, type MixOptions, optionsSchema } from '../mixture/options.ts'
import { readRecipe } from '../mixture/read-recipe.ts'
import type { Balance, Foreign, OnShortage, Recipe } from '../mixture/recipe.ts'
import type { Use } from '../mixture/stock.ts'

/** The flags that decide a mixture. */
export interface MixFlags {
  recipe?: string
  rows?: number
  maxRepeat?: number
  onShortage?: OnShortage
  balance?: Balance
  temperature?: number
  foreign?: Foreign
  maxInput?: number
  maxOutput?: number
  licenceUse?: Use
  /** False with `--no-share-alike`. */
  shareAlike: boolean
  licenceTable?: string
  shardRows?: number
  shardSize?: number
  compress?: 'none' | 'gzip'
}

/**
 * The options of a mixture: what the flags say, then what the mixture that is there was made with, then the defaults.
 * A recipe that is named replaces the one before; flags change single values of it.
 */
export function mixOptions(
  flags: MixFlags,
  held: MixOptions | undefined,
  { sample, limit }: Settings,
): MixOptions {
  const before = held ?? defaultOptions(sample)
  const table = flags.licenceTable === undefined ? undefined : tableHash(resolve(flags.licenceTable))
  if (before.licenceTable !== null && table === undefined) {
    throw usageError({
      found: `a mixture made with a table of licences (sha256 ${before.licenceTable.slice(0, 12)}…), and none named now`,
      expected: 'the same one, or another',
      remedy: 'name its file with --licence-table, or start from the defaults with --reset',
    })
  }
  const recipe = recipeFor(
    flags,
    flags.recipe === undefined ? before.recipe : readRecipe(resolve(flags.recipe)),
    sample,
  )
  return optionsSchema.parse({
    recipe,
    limit: limitFor(flags, before.limit, limit),
    use: flags.licenceUse ?? before.use,
    shareAlike: flags.shareAlike !== false && before.shareAlike,
    licenceTable: table ?? before.licenceTable,
    shard: shardFor(flags) ?? before.shard,
    compress: flags.compress ?? before.compress,
  })
}

function recipeFor(
  { rows, maxRepeat, onShortage, balance, temperature, foreign }: MixFlags,
  recipe: Recipe,
  sample: boolean,
): Recipe {
  const values = { rows, 'max-repeat': maxRepeat, 'on-shortage': onShortage, balance, temperature, foreign }
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
  // The samples are too small to fill each other's gaps: they show the proportions.
  return { ...(sample && ({ 'on-shortage': 'shrink' } as const)), ...recipe, ...given }
}

/** Limits may be stricter than the build's: rows beyond those are not there. */
function limitFor(
  { maxInput, maxOutput }: MixFlags,
  before: MixOptions['limit'],
  built: Settings['limit'],
): MixOptions['limit'] {
  if (maxInput === undefined && maxOutput === undefined) return before
  const most = Number.MAX_SAFE_INTEGER
  const limit = {
    input: maxInput ?? before?.input ?? built?.input ?? most,
    output: maxOutput ?? before?.output ?? built?.output ?? most,
  }
  if (built && (limit.input > built.input || limit.output > built.output)) {
    throw usageError({
      found: `rows of up to ${limit.input} and ${limit.output} tokens, of a build that left out what is longer than ${built.input} and ${built.output}`,
      expected: 'the same limits or stricter ones',
      remedy: 'build with looser ones: biflan build --reset --max-input … --max-output …',
    })
  }
  return limit
}

function shardFor({ shardRows, shardSize }: MixFlags): MixOptions['shard'] | undefined {
  if (shardRows !== undefined && shardSize !== undefined)
    throw usageError({ found: '--shard-rows beside --shard-size', expected: 'one of them' })
  if (shardRows !== undefined) return { rows: shardRows }
  return shardSize === undefined ? undefined : { bytes: shardSize }
}

/** What a mixture's manifest remembers of a table of licences. */
const tableHash = (path: string): string =>
  fingerprint(filesAt(path).map(file => [basename(file), givenHash(file, 'a table of licences')]))

/** The tokenizer that counts English rows: the one that counted the build's. Throws a usage error for another one, or none. */
export function tokenizerFor(flag: string | undefined, { tokenizer }: Settings): string | undefined {
  const path = flag === undefined ? undefined : resolve(flag)
  const given = path === undefined ? null : tokenizerHash(path)
  if (given === tokenizer) return path
  const name = (sha256: string | null) => (sha256 === null ? 'none' : `one (sha256 ${sha256.slice(0, 12)}…)`)
  throw usageError({
    found: `${name(given)} as tokenizer, for a build whose rows were counted by ${name(tokenizer)}`,
    expected: 'the same one for both sides',
    remedy: tokenizer === null ? 'leave --tokenizer out' : 'name its file with --tokenizer',
  })
}
