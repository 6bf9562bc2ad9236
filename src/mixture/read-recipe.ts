import { parseDocument } from 'yaml'
import type { z } from 'zod'
import { usageError } from '../lib/errors.ts'
import { givenFile } from '../lib/given.ts'
import { suggestion } from '../lib/nearest.ts'
import { type Recipe, recipeSchema } from './recipe.ts'

/** Reads a recipe. Throws a usage error that names the key, for anything that is none. */
export function readRecipe(path: string): Recipe {
  const document = parseDocument(
    givenFile(path, 'a YAML file with a recipe', 'see the option --recipe').toString('utf8'),
  )
  const [wrong] = document.errors
  if (wrong) throw usageError({ where: path, found: wrong.message.split('\n')[0]! })
  const value: unknown = document.toJS() ?? {}
  const parsed = recipeSchema.safeParse(value)
  if (parsed.success) return parsed.data
  throw usageError({ where: path, ...complaint(parsed.error.issues[0]!, value) })
}

function complaint(issue: z.core.$ZodIssue, recipe: unknown): { found: string; expected: string } {
  const path = issue.path.map(String)
  if (issue.code !== 'unrecognized_keys') {
    const found = JSON.stringify(path.reduce((value, key) => (value as Record<string, unknown>)[key], recipe))
    return { found: path.length === 0 ? found : `${path.join('.')}: ${found}`, expected: issue.message }
  }
  const [key] = issue.keys as [string]
  const known = keysAt(path)
  return {
    found: `the key ${[...path, key].join('.')}`,
    expected: suggestion(key, known) ?? `one of: ${known.join(', ')}`,
  }
}

/** The keys that a recipe may have at a place. */
function keysAt(path: readonly string[]): string[] {
  let schema: unknown = recipeSchema
  for (const key of path) schema = below(schema as Nested, key)
  return Object.keys((bare(schema as Nested) as { shape?: object }).shape ?? {})
}

/** As much of a schema as leads to the ones within. */
interface Nested {
  readonly def: { readonly innerType?: Nested; readonly valueType?: Nested }
  readonly shape?: Readonly<Record<string, Nested>>
}

const bare = (schema: Nested): Nested => (schema.def.innerType ? bare(schema.def.innerType) : schema)

function below(schema: Nested, key: string): Nested {
  const { shape, def } = bare(schema)
  return shape ? shape[key]! : def.valueType!
}
