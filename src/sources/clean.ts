import { decodeHTMLStrict } from 'entities'

/** Anything that the steps below could change. Most texts have none of it and pass untouched. */
const SUSPECT =
  /[&<\\\0-\x09\x0b-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\u061c\u1680\u180e\u3000\ufdd0-\ufdef\ufeff\ufff9-\ufffc\uffff\ue000-\uf8ff\ud800-\udfff]| {2}|^\s|\s$|\n /

/** Markup that web and wiki texts bring along, in no prose meant as such. A line break becomes one, the rest goes. */
const BREAK = /<br\s*\/?>/gi
const MARKUP = new RegExp(
  [
    '</?(?:div|span|h[1-6]|ul|ol|li|table|tbody|tr|td|th|nowiki|ref|small|sup|sub|center|font|blockquote)(?:\\s[^<>]*)?/?>',
    // single letters are also names of quantities: a<b, P<p
    '</?(?:p|a|b|i|u|em|strong)(?:\\s+[\\w-]+=[^<>]*)?/?>',
  ].join('|'),
  'gi',
)

/** Entities that corpora misspell. */
const MISSPELT: Readonly<Record<string, string>> = { '&mdsh;': '—', '&rdquot;': '”', '&ldquot;': '“' }

/**
 * A text as a person would type it: entities decoded, left-over markup removed, exotic blanks made one blank, invisible characters, control
 * characters and private-use glyphs removed, ill-formed surrogates replaced, line breaks as `\n`, ends trimmed.
 */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text
  return (
    decodeHTMLStrict(text.replace(/&(?:mdsh|[lr]dquot);/g, entity => MISSPELT[entity]!))
      .toWellFormed()
      // a zero-width joiner holds emoji together and does nothing between other characters
      .replace(/(?<!\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])\u200d/gu, '')
      .replace(
        /[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u061c\u180e\ufdd0-\ufdef\ufeff\ufff9-\ufffc\uffff\ue000-\uf8ff\xad]/g,
        '',
      )
      .replace(/\r\n?|[\u2028\u2029\x85]/g, '\n')
      .replace(BREAK, '\n')
      .replace(MARKUP, '')
      // a literal backslash-n between sentences, not the one in C:\new or \nabla
      .replace(/(?<![A-Za-z:\\])(?:\\n)+(?![a-z])/g, ' ')
      .replace(/[\t\x0b\x0c\xa0\u1680\u3000\u2000-\u200a\u202f\u205f]/g, ' ')
      .replace(/ {2,}/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .trim()
  )
}

/** Applies a function to every string of a value, keys excepted. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => mapStrings(item, change))
  if (value === null || typeof value !== 'object') return value
  const changed: Record<string, unknown> = {}
  for (const key of Object.keys(value))
    changed[key] = mapStrings((value as Record<string, unknown>)[key], change)
  return changed
}
