/** What stands for a hidden character. */
const MASK = '*'

/** Between the groups of a number. No comma: it is in a sum of money, or between two numbers. */
const GAP = '(?: ?[.-]{1,2} ?| )'
const ALONE = '(?<!\\d)'
const END = '(?!\\d)'

/** A day, the year first, with marks between its parts or without. */
const DAY = '(?:19|20)\\d\\d(?:([-./])\\d{1,2}\\1\\d{1,2}|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01]))'
/** Days, and spans of two days. With more digits behind it, a day is the beginning of a number. */
const DAYS = new RegExp(`(?<!\\d|\\d-)${DAY}(?:-${DAY.replace('\\1', '\\2')})?(?!\\d|[-.]\\d)`, 'g')

/** Codes of currencies: a number beside one is a sum. */
const MONEY = '(?:RMB|CNY|USDT?|HKD|BTC|ETH)'

/** What a short number belongs to, and what may stand between. */
const NAMED =
  '(?:QQ|微信号|电话|手机|号码|账号|帐号|卡号|单号|流水号|交易号|证件)(?:群|号|码|是|为|[: ]){0,4}'
const COUNTED = '(?![\\d元块万千百年月日.]|个)'

const patterns = (sources: readonly string[]): RegExp[] => sources.map(source => new RegExp(source, 'gi'))

/**
 * Numbers that lead to a person or an account, as people write them, in full or in groups. A sum of money is shorter
 * than eleven digits.
 */
const NUMBERS = patterns([
  // a mobile number, maybe with the code of the country
  `${ALONE}(?:(?:00)?86${GAP}?)?1[3-9]\\d(?:${GAP}?\\d{4}${GAP}?\\d{4}|${GAP}\\d{3}${GAP}\\d{5}|\\d${GAP}\\d{4}${GAP}\\d{3})${END}`,
  // a fixed line with its area code
  `${ALONE}0\\d{2,3}\\)?${GAP}?\\d{3,4}${GAP}?\\d{4}${END}`,
  // an identity card: district, day of birth, and the rest, which may end in X
  `${ALONE}\\d{3} ?\\d{3}${GAP}\\d{4}${GAP}?\\d{4}${GAP}?\\d{3}[\\dX]${END}`,
  // a bank card: groups of four, or the bank first
  `${ALONE}\\d{4}(?:${GAP}\\d{4}){3}(?:${GAP}?\\d{1,4})?${END}`,
  `${ALONE}6\\d{3,5}${GAP}\\d{10,15}${END}`,
  // any other long number, also one that was spelt digit by digit
  '\\d{11,}X?',
  `${ALONE}\\d(?:${GAP}\\d){10,}${END}`,
])

const NO_SUM = `(?!${MONEY}\\d|\\d+${MONEY}(?![A-Z0-9]))`

/** Numbers of looser shapes, looked for where no day stands. */
const LOOSE = patterns([
  // groups between hyphens: three or more, or one that is long
  `${ALONE}(?=(?:-?\\d){11})\\d+(?:[-_]\\d+){2,}X?`,
  `${ALONE}(?:\\d{8,}-\\d{3,}|\\d{3,}-\\d{8,})X?${END}`,
  // letters among digits, as orders and transactions have
  `(?<![A-Z0-9])${NO_SUM}(?=(?:[A-Z]*\\d){6})[A-Z0-9]{12,}`,
  `(?<![A-Z0-9])${NO_SUM}(?=[\\d_-]*[A-Z])(?=(?:[A-Z_-]*\\d){8})[A-Z0-9]+(?:[-_]+[A-Z0-9]+)*`,
  // a shorter one, called by its name
  `(?<=${NAMED})\\d{6,10}${COUNTED}`,
])

/** The same of numbers that were dictated, in whose text Chinese numerals count as digits, maybe with commas between. */
const DICTATED = [
  /\d{11,}/g,
  new RegExp(`${ALONE}1[3-9]\\d(?:[ ,、-]?\\d{4}){2}${END}`, 'g'),
  new RegExp(`${ALONE}\\d(?:[ ,、-]\\d){10,}${END}`, 'g'),
]
const NUMERALS = new Map(
  [...'零〇一二三四五六七八九幺两'].map((numeral, i) => [numeral, '0012345678912'[i]!]),
)

/** A shorter value is part of many a word and leads to nobody. */
const SHORTEST = 4
/** A shorter value may be a year or a sum elsewhere in the text. */
const SURE = 8

interface Range {
  readonly from: number
  readonly to: number
}

/**
 * The text with every number that leads to a person or an account covered by asterisks: the `known` values of at least
 * four characters wherever they stand, and whatever is written like a telephone, identity, card, order or transaction
 * number. One asterisk for each code point, so that places in the text stay true. Days, times and sums stay.
 */
export function maskNumbers(text: string, known: readonly string[] = []): string {
  const characters = [...text]
  const plain = characters.map(plainly).join('')
  const withoutDays = plain.replace(DAYS, day => '\0'.repeat(day.length))
  // All are looked for in the text as it was: a value within a longer number must not break the number's shape.
  const ranges = [
    ...known.filter(value => [...value].length >= SHORTEST).flatMap(value => rangesOf(valued(value), plain)),
    ...NUMBERS.flatMap(number => rangesOf(number, plain)),
    ...LOOSE.flatMap(number => rangesOf(number, withoutDays)),
    ...dictatedIn(plain),
  ]
  if (ranges.length === 0) return text
  return characters
    .map((character, at) => (ranges.some(({ from, to }) => from <= at && at < to) ? MASK : character))
    .join('')
}

/** One code unit for a character, so that places are the same: full-width, ringed and other forms as the usual ones. */
function plainly(character: string): string {
  const plain = character.normalize('NFKC')
  if (/^[‐-―−]$/.test(plain)) return '-'
  if (/^\s$/.test(plain)) return ' '
  if (plain.length === 1) return plain
  return character.length === 1 ? character : '\0'
}

/** A value that is given. A short one neither runs on as a number nor counts anything. */
function valued(value: string): RegExp {
  const plain = [...value].map(plainly).join('')
  const literal = plain.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const short = plain.length < SURE && /^\d+$/.test(plain)
  return new RegExp(short ? `${ALONE}${literal}${COUNTED}` : literal, 'g')
}

function dictatedIn(plain: string): Range[] {
  const digits = [...plain].map(character => NUMERALS.get(character) ?? character).join('')
  return DICTATED.flatMap(number => rangesOf(number, digits)).filter(({ from, to }) =>
    [...plain.slice(from, to)].some(character => NUMERALS.has(character)),
  )
}

const rangesOf = (pattern: RegExp, plain: string): Range[] =>
  [...plain.matchAll(pattern)].map(({ index, 0: { length } }) => ({ from: index, to: index + length }))
