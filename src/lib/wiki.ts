import { joinSegments } from './segments.ts'

/** A place where MediaWiki shows other words in each Chinese-speaking region: `-{zh-cn:硅谷; zh-tw:矽谷}-`. */
const PLACE = /-\{(.*?)\}-/gs

/** Flags of rules that name a page or words elsewhere and show nothing where they stand. */
const SILENT = /^[THD-]$/

/** The mainland's words, then those of its script. */
const PREFERRED = ['zh-cn', 'zh-hans', 'zh-sg', 'zh-my', 'zh']

/** What an extraction of wiki pages leaves of a formula: its number on the page. */
export const LOST_FORMULA = /formula_\d+/g

/**
 * A text from a Chinese wiki as the mainland prints it: its regional words, full-width marks, no blanks among Chinese,
 * and （公式） where a formula is lost.
 */
export const wikiText = (text: string): string =>
  joinSegments(withoutVariants(text).replace(LOST_FORMULA, '（公式）'))

/** A text without the marks for regional words that an extraction of wiki pages left in. */
export const withoutVariants = (text: string): string =>
  text.includes('-{') ? text.replace(PLACE, (_, rule: string) => shown(rule)) : text

function shown(rule: string): string {
  const bar = rule.indexOf('|')
  const words = rule.slice(bar + 1)
  if (bar > 0 && SILENT.test(rule.slice(0, bar).trim())) return ''
  const variants = [...words.matchAll(/(?:^|;)\s*(zh(?:-\w+)?)\s*:([^;]*)/g)]
  const preferred = PREFERRED.flatMap(name => variants.filter(([, variant]) => variant === name))[0]
  return ((preferred ?? variants[0])?.[2] ?? words).trim()
}
