import { type Bits, bitsOf, isIn } from './bits.ts'

/** Words by their first code unit, longest first, and the code units that begin one. */
interface Finder {
  readonly starts: Bits
  readonly words: ReadonlyMap<number, readonly string[]>
}

const finders = new WeakMap<readonly string[], Finder>()

function finderOf(words: readonly string[]): Finder {
  let finder = finders.get(words)
  if (!finder) {
    const byStart = new Map<number, string[]>()
    for (const word of words.toSorted((a, b) => b.length - a.length)) {
      const start = word.charCodeAt(0)
      byStart.set(start, [...(byStart.get(start) ?? []), word])
    }
    finder = { starts: bitsOf(unit => byStart.has(unit)), words: byStart }
    finders.set(words, finder)
  }
  return finder
}

/** The only one of some words that a text holds; undefined for none and for several. 不正确 does not hold 正确. */
export function onlyWordIn(text: string, choices: readonly string[]): string | undefined {
  const { starts, words } = finderOf(choices)
  let only: string | undefined
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (!isIn(starts, unit)) continue
    const word = words.get(unit)!.find(candidate => text.startsWith(candidate, i))
    if (word === undefined) continue
    if (only !== undefined && only !== word) return undefined
    only = word
    i += word.length - 1
  }
  return only
}
