import { holdsTraditional } from '../lib/script.ts'
import type { TextLint } from './lint-finding.ts'
import { SLOT, withoutJson, wordingOf } from './lint-source.ts'

const HAN = `[\\p{Script=Han}${SLOT}，。：；？“”‘’（）《》【】…—、]`
const HALF_WIDTH = new RegExp(`[,:;?!()"'] ?(?=${HAN})|(?<=${HAN}) ?[,:;?!()"']`, 'u')
const BLANK = /\p{Script=Han} [A-Za-z0-9]|[A-Za-z0-9] \p{Script=Han}/u

/** A lint that looks at each line by itself. */
const perLine =
  (finds: (line: string) => boolean, message: string): TextLint =>
  part =>
    wordingOf(part).flatMap(({ text, line }) => (finds(text) ? [{ file: part.file, line, message }] : []))

/** What no Chinese text of a template should hold, whatever it serves. */
export const TEXT_LINTS = {
  courtesy: perLine(
    line => /您|谢谢|！/.test(line),
    '您, 谢谢 or an exclamation mark: a model is told or asked, not begged',
  ),
  'half-width': perLine(
    line => HALF_WIDTH.test(withoutJson(line)),
    'half-width punctuation next to Chinese: only JSON and code have it',
  ),
  blank: perLine(
    line => BLANK.test(withoutJson(line)),
    'a blank between Chinese and Latin letters or digits',
  ),
  circled: perLine(
    line => /[①-⑳]/.test(line),
    'a circled number, which tokenizers turn into a plain one: （1）or 第一',
  ),
  'quoted list': perLine(
    line => /”、“|》、《|’、‘/.test(line),
    '、 between adjacent quotation marks or 《》 (GB/T 15834 has none)',
  ),
  traditional: perLine(holdsTraditional, 'a traditional character'),
} satisfies Record<string, TextLint>
