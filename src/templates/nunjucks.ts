import nunjucks from 'nunjucks'
import { templateError } from '../lib/errors.ts'
import type { Part } from './file.ts'

/** What a template may see by name. */
export interface Scope {
  lookup(name: string): unknown
}

/** A compiled text. Throws a template error that names file and line. */
export type Text = (scope: Scope) => string

/** A node of nunjucks' tree. `lineno` counts from 0; the other fields depend on the type. */
export interface Node {
  readonly typename: string
  readonly lineno: number
  readonly [field: string]: unknown
}

/** A filter, called with a `this` that has `env`. */
export type Filter = (this: unknown, ...values: unknown[]) => unknown

type Done = (error: unknown, text?: string) => void
type RootRender = (env: unknown, context: object, frame: object, runtime: unknown, done: Done) => void

interface Frame {
  topLevel: boolean
}

/** The parts of nunjucks that its types leave out. */
interface Internals {
  runtime: {
    Frame: new () => Frame
    memberLookup(target: unknown, key: unknown): unknown
    inOperator(key: unknown, target: unknown): boolean
    fromIterator(items: unknown): unknown
    makeKeywordArgs(values: object): object
    isArray(items: unknown): boolean
    keys(target: unknown): string[]
  }
  parser: { parse(text: string, extensions: unknown[], options: object): Node }
}
const { runtime, parser } = nunjucks as unknown as Internals

export { runtime }

const OPTIONS = { autoescape: false, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true }
const environment = new nunjucks.Environment(null, OPTIONS)
const { filters } = environment as unknown as { filters: Readonly<Record<string, Filter>> }

/** nunjucks' own tree of a text. Throws a template error for text that does not parse. */
export function parseText(part: Part): Node {
  try {
    return parser.parse(part.text, [], OPTIONS)
  } catch (error) {
    throw complaint(part, error)
  }
}

/** The filter of this name, or undefined. */
export const filterNamed = (name: string): Filter | undefined =>
  Object.hasOwn(filters, name) ? filters[name] : undefined

export const hasFilter = (name: string): boolean => filterNamed(name) !== undefined

/** What filters find in `this`: some ask the environment for its settings and tests. */
export const filterThis = { env: environment }

/**
 * Leaves a text to nunjucks' own compiled function. It knows every construct and says what is right, but takes
 * microseconds for a loop. The scope is not copied, as nunjucks' own `render` would do with every field for every row.
 */
export function interpretText(part: Part): Text {
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
    const context = { ...filterThis, lookup: (name: string) => scope.lookup(name) }
    rootRender(environment, context, frame, runtime, (error, rendered) => {
      if (error) throw complaint(part, error)
      text = rendered!
    })
    return text
  }
}

/** A condition as a text that is empty where the condition does not hold. */
export const conditionPart = (expression: string, file: string, line: number): Part => ({
  text: `{% if ${expression} %}1{% endif %}`,
  file,
  line,
})

/** What nunjucks puts before a message: the place, and the kinds of the errors that it wrapped. */
const BEFORE =
  /^(?:\([^\n]*\)(?: \[Line (?<line>\d+)[^\n]*\])?\n)?\s*(?:(?:Template render error|\w*Error): )*/

/** nunjucks says where in the text, if it knows; the file's line is what a person needs. */
export function complaint(part: Part, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error)
  const before = BEFORE.exec(message)!
  const line = (error as { lineno?: number }).lineno || Number(before.groups!['line'] ?? 1)
  return templateError({
    where: `${part.file}:${part.line + line - 1}`,
    found: message
      .slice(before[0].length)
      .trim()
      .replace(/\s*\n\s*/g, ' '),
  })
}
