/** What a Chinese mark may stand beside. */
const HAN = '\\p{Script=Han}'
const CHINESE = `${HAN}“”‘’《》〈〉（）【】①-⑳`
const HALF = ',;:?!'
const FULL = '，；：？！'

/** A single mark, or question and exclamation marks in a row, with Chinese on one side. One before `)` is a face. */
const MARK = new RegExp(
  `(?<![.${HALF}])(?:(?<=[${CHINESE}] *)(?:[,;:]|[?!]+)|(?:[,;:]|[?!]+)(?= *[${CHINESE}]))(?![.${HALF}])(?!(?<=[;:])\\))`,
  'gu',
)
/** Three points or more at the edge of a stretch of Chinese. */
const ELLIPSIS = new RegExp(`(?<=[${CHINESE}] *)\\.{3,}|(?<!\\.)\\.{3,}(?= *[${CHINESE}])`, 'gu')
/** Round brackets around Chinese, and pairs of which one is wide already. */
const BRACKETS = new RegExp(
  `(?<![:;=-])\\(([^()（）]*${HAN}[^()（）]*)\\)|\\(([^()（）]*)）|（([^()（）]*)\\)`,
  'gu',
)
/** A title in angle brackets. Comparisons (P<0.05) have a number or a blank inside. */
const TITLE = new RegExp(`<(${HAN}[^<>,.，。\\d ]{0,28}${HAN})>`, 'gu')
const DASH = new RegExp(`(?<=[${CHINESE}])-{2,}(?=[${CHINESE}])`, 'gu')
const BLANKS = / *([，。；：？！（）《》]) */g

const STRAIGHT = /"/g
/** Inches, not quotation. */
const INCHES = /\d"/

/**
 * A Chinese text that was typed with half-width marks, with the full-width ones that print has: commas, semicolons,
 * colons, question and exclamation marks beside Chinese, round brackets around it, titles in angle brackets, straight
 * quotes in pairs, dashes, dots. Numbers, formulas and stretches of Latin keep theirs. Points stay: see `chineseStops`.
 */
export function chineseMarks(text: string): string {
  return quoted(text)
    .replace(TITLE, '《$1》')
    .replace(BRACKETS, (_, both, left, right) => `（${both ?? left ?? right}）`)
    .replace(ELLIPSIS, '……')
    .replace(DASH, '——')
    .replace(MARK, marks => [...marks].map(mark => FULL[HALF.indexOf(mark)]).join(''))
    .replace(BLANKS, '$1')
}

/** Straight quotes as “ and ” in turn, where they come in pairs. */
function quoted(text: string): string {
  const count = text.match(STRAIGHT)?.length ?? 0
  if (count === 0 || count % 2 === 1 || INCHES.test(text)) return text
  let seen = 0
  return text.replace(STRAIGHT, () => (seen++ % 2 === 0 ? '“' : '”'))
}

/** Behind Chinese and closing marks; a radical (·OH) is often typed with a point. */
const AFTER_CHINESE = new RegExp(`(?<=[${CHINESE})％%‰℃\\]]) *\\.(?!\\.|OH)`, 'gu')
/** Between Latin or a number and Chinese. Not in `1.目的`, `J.史密斯`. */
const BEFORE_CHINESE = new RegExp(
  `(?<=[\\p{Ll}\\d]|[\\p{Ll}\\p{Lu}]\\p{Lu})(?<!(?:^|[\\s，；：、（(。])\\d{1,2})\\.(?= *[${CHINESE}])`,
  'gu',
)

/**
 * A text whose sentences end in points, with 。 instead. One that has a 。 already is left alone: its points are
 * something else.
 */
export const chineseStops = (text: string): string =>
  text.includes('。')
    ? text
    : text
        .replace(AFTER_CHINESE, '。')
        .replace(BEFORE_CHINESE, '。')
        .replace(/(?<=[^.])\.$/, '。')
        .replace(/。 +/g, '。')
