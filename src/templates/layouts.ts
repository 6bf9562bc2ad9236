import { draw } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import type { Layout } from './forms.ts'
import type { Scope } from './nunjucks.ts'
import { type Piece, pieceOf, pieceOfValue, type Texts, textOf } from './piece.ts'
import type { PieceScope } from './scope.ts'
import type { Template } from './set.ts'

/** What a layout sees of a worked example, and the pieces of it. */
export interface Seen {
  readonly input: string
  readonly output: string
  readonly pieces: Readonly<Record<string, Piece>>
}

/** One of the layouts that fit a query, drawn for key and template. */
export function chooseLayout(
  layouts: readonly Layout[],
  key: Hash,
  template: Template,
  query: Texts,
): Layout | undefined {
  const scope = conditionScope(query)
  const scores = layouts.map(({ rank }) => draw(key, rank, template.purposes.shots))
  // The best first, because few conditions fail and each looks through the texts.
  for (const _ of layouts) {
    const best = scores.indexOf(Math.min(...scores))
    if (layouts[best]!.fits(scope)) return layouts[best]
    scores[best] = Number.POSITIVE_INFINITY
  }
  return undefined
}

/** What a layout's condition sees of a query, made when it is asked for. */
export function conditionScope(query: Texts): Scope {
  const read: Partial<Record<keyof Texts, string>> = {}
  return {
    lookup(name) {
      if (name === 'shots') return []
      const known = name as keyof Texts
      read[known] ??= textOf(query[known])
      return read[known]
    },
  }
}

/** Lays worked examples and query out as one row. */
export function layOut(
  layout: Layout,
  instruction: Piece,
  input: Piece,
  shots: readonly Seen[],
): { readonly instruction: Piece; readonly input: Piece } {
  const scope: PieceScope = {
    pieces: [instruction, input],
    field: () => undefined,
    show: pieceOfValue,
    member: pieceOfMember,
    lookup(name) {
      if (name === 'shots') return shots
      return name === 'instruction' ? textOf(instruction) : name === 'input' ? textOf(input) : undefined
    },
  }
  return { instruction: layout.instruction(scope), input: layout.input(scope) }
}

/** Of what a layout sees the pieces are there already. */
const pieceOfMember = (owner: unknown, name: string, value: unknown): Piece =>
  (owner as Partial<Seen>).pieces?.[name] ?? pieceOfValue(value)

/** The same for texts as they are read. */
export function layOutTexts(
  layout: Layout,
  instruction: string,
  input: string,
  shots: readonly { readonly input: string; readonly output: string }[],
): { readonly instruction: string; readonly input: string } {
  const seen = shots.map(shot => ({ ...shot, pieces: {} }))
  const laid = layOut(layout, pieceOf(instruction), pieceOf(input), seen)
  return { instruction: textOf(laid.instruction), input: textOf(laid.input) }
}
