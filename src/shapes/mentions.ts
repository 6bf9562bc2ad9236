/** A name in a text: a range of characters (code points), `end` exclusive, and its type's Chinese name. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly type: string
}

export const nameOf = (chars: readonly string[], { start, end }: Span): string =>
  chars.slice(start, end).join('')

/** Spans in text order; of two that start together, the longer first. */
export const inTextOrder = (spans: readonly Span[]): Span[] =>
  spans.toSorted((a, b) => a.start - b.start || b.end - a.end)

/**
 * Spans of BIO tags such as `B-PER`; `types` names the codes. An I- that continues nothing of its own code begins
 * a name: in some files a B- is lost.
 */
export function spansOfTags(tags: readonly string[], types: Readonly<Record<string, string>>): Span[] {
  const spans: { start: number; end: number; type: string }[] = []
  let before = ''
  for (const [i, tag] of tags.entries()) {
    const code = tag.slice(2)
    const continues = tag.startsWith('I-') && before === code
    if (continues) spans.at(-1)!.end = i + 1
    else if (code !== '') spans.push({ start: i, end: i + 1, type: types[code]! })
    before = code
  }
  return spans
}

/**
 * The text with every mention rewritten; `spans` in text order. Empty where the text itself holds the signs that
 * `write` uses, where names lie within names, and where a name also stands unannotated: then not every mention would
 * be rewritten.
 */
export function rewriteMentions(
  chars: readonly string[],
  spans: readonly Span[],
  signs: RegExp,
  write: (name: string, type: string) => string,
): string {
  const gaps: string[] = []
  let text = ''
  let at = 0
  for (const span of spans) {
    if (span.start < at) return ''
    gaps.push(chars.slice(at, span.start).join(''))
    text += gaps.at(-1)! + write(nameOf(chars, span), span.type)
    at = span.end
  }
  gaps.push(chars.slice(at).join(''))
  const bare = spans.some(span => gaps.some(gap => gap.includes(nameOf(chars, span))))
  return bare || signs.test(chars.join('')) ? '' : text + gaps.at(-1)!
}
