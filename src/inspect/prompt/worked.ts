import type { Layout } from '../../templates/forms.ts'
import { layOutTexts } from '../../templates/layouts.ts'
import { around, madeOnce, standIn } from './stand-ins.ts'

/** A prompt with worked examples, taken apart. */
export interface Worked {
  readonly layout: Layout
  /** The query's own instruction and input. */
  readonly instruction: string
  readonly input: string
  readonly shots: readonly { readonly input: string; readonly output: string }[]
}

/** The ways in which a prompt of so many worked examples can be read: one, where all is well. */
export function readWorked(
  layouts: readonly Layout[],
  instruction: string,
  input: string,
  shots: number,
): Worked[] {
  return layouts.flatMap(layout => {
    if (shots < layout.least || shots > layout.most) return []
    const { head, tail, literals } = patternOf(layout, shots)
    if (!instruction.startsWith(head) || !instruction.endsWith(tail)) return []
    const texts = split(input, literals)
    if (!texts) return []
    return {
      layout,
      instruction: instruction.slice(head.length, instruction.length - tail.length),
      input: texts[2 * shots]!,
      shots: Array.from({ length: shots }, (_, i) => ({ input: texts[2 * i]!, output: texts[2 * i + 1]! })),
    }
  })
}

/** What a layout itself writes into a prompt of so many worked examples. */
export const wordsOf = (layout: Layout, shots: number): string =>
  patternOf(layout, shots)
    .literals.map(([literal]) => literal)
    .join('')

interface Pattern {
  /** What stands before and behind the query's instruction. */
  readonly head: string
  readonly tail: string
  /** What stands before, between and behind the texts of the input, each in one or two spellings. */
  readonly literals: readonly (readonly string[])[]
}

const patternOf = madeOnce(makePattern)

/** A layout may look at the last character of an output: a mark there needs no other behind it. */
const ENDS = ['', '。', '；', '！', '？']

function makePattern(layout: Layout, count: number): Pattern {
  const rendered = ENDS.map(end => {
    const shots = Array.from({ length: count }, (_, i) => ({
      input: standIn(2 * i),
      output: standIn(2 * i + 1) + end,
    }))
    const { instruction, input } = layOutTexts(layout, standIn(0), standIn(2 * count), shots)
    const { order, literals } = around(input)
    if (order.some((number, i) => number !== i))
      throw new Error(`the layout ${layout.name} has an order of its own`)
    // What was put behind an output belongs to it.
    const own = literals.map((literal, i) => (i > 0 && i % 2 === 0 ? literal.slice(end.length) : literal))
    return { instruction: around(instruction).literals, own }
  })
  const [head = '', tail = ''] = rendered[0]!.instruction
  return {
    head,
    tail,
    literals: rendered[0]!.own.map((_, i) => [...new Set(rendered.map(({ own }) => own[i]!))]),
  }
}

/** The texts between the literals: each ends where the next literal first stands. */
function split(text: string, literals: readonly (readonly string[])[]): string[] | undefined {
  const first = literals[0]!.find(literal => text.startsWith(literal))
  const last = literals.at(-1)!.find(literal => text.endsWith(literal))
  if (first === undefined || last === undefined) return undefined
  const texts: string[] = []
  let at = first.length
  for (const spellings of literals.slice(1, -1)) {
    let next = -1
    let length = 0
    for (const literal of spellings) {
      const place = text.indexOf(literal, at)
      if (place >= 0 && (next < 0 || place < next)) {
        next = place
        length = literal.length
      }
    }
    if (next < 0) return undefined
    texts.push(text.slice(at, next))
    at = next + length
  }
  if (at > text.length - last.length) return undefined
  texts.push(text.slice(at, text.length - last.length))
  return texts
}
