import { decodeHTMLStrict } from 'entities'
import { error, note } from './finding.ts'
import { LETTER, SIGN } from './marks.ts'
import { faultAt, perText } from './per-text.ts'

const PLACEHOLDER = /\{\{|\{%|%\}|#idiom|\[object |FAKE_ANSWER/
const WORDS = /undefined|NaN|null|None/
/** What a program prints for a value that is missing, standing as a value of its own. */
const ALONE = /(?<=^|[\n：:=“"「（【|；，、]) *(?:undefined|NaN|null|None) *(?=$|[\n”"」）】|；，。、,}\]])/
/** The same next to Chinese, where no English sentence can explain it. */
const AMONG_CHINESE = /(?<![A-Za-z][ ,.;:'’()-]{0,2})\b(?:undefined|NaN)\b(?![ ,.;:'’()-]{0,2}[A-Za-z])/
const AMONG_LATIN = /\b(?:undefined|NaN)\b/

export const PLACEHOLDERS = perText(
  'placeholders',
  'nothing left of a template, a reader or a missing value',
  SIGN | LETTER,
  text => {
    const left = PLACEHOLDER.exec(text)
    if (left) return faultAt(error, `left over: ${left[0].trim()}`, text, left)
    if (!WORDS.test(text)) return undefined
    const missing = ALONE.exec(text) ?? AMONG_CHINESE.exec(text)
    if (missing) return faultAt(error, `in place of a value: ${missing[0].trim()}`, text, missing)
    const word = AMONG_LATIN.exec(text)
    return word ? faultAt(note, `among Latin words: ${word[0]}`, text, word) : undefined
  },
)

/** Tags that web pages and wikis leave behind; an attribute has a value, so that a<b and c>d is none. */
const NAMES =
  'br|p|div|span|a|b|i|u|em|strong|font|img|table|t[rdh]|[uo]l|li|h[1-6r]|su[pb]|small|center|ref|nowiki|blockquote|script|style|iframe|html|body|head|meta|link|pre|code|input'
const TAG = new RegExp(
  `</?(?:${NAMES})(?:\\s+[a-z-]+\\s*=\\s*(?:"[^"]*"|'[^']*'|[^\\s>]+))*\\s*/?>|<(?:br|p|div|span)\\b[^>]*>`,
  'i',
)
const ENTITY = /&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);/gi

export const MARKUP = perText('markup', 'no HTML tag and no HTML entity', SIGN, text => {
  const tag = TAG.exec(text)
  if (tag) return faultAt(error, 'an HTML tag', text, tag)
  for (const entity of text.matchAll(ENTITY)) {
    if (decodeHTMLStrict(entity[0]) !== entity[0]) return faultAt(error, 'an HTML entity', text, entity)
    return faultAt(note, 'written like an HTML entity', text, entity)
  }
  return undefined
})

const TOKEN = /<\/?[sS]>|<extra_id_|<\|(?:im_|endoftext)/

export const TOKENS = perText(
  'trainer tokens',
  'no token that trainers give a meaning: <S>, </s>, <extra_id_, <|im_',
  SIGN,
  text => {
    const token = TOKEN.exec(text)
    return token ? faultAt(error, `the token ${token[0]}`, text, token) : undefined
  },
)
