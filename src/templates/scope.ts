import type { Scope } from './nunjucks.ts'
import { type Piece, pieceOf, pieceOfValue } from './piece.ts'

/** A scope that compiled texts print from. */
export interface PieceScope extends Scope {
  /** The pieces of the fields printed so far, by number. */
  readonly pieces: (Piece | undefined)[]
  /** The piece of the field with this number; undefined where the field has no value. */
  field(number: number): Piece | undefined
  /** The piece of a value that is printed. */
  show(value: unknown): Piece
  /** The same for a value that was found in an object under a name. */
  member(owner: unknown, name: string, value: unknown): Piece
}

/** The names a template sees. What the renderer adds stands before the example's own fields, which are never copied. */
export interface ExampleScope extends PieceScope {
  answer: unknown
  choices: readonly string[] | undefined
  index: number | undefined
  options: string | undefined
  /** The piece of the options. */
  optionsPiece: Piece | undefined
  longest: number | undefined
  digits: boolean | undefined
  /** Turns to an example, unless it is the one at hand, and to the words of a template. */
  turnTo(fields: Readonly<Record<string, unknown>>, words: Readonly<Record<string, string>> | undefined): void
}

/** Names that the renderer adds, or may: they change from template to template. */
const ADDED = new Set(['answer', 'choices', 'index', 'options', 'longest', 'digits', 'words'])

/** Numbers the fields whose values are the same for all templates. */
export const numberFields = (fields: ReadonlyMap<string, unknown>): Map<string, number> =>
  new Map([...fields.keys()].filter(name => !ADDED.has(name)).map((name, number) => [name, number]))

/** Values of at least so many characters are looked for among those that were shown of the example. */
const LONG = 16

/**
 * One scope for one example after another. `names`: the fields whose pieces are kept while the example lasts, as the
 * texts number them.
 */
export function createExampleScope(names: ReadonlyMap<string, number>): ExampleScope {
  const fieldNames = [...names.keys()]
  const shown = new Map<string, Piece>()
  let fields: Readonly<Record<string, unknown>> = {}
  let words: Readonly<Record<string, string>> | undefined

  const scope: ExampleScope = {
    pieces: fieldNames.map(() => undefined),
    answer: undefined,
    choices: undefined,
    index: undefined,
    options: undefined,
    optionsPiece: undefined,
    longest: undefined,
    digits: undefined,
    turnTo(next, nextWords) {
      if (next !== fields) {
        fields = next
        scope.pieces.fill(undefined)
        if (shown.size > 0) shown.clear()
      }
      words = nextWords
      scope.answer = words ? words[fields['label'] as string] : fields['answer']
      scope.choices = fields['choices'] as readonly string[] | undefined
      scope.index = undefined
      scope.options = undefined
      scope.optionsPiece = undefined
      scope.longest = undefined
      scope.digits = undefined
    },
    field(number) {
      const value = fields[fieldNames[number]!]
      if (value === undefined || value === null) return undefined
      const piece = pieceOfValue(value)
      scope.pieces[number] = piece
      return piece
    },
    show(value) {
      if (value === scope.options && scope.optionsPiece) return scope.optionsPiece
      if (typeof value !== 'string' || value.length < LONG) return pieceOfValue(value)
      let piece = shown.get(value)
      if (!piece) {
        piece = pieceOf(value)
        shown.set(value, piece)
      }
      return piece
    },
    member: (_, __, value) => scope.show(value),
    lookup(name) {
      switch (name) {
        case 'answer':
          return scope.answer
        case 'choices':
          return scope.choices
        case 'index':
          return scope.index ?? fields['index']
        case 'options':
          return scope.options ?? fields['options']
        case 'longest':
          return scope.longest ?? fields['longest']
        case 'digits':
          return scope.digits ?? fields['digits']
        case 'words':
          return words ?? fields['words']
        default:
          return fields[name]
      }
    },
  }
  return scope
}

/** A scope of exactly these names. */
export const plainScope = (names: Readonly<Record<string, unknown>>): Scope => ({
  lookup: name => names[name],
})
