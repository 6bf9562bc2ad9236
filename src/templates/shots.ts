import { draw } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import type { Layout } from './forms.ts'
import { conditionScope, type Seen } from './layouts.ts'
import type { Piece, Texts } from './piece.ts'
import type { Template } from './set.ts'

/** A worked example in some template's wording. */
export interface Shot extends Texts {
  readonly seen: Seen
  readonly group: Hash
  /** Its place in the pool. */
  readonly place: number
  /** Tokens of input and output. */
  readonly size: number
}

/** Why a row that was to have worked examples has none. */
export type Shotless = 'none admissible' | 'no room'

/** Worked examples that may be shown together. */
export interface ShotList {
  readonly shots: readonly Shot[]
  /** The instruction of all of them, where it is one. */
  readonly instruction: Piece | undefined
  /** What decides about each, side by side, because a look at the shots themselves is slow: `WORDS` a shot. */
  readonly facts: Int32Array
  /** A drawn number below the length -> a step that shares no factor with the length, so that it comes by every item. */
  readonly strides: Int32Array
}

/** Both halves of the group, the size, the length of the input, and numbers of input and output: equal for equal texts. */
const WORDS = 6

export function shotList(shots: readonly Shot[]): ShotList {
  const { length } = shots
  const facts = new Int32Array(length * WORDS)
  const inputs = numberer()
  const outputs = numberer()
  for (const [i, { group, size, input, output }] of shots.entries()) {
    const numbers = [inputs(input.json), outputs(output.json)]
    facts.set([group.hi, group.lo, size, input.units, ...numbers], i * WORDS)
  }
  const strides = new Int32Array(length)
  for (let stride = length + 1, drawn = length - 1; drawn >= 0; drawn--) {
    if (gcd(drawn + 1, length) === 1) stride = drawn + 1
    strides[drawn] = stride
  }
  const first = shots[0]?.instruction
  const alike = shots.every(({ instruction }) => instruction.json === first!.json)
  return { shots, facts, strides, instruction: alike ? first : undefined }
}

/** Numbers texts, equal ones alike. */
function numberer(): (text: string) => number {
  const numbers = new Map<string, number>()
  return text => {
    if (!numbers.has(text)) numbers.set(text, numbers.size)
    return numbers.get(text)!
  }
}

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))

/** The examples of a list that a layout can hold: what it asks of a query, it asks of them. Each list is sifted once. */
export function createSieve() {
  const sifted = new Map<readonly Shot[], Map<Layout, ShotList>>()
  return (shots: readonly Shot[], layout: Layout): ShotList => {
    let byLayout = sifted.get(shots)
    if (!byLayout) {
      byLayout = new Map()
      sifted.set(shots, byLayout)
    }
    let fitting = byLayout.get(layout)
    if (!fitting) {
      fitting = shotList(shots.filter(shot => layout.fits(conditionScope(shot))))
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
  { shots, instruction, facts, strides }: ShotList,
  query: Texts,
  group: Hash,
  key: Hash,
  template: Template,
  layout: Layout,
  room: number,
): Shot[] | Shotless {
  const { length } = shots
  if (length === 0 || (instruction && instruction.json !== query.instruction.json)) return 'none admissible'
  const wanted = layout.least + (draw(key, template.purposes.shots, 1) % (layout.most - layout.least + 1))
  const hi = group.hi | 0
  const lo = group.lo | 0
  const { units } = query.input
  const places: number[] = []
  let left = room
  let admissible = 0
  // Every one once, in an order drawn for key and template.
  let at = draw(key, template.purposes.shots, 2) % length
  const stride = strides[draw(key, template.purposes.shots, 3) % length]!
  for (let i = 0; i < length; i++, at = (at + stride) % length) {
    const fact = at * WORDS
    if (facts[fact + 1] === lo && facts[fact] === hi) continue
    if (facts[fact + 3] === units && shots[at]!.input.json === query.input.json) continue
    if (!instruction && shots[at]!.instruction.json !== query.instruction.json) continue
    if (isLike(at, places)) continue
    admissible++
    const size = facts[fact + 2]!
    if (size > left || (places.length === wanted - 1 && wanted > 1 && isAnsweredAlike(at, places))) continue
    places.push(at)
    left -= size
    if (places.length === wanted) break
  }
  if (places.length >= layout.least) return places.map(place => shots[place]!)
  return admissible < layout.least ? 'none admissible' : 'no room'

  /** True for a relative or the same input as one that is chosen already. */
  function isLike(one: number, chosen: readonly number[]): boolean {
    const fact = one * WORDS
    for (const place of chosen) {
      const other = place * WORDS
      if (facts[other + 1] === facts[fact + 1] && facts[other] === facts[fact]) return true
      if (facts[other + 4] === facts[fact + 4]) return true
    }
    return false
  }

  /** True where it would be one more of the only answer shown. */
  function isAnsweredAlike(one: number, chosen: readonly number[]): boolean {
    const output = facts[one * WORDS + 5]
    for (const place of chosen) if (facts[place * WORDS + 5] !== output) return false
    return true
  }
}
