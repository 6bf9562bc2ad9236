/** A stretch of a text, in code units; `to` exclusive. */
interface Stretch {
  readonly from: number
  readonly to: number
}

/** Where each token stands in the text they were cut from, in order; undefined where one is not found. */
export function placesOf(text: string, tokens: readonly string[]): readonly Stretch[] | undefined {
  const places: Stretch[] = []
  let at = 0
  for (const token of tokens) {
    const from = text.indexOf(token, at)
    if (from < 0) return undefined
    at = from + token.length
    places.push({ from, to: at })
  }
  return places
}

/** The stretches of text that some tokens make up, in the order of the text: tokens that follow one another make one. */
export function stretchesOf(ids: readonly number[], places: readonly Stretch[]): Stretch[] {
  const inOrder = [...new Set(ids)].toSorted((a, b) => a - b)
  const stretches: Stretch[] = []
  for (const [i, id] of inOrder.entries()) {
    const place = places[id]!
    const touches = i > 0 && inOrder[i - 1] === id - 1
    if (touches) stretches.push({ from: stretches.pop()!.from, to: place.to })
    else stretches.push(place)
  }
  return stretches
}

/** The text with 【】 around stretches of it; empty where the text has such brackets of its own. */
export function bracketed(text: string, stretches: readonly Stretch[]): string {
  if (/[【】]/.test(text)) return ''
  let marked = ''
  let at = 0
  for (const { from, to } of stretches) {
    marked += `${text.slice(at, from)}【${text.slice(from, to)}】`
    at = to
  }
  return marked + text.slice(at)
}
