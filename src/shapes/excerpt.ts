/** What a text falls into, coarse pieces first: paragraphs, sentences, clauses. Every character is in one piece. */
const PIECES = [
  /[^\n]+\n*/g,
  /[^。！？]+[。！？]*[”’」』）]*|[。！？]+/g,
  /[^，；、,;]+[，；、,;]*|[，；、,;]+/g,
]

/**
 * A piece of a document around the first place of `word`, of at most `budget` characters: whole paragraphs if they are
 * short enough, else whole sentences, else whole clauses, and only where a clause is longer a cut in it. `word` occurs
 * in the document and is shorter than the budget.
 */
export function excerptAround(document: string, word: string, budget: number): string {
  let text = document.replace(/\s*\n\s*/g, '\n').trim()
  for (const piece of PIECES) {
    const pieces: string[] = text.match(piece) ?? []
    const at = pieces.findIndex(one => one.includes(word))
    const found = pieces[at]
    if (found === undefined) break
    if (found.length <= budget) return grown(pieces, at, budget).trim()
    text = found
  }
  return windowAround(text, word, budget)
}

/**
 * How a document begins, in at most `budget` characters: whole sentences; where those are so long that they leave half of
 * the budget unused, whole clauses; else a cut.
 */
export function openingOf(document: string, budget: number): string {
  const text = document.trim()
  if (text.length <= budget) return text
  for (const piece of PIECES.slice(1)) {
    let end = 0
    for (const { index, 0: one } of text.matchAll(piece)) {
      if (index + one.trimEnd().length > budget) break
      end = index + one.length
    }
    if (end >= budget / 2) return text.slice(0, end).trim()
  }
  return text
    .slice(0, budget)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trim()
}

/** The piece at `at` with as many of its neighbours, behind and before it in turn, as there is room for. */
function grown(pieces: readonly string[], at: number, budget: number): string {
  let [start, end, room] = [at, at + 1, budget - pieces[at]!.length]
  const fits = (i: number) => (pieces[i]?.length ?? Number.POSITIVE_INFINITY) <= room
  while (fits(end) || fits(start - 1)) {
    if (fits(end)) room -= pieces[end++]!.length
    if (fits(start - 1)) room -= pieces[--start]!.length
  }
  return pieces.slice(start, end).join('')
}

/** A cut of at most `budget` characters with the word about in its middle. No character outside the BMP is halved. */
function windowAround(text: string, word: string, budget: number): string {
  const characters = [...text]
  const place = [...text.slice(0, text.indexOf(word))].length
  const spare = budget - [...word].length
  const start = Math.max(0, Math.min(place - Math.floor(spare / 2), characters.length - budget))
  return characters
    .slice(start, start + budget)
    .join('')
    .trim()
}

/**
 * A run of neighbours around the item at `at`, `[start, end)`, whose lengths come to at most `budget`; of the room
 * beside it, the fraction `before` goes to the items before it first. All items where there is room for all, and never
 * the item alone: with one neighbour it may be longer than the budget.
 */
export function runAround(
  lengths: readonly number[],
  at: number,
  budget: number,
  before: number,
): [start: number, end: number] {
  const room = budget - lengths[at]!
  let [start, end, left] = [at, at + 1, room]
  const fits = (i: number, space: number) => (lengths[i] ?? Number.POSITIVE_INFINITY) <= space
  while (fits(start - 1, left - room * (1 - before))) left -= lengths[--start]!
  while (fits(end, left)) left -= lengths[end++]!
  while (fits(start - 1, left)) left -= lengths[--start]!
  if (end - start > 1) return [start, end]
  return end < lengths.length ? [start, end + 1] : [Math.max(0, start - 1), end]
}
