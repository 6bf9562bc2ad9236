import { draw } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import type { Layout } from './forms.ts'
import type { Scope } from './nunjucks.ts'
import { type Piece, pieceOf, pieceOfValue, textOf } from './piece.ts'
import type { PieceScope } from './scope.ts'
import type { Template } from './set.ts'

/** The three texts of a row. */
export interface Texts {
  readonly instruction: Piece
  readonly input: Piece
  readonly output: Piece
}

/** What a layout sees of a worked example. */
export interface Seen {
  readonly input: string
  readonly output: string
}

/** A worked example in some template's wording. */
export interface Shot extends Texts {
  readonly seen: Seen
  readonly group: Hash
  /** Tokens of input and output. */
  readonly size: number
}

/** Why a row that was to have worked examples has none. */
export type Shotless = 'none admissible' | 'no room'

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
function conditionScope(query: Texts): Scope {
  const texts = new Map<string, string>()
  return {
    lookup(name) {
      if (name === 'shots') return []
      let text = texts.get(name)
      if (text === undefined) {
        text = textOf(query[name as keyof Texts])
        texts.set(name, text)
      }
      return text
    },
  }
}

/** The examples of a list that a layout can hold: what it asks of a query, it asks of them. Each list is sifted once. */
export function createSieve() {
  const sifted = new Map<readonly Shot[], Map<Layout, readonly Shot[]>>()
  return (shots: readonly Shot[], layout: Layout): readonly Shot[] => {
    let byLayout = sifted.get(shots)
    if (!byLayout) {
      byLayout = new Map()
      sifted.set(shots, byLayout)
    }
    let fitting = byLayout.get(layout)
    if (!fitting) {
      fitting = shots.filter(shot => layout.fits(conditionScope(shot)))
      byLayout.set(layout, fitting)
    }
    return fitting
  }
}

/**
 * As many worked examples as the layout draws and the prompt has room for: of other groups than the query's and one
 * another's, with the very same instruction, no input twice, and with more than one answer among them.
 * `room`: tokens that they may have together.
 */
export function chooseShots(
  shots: readonly Shot[],
  query: Texts,
  group: Hash,
  key: Hash,
  template: Template,
  layout: Layout,
  room: number,
): Shot[] | Shotless {
  const { length } = shots
  if (length === 0) return 'none admissible'
  const wanted = layout.least + (draw(key, template.purposes.shots, 1) % (layout.most - layout.least + 1))
  const chosen: Shot[] = []
  let left = room
  let admissible = 0
  // Every one once, in an order drawn for key and template.
  let at = draw(key, template.purposes.shots, 2) % length
  const stride = strideFor(length, draw(key, template.purposes.shots, 3))
  for (let i = 0; i < length; i++, at = (at + stride) % length) {
    const shot = shots[at]!
    if (
      isRelative(shot.group, group) ||
      shot.instruction.json !== query.instruction.json ||
      shot.input.json === query.input.json
    )
      continue
    if (isLike(shot, chosen)) continue
    admissible++
    if (shot.size > left || (chosen.length === wanted - 1 && wanted > 1 && isAnsweredAlike(shot, chosen)))
      continue
    chosen.push(shot)
    left -= shot.size
    if (chosen.length === wanted) return chosen
  }
  if (chosen.length >= layout.least) return chosen
  return admissible < layout.least ? 'none admissible' : 'no room'
}

const isRelative = (a: Hash, b: Hash): boolean => a.lo === b.lo && a.hi === b.hi

/** True for a relative or the same input as one that is chosen already. */
function isLike(shot: Shot, chosen: readonly Shot[]): boolean {
  for (const other of chosen)
    if (isRelative(other.group, shot.group) || other.input.json === shot.input.json) return true
  return false
}

/** True where it would be one more of the only answer shown. */
function isAnsweredAlike(shot: Shot, chosen: readonly Shot[]): boolean {
  for (const other of chosen) if (other.output.json !== shot.output.json) return false
  return true
}

/** A step that shares no factor with the length, so that it comes by every item. */
function strideFor(length: number, drawn: number): number {
  let stride = 1 + (drawn % length)
  while (gcd(stride, length) !== 1) stride++
  return stride
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** Lays worked examples and query out as one row. `show`: the pieces of what a layout sees of the examples. */
export function layOut(
  layout: Layout,
  instruction: Piece,
  input: Piece,
  shots: readonly Seen[],
  show: (value: unknown) => Piece,
): { readonly instruction: Piece; readonly input: Piece } {
  const scope: PieceScope = {
    pieces: [instruction, input],
    field: () => undefined,
    show,
    lookup(name) {
      if (name === 'shots') return shots
      return name === 'instruction' ? textOf(instruction) : name === 'input' ? textOf(input) : undefined
    },
  }
  return { instruction: layout.instruction(scope), input: layout.input(scope) }
}

/** The same for texts as they are read. */
export function layOutTexts(
  layout: Layout,
  instruction: string,
  input: string,
  shots: readonly Seen[],
): { readonly instruction: string; readonly input: string } {
  const laid = layOut(layout, pieceOf(instruction), pieceOf(input), shots, pieceOfValue)
  return { instruction: textOf(laid.instruction), input: textOf(laid.input) }
}
