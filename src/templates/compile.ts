import { BiflanError, templateError } from '../lib/errors.ts'
import type { Emission } from './compile-names.ts'
import { emitStatements } from './compile-statement.ts'
import { TOOLS } from './compile-tools.ts'
import type { Part } from './file.ts'
import {
  complaint,
  conditionPart,
  filterThis,
  interpretText,
  parseText,
  type Scope,
  type Text,
} from './nunjucks.ts'

/**
 * Compiles a text to one plain function. What it yields, and whether it throws, is what `interpretText` would do.
 * Throws a template error for a text that nunjucks cannot compile.
 */
export const compileText = (part: Part): Text => compilePlain(part) ?? interpretText(part)

/** Compiles the expression of a `when` flag. */
export function compileCondition(expression: string, file: string, line: number): (scope: Scope) => boolean {
  const text = compileText(conditionPart(expression, file, line))
  return scope => text(scope) !== ''
}

/**
 * The plain function alone: undefined for a text with constructs that are left to nunjucks. nunjucks' transformer is
 * not run, because all it does is for asynchronous filters and for blocks, and there are none.
 */
export function compilePlain(part: Part): Text | undefined {
  const emission: Emission = { locals: [], filters: [] }
  const body = emitStatements(parseText(part), { locals: new Map(), loop: undefined }, emission)
  if (emission.beyond !== undefined) return undefined
  const missing = (line: number, what: string): never => {
    throw templateError({ where: `${part.file}:${part.line + line}`, found: `no value for ${what}` })
  }
  const failure = (error: unknown) => (error instanceof BiflanError ? error : complaint(part, error))
  const values = { ...TOOLS, self: filterThis, missing, failure }
  const source = `'use strict'
const { ${Object.keys(values).join(', ')} } = values
${emission.filters.map((_, i) => `const f${i} = filters[${i}]`).join('\n')}
return scope => {
var ${['owner', 'found', ...emission.locals].join(', ')}
var out = ''
try {
${body}
} catch (error) {
throw failure(error)
}
return out
}`
  try {
    return new Function('values', 'filters', source)(values, emission.filters) as Text
  } catch (error) {
    // An empty pair of brackets, or a key twice: nunjucks emits the same and refuses it in its own words.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
