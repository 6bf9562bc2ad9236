/**
 * Private-use characters stand for texts while an option form or a layout shows what it puts around them. No text of a
 * build holds one: cleaning removes them.
 */
const FIRST = 0xe000

/** The stand-in of a number. */
export const standIn = (i: number): string => String.fromCharCode(FIRST + i)

/** The numbers of the stand-ins in a text, in its order, and the texts before, between and behind them. */
export function around(text: string): {
  readonly order: readonly number[]
  readonly literals: readonly string[]
} {
  const order = [...text].filter(isStandIn).map(character => character.charCodeAt(0) - FIRST)
  return { order, literals: text.split(/[\ue000-\uf8ff]/) }
}

const isStandIn = (character: string): boolean => character >= '\ue000' && character <= '\uf8ff'

/** Makes each pattern once: what a form or layout prints depends on itself and on a number alone. */
export function madeOnce<Printer extends object, Pattern>(
  make: (printer: Printer, count: number) => Pattern,
) {
  const made = new WeakMap<Printer, Pattern[]>()
  return (printer: Printer, count: number): Pattern => {
    const patterns = made.get(printer) ?? []
    made.set(printer, patterns)
    const pattern = patterns[count] ?? make(printer, count)
    patterns[count] = pattern
    return pattern
  }
}
