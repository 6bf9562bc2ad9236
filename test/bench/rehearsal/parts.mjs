import { FILL, mark } from './clone.mjs'

/** Fields that hold a name of a closed list. */
const CLOSED =
  /^(label|label_des|label_desc|predicate|type|object_type|subject_type|category|discipline|attrname|relation|domain|event_type|genre)$/i

/** Ways of telling what of a record may change, from the most careful one on. */
export const WAYS = {
  few: records => partIsIn(fewOf(records)),
  named:
    () =>
    ({ key }) =>
      CLOSED.test(key),
  none: () => () => false,
}

const partIsIn =
  few =>
  ({ key, text }) =>
    few.has(text) || CLOSED.test(key)

const isJson = text => /^\s*[[{]/.test(text)

/** A record whose texts are marked, but for those that are `fixed`; its longest text may grow at its end. */
export function marked(text, file, fixed, letters) {
  const parts = partsOf(text, file)
  const spot = parts.reduce((a, b) => (b.text.length > a.text.length ? b : a), parts[0])
  const change = part => {
    if (fixed(part)) return part.text
    return (
      mark(part.text, letters) + (part === spot && /[\p{Script=Han}。！？]$/u.test(part.text) ? FILL : '')
    )
  }
  const changed = parts.map(change)
  let at = 0
  return text
    .split('\n')
    .map(line => {
      if (isJson(line)) return JSON.stringify(mapStrings(JSON.parse(line), () => changed[at++]))
      if (file.read === 'tsv' || file.read === 'csv')
        return line
          .split(separator(file))
          .map(() => changed[at++])
          .join(separator(file))
      return changed[at++]
    })
    .join('\n')
}

const separator = ({ read }) => (read === 'tsv' ? '\t' : ',')

/** The texts of a record in order: strings with their keys, cells, or lines. */
function partsOf(text, file) {
  const parts = []
  for (const line of text.split('\n')) {
    if (isJson(line))
      mapStrings(JSON.parse(line), (text, key) => {
        parts.push({ text, key })
        return text
      })
    else if (file.read === 'tsv' || file.read === 'csv')
      for (const cell of line.split(separator(file))) parts.push({ text: cell, key: '' })
    else parts.push({ text: line, key: '' })
  }
  return parts
}

function mapStrings(value, change, key = '') {
  if (typeof value === 'string') return change(value, key)
  if (Array.isArray(value)) return value.map(item => mapStrings(item, change, key))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      /\p{Script=Han}/u.test(name) ? change(name, '') : name,
      mapStrings(item, change, name),
    ]),
  )
}

/** Short texts of fields that say the same few things again and again: labels, though nobody calls them so. */
function fewOf(records) {
  const byKey = new Map()
  for (const { text, file } of records)
    partsOf(text, file).forEach(({ text: part, key }, i) => {
      const name = key || String(i)
      byKey.set(name, [...(byKey.get(name) ?? []), part])
    })
  const few = [...byKey.values()].filter(
    texts =>
      texts.length >= 8 &&
      new Set(texts).size <= 0.6 * texts.length &&
      texts.every(text => text.length <= 12),
  )
  return new Set(few.flat())
}

/** Characters of a record's longest text. */
export const longest = text => Math.max(...text.split(/["\t\n]/).map(part => part.length))
