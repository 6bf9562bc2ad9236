import { draw } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import type { Layout } from './forms.ts'
import { plainScope } from './scope.ts'
import type { Template } from './set.ts'

/** The three texts of a row. */
export interface Texts {
  readonly instruction: string
  readonly input: string
  readonly output: string
}

/** A worked example in some template's wording. */
export interface Shot extends Texts {
  readonly group: Hash
  /** Its place in the pool. */
  readonly place: number
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
  const scope = plainScope({ ...query, shots: [] })
  let best: Layout | undefined
  let score = Number.POSITIVE_INFINITY
  for (const layout of layouts) {
    const mine = draw(key, layout.rank, template.purposes.shots)
    if (mine < score && layout.fits(scope)) {
      best = layout
      score = mine
    }
  }
  return best
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
      fitting = shots.filter(({ instruction, input, output }) =>
        layout.fits(plainScope({ instruction, input, output, shots: [] })),
      )
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
    if (isRelative(shot.group, group) || shot.instruction !== query.instruction || shot.input === query.input)
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
    if (isRelative(other.group, shot.group) || other.input === shot.input) return true
  return false
}

/** True where it would be one more of the only answer shown. */
function isAnsweredAlike(shot: Shot, chosen: readonly Shot[]): boolean {
  for (const other of chosen) if (other.output !== shot.output) return false
  return true
}

/** A step that shares no factor with the length, so that it comes by every item. */
function strideFor(length: number, drawn: number): number {
  let stride = 1 + (drawn % length)
  while (gcd(stride, length) !== 1) stride++
  return stride
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** Lays worked examples and query out as one row. The output stays the query's. */
export function layOut(layout: Layout, { instruction, input, output }: Texts, shots: readonly Shot[]): Texts {
  const scope = plainScope({ instruction, input, shots })
  return { instruction: layout.instruction(scope).trim(), input: layout.input(scope).trim(), output }
}
