import { LONGEST_TAG, REST_OF_TAG } from './attributes.ts'
import type { Piece } from './format.ts'
import { texts } from './texts.ts'

/** One element as it stands in the file, or what is wrong with it. `line` is that of its opening tag. */
export type Element =
  | { readonly line: number; readonly attributes: string; readonly inner: string }
  | { readonly line: number; readonly fault: 'unclosed' | 'too long' }

/**
 * The elements of one name in a tag soup; upper and lower case are the same. An element that the next one's opening
 * tag or the end of the file interrupts is unclosed. One with more than `limit` UTF-16 units is not held.
 */
export function* elements(piece: Piece, name: string, limit: number): Generator<Element[]> {
  const nextTag = tagFinder(name)
  let text = ''
  /** Where the search goes on, and up to where lines are counted. */
  let looked = 0
  let counted = 0
  let line = 1
  let open: { line: number; attributes: string; from: number; given: boolean } | undefined

  function countTo(end: number): number {
    for (let at = text.indexOf('\n', counted); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++
    counted = end
    return line
  }

  for (const { text: more, last } of texts(piece)) {
    text += more
    const batch: Element[] = []
    let tag = nextTag(text, looked, last)
    for (; typeof tag === 'object'; tag = nextTag(text, looked, last)) {
      if (open && !open.given) {
        const { attributes, from } = open
        if (tag.attributes !== undefined) batch.push({ line: open.line, fault: 'unclosed' })
        else batch.push({ line: open.line, attributes, inner: text.slice(from, tag.start) })
      }
      open = undefined
      looked = tag.end
      if (tag.attributes === undefined) continue
      const at = countTo(tag.start)
      if (tag.empty) batch.push({ line: at, attributes: tag.attributes, inner: '' })
      else open = { line: at, attributes: tag.attributes, from: tag.end, given: false }
    }
    looked = tag
    if (open && !open.given && (last || text.length - open.from > limit)) {
      batch.push({ line: open.line, fault: text.length - open.from > limit ? 'too long' : 'unclosed' })
      open.given = true
    }
    const used = open && !open.given ? open.from : looked
    if (used > counted) countTo(used)
    text = text.slice(used)
    looked -= used
    counted -= used
    if (open) open.from -= used
    yield batch
  }
}

interface Tag {
  readonly start: number
  readonly end: number
  /** Of an opening tag; a closing tag has none. */
  readonly attributes?: string
  /** `<name/>` */
  readonly empty?: boolean
}

/** Finds the next tag from an offset on; or tells from which offset to look again when there is more text. */
function tagFinder(name: string): (text: string, from: number, last: boolean) => Tag | number {
  const escaped = name.replace(/[^\p{L}\p{N}_]/gu, '\\$&')
  const begin = new RegExp(`</${escaped}\\s{0,100}>|<${escaped}(?=[\\s/>])`, 'gi')
  const rest = new RegExp(`^${REST_OF_TAG}`)
  return (text, from, last) => {
    begin.lastIndex = from
    for (let match = begin.exec(text); match; match = begin.exec(text)) {
      const start = match.index
      // A tag is judged by the same stretch of text wherever the reading stops for more.
      if (!last && start + LONGEST_TAG > text.length) return start
      const end = start + match[0].length
      if (text[start + 1] === '/') return { start, end }
      const found = rest.exec(text.slice(end, start + LONGEST_TAG))
      if (!found) continue
      const inside = found[1]!
      const empty = inside.endsWith('/')
      return { start, end: end + found[0].length, attributes: empty ? inside.slice(0, -1) : inside, empty }
    }
    const angle = last ? -1 : text.lastIndexOf('<')
    return angle >= from && angle + LONGEST_TAG > text.length ? angle : text.length
  }
}
