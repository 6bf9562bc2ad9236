import { REST_OF_TAG } from './attributes.ts'

/**
 * The elements directly inside a text, as fields: name -> inner text, trimmed; a list where a name is repeated.
 * A tag that nothing closes is text. In time proportional to the text, whatever stands in it.
 */
export function children(inner: string): Map<string, string | string[]> {
  const fields = new Map<string, string | string[]>()
  if (!inner.includes('</')) return fields
  const closings = closingTags(inner)
  OPENING.lastIndex = 0
  for (let tag = OPENING.exec(inner); tag; tag = OPENING.exec(inner)) {
    const name = tag[1]!
    const from = OPENING.lastIndex
    const places = closings.get(name.toLowerCase())
    while (places && places.length > 0 && places.at(-1)!.start < from) places.pop()
    const close = places?.pop()
    if (!close) continue
    add(fields, name, inner.slice(from, close.start).trim())
    OPENING.lastIndex = close.end
  }
  return fields
}

const OPENING = new RegExp(`<([^\\s<>/!?"'=]{1,100})${REST_OF_TAG}`, 'g')
const CLOSING = /<\/([^\s<>/]{1,100})\s{0,100}>/g

/** Closing tags by name in lower case, the last one first. */
function closingTags(text: string): Map<string, { start: number; end: number }[]> {
  const tags = new Map<string, { start: number; end: number }[]>()
  for (const match of text.matchAll(CLOSING)) {
    const name = match[1]!.toLowerCase()
    const places = tags.get(name) ?? []
    places.push({ start: match.index, end: match.index + match[0].length })
    tags.set(name, places)
  }
  for (const places of tags.values()) places.reverse()
  return tags
}

function add(fields: Map<string, string | string[]>, name: string, text: string): void {
  const before = fields.get(name)
  if (before === undefined) fields.set(name, text)
  else if (typeof before === 'string') fields.set(name, [before, text])
  else before.push(text)
}
