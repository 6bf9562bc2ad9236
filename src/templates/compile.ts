import { BiflanError, templateError } from '../lib/errors.ts'
import type { Emission } from './compile-names.ts'
import { type Printer, piecePrinter, TEXT_PRINTER } from './compile-print.ts'
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
import { joined, type Piece, pieceOf } from './piece.ts'
import type { PieceScope } from './scope.ts'

/** A compiled text that yields a piece. Throws a template error that names file and line. */
export type PieceText = (scope: PieceScope) => Piece

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
 * Compiles a text to a function that yields the piece of it, trimmed. `fields`: the numbers of the names whose pieces
 * the scope keeps. Throws like `compileText`.
 */
export function compilePiece(part: Part, fields: ReadonlyMap<string, number>): PieceText {
  const compiled = compile<PieceText>(part, piecePrinter(fields))
  if (compiled) return compiled
  const text = interpretText(part)
  return scope => pieceOf(text(scope).trim())
}

/** The plain function alone: undefined for a text with constructs that are left to nunjucks. */
export const compilePlain = (part: Part): Text | undefined => compile<Text>(part, TEXT_PRINTER)

/** nunjucks' transformer is not run, because all it does is for asynchronous filters and for blocks, and there are none. */
function compile<T>(part: Part, printer: Printer): T | undefined {
  const emission: Emission = { printer, locals: [], filters: [] }
  const body = emitStatements(parseText(part), { locals: new Map(), loop: undefined }, emission)
  if (emission.beyond !== undefined) return undefined
  const missing = (line: number, what: string): never => {
    throw templateError({ where: `${part.file}:${part.line + line}`, found: `no value for ${what}` })
  }
  const failure = (error: unknown) => (error instanceof BiflanError ? error : complaint(part, error))
  const values = { ...TOOLS, joined, self: filterThis, missing, failure }
  const source = `'use strict'
const { ${Object.keys(values).join(', ')} } = values
${emission.filters.map((_, i) => `const f${i} = filters[${i}]`).join('\n')}
return scope => {
var ${['owner', 'found', ...emission.locals, printer.declared].join(', ')}
try {
${body}
return ${printer.returned}
} catch (error) {
throw failure(error)
}
}`
  try {
    return new Function('values', 'filters', source)(values, emission.filters) as T
  } catch (error) {
    // An empty pair of brackets, or a key twice: nunjucks emits the same and refuses it in its own words.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
