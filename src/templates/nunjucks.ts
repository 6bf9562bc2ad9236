import nunjucks from 'nunjucks'
import { templateError } from '../lib/errors.ts'
import type { Part } from './file.ts'

/** What a template may see by name. */
export interface Scope {
  lookup(name: string): unknown
}

/** A compiled text. Throws a template error that names file and line. */
export type Text = (scope: Scope) => string

type RootRender = (env: unknown, context: Scope, frame: object, runtime: unknown, done: (error: unknown, text?: string) => void) => void

interface Frame {
  topLevel: boolean
}

/** The parts of nunjucks that its types leave out. */
interface Internals {
  runtime: { Frame: new () => Frame }
  parser: { parse(text: string, extensions: unknown[], options: object): unknown }
}
const { runtime, parser } = nunjucks as unknown as Internals

const OPTIONS = { autoescape: false, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true }
const environment = new nunjucks.Environment(null, OPTIONS)

/** nunjucks' own tree of a text. Throws a template error for text that does not parse. */
export function parseText(part: Part): unknown {
  try {
    return parser.parse(part.text, [], OPTIONS)
  } catch (error) {
    throw complaint(part, error)
  }
}

export const hasFilter = (name: string): boolean => {
  try {
    return typeof environment.getFilter(name) === 'function'
  } catch {
    return false
  }
}

/**
 * Compiles a text with nunjucks. The scope is handed to the compiled function as it is: nunjucks' own `render`
 * would copy every field of the example for every row.
 */
export function compileText(part: Part): Text {
  const plain = compilePlain(part)
  if (plain) return plain
  let rootRender: RootRender
  try {
    const template = new nunjucks.Template(part.text, environment, part.file, true)
    rootRender = (template as unknown as { rootRenderFunc: RootRender }).rootRenderFunc
  } catch (error) {
    throw complaint(part, error)
  }
  return scope => {
    let text = ''
    const frame = new runtime.Frame()
    frame.topLevel = true
    rootRender(environment, scope, frame, runtime, (error, rendered) => {
      if (error) throw complaint(part, error)
      text = rendered!
    })
    return text
  }
}

/**
 * Most texts are sentences with a few `{{ name }}` or `{{ name.field }}` in them. These become a chain of lookups and
 * need nothing of nunjucks; the result is the same to the letter.
 */
function compilePlain(part: Part): Text | undefined {
  const pieces = part.text.split(/\{\{ ([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?) \}\}/)
  const literals = pieces.filter((_, i) => i % 2 === 0)
  const paths = pieces.filter((_, i) => i % 2 === 1).map(path => path.split('.'))
  if (literals.some(text => /\{[{%#]/.test(text)) || paths.some(([name]) => LITERALS.has(name!))) return undefined
  return scope => {
    let text = literals[0]!
    for (let i = 0; i < paths.length; i++) {
      const [name, field] = paths[i]!
      let value = scope.lookup(name!)
      if (field !== undefined && value !== undefined && value !== null) value = (value as Record<string, unknown>)[field]
      if (value === undefined || value === null) {
        throw templateError({ where: `${part.file}:${part.line}`, found: `no value for {{ ${paths[i]!.join('.')} }}` })
      }
      text += `${value}${literals[i + 1]!}`
    }
    return text
  }
}

/** Words that nunjucks reads as values or operators, not as names. */
const LITERALS = new Set(['true', 'false', 'none', 'null', 'not', 'and', 'or', 'in', 'is', 'if', 'else'])

/** Compiles the expression of a `when` flag. */
export function compileCondition(expression: string, file: string, line: number): (scope: Scope) => boolean {
  const text = compileText(conditionPart(expression, file, line))
  return scope => text(scope) !== ''
}

/** A condition as a text that is empty where the condition does not hold. */
export const conditionPart = (expression: string, file: string, line: number): Part => ({
  text: `{% if ${expression} %}1{% endif %}`,
  file,
  line,
})

/** nunjucks says where in the text; the file's line is what a person needs. */
function complaint(part: Part, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  const inner = /\[Line (\d+)/.exec(message)?.[1]
  const line = part.line + (inner === undefined ? 0 : Number(inner) - 1)
  return templateError({ where: `${part.file}:${line}`, found: message.split('\n').at(-1)!.trim() })
}
