/** What stands for a hidden character. */
const MASK = '*'

const DIGIT = '[0-9０-９]'
const SPOKEN = '[零〇一二三四五六七八九幺两]'

/** Numbers that lead to a person or an account, as people write them. Dates and sums of money are shorter. */
const NUMBERS = [
  // a mobile number, also in groups of three, four and four digits
  `(?<!${DIGIT})[1１][3-9３-９]${DIGIT}(?:[ -]?${DIGIT}{4}){2}(?!${DIGIT})`,
  // a fixed line with its area code
  `(?<!${DIGIT})[0０]${DIGIT}{2,3}[ -]?${DIGIT}{7,8}(?!${DIGIT})`,
  // a bank card in groups of four digits
  `(?<!${DIGIT})${DIGIT}{4}(?:[ -]${DIGIT}{4}){3}(?:[ -]?${DIGIT}{1,4})?(?!${DIGIT})`,
  // any other long number: identity cards, cards, orders, transactions
  `${DIGIT}{11,}[Xx]?`,
  // a number that mixes letters and digits, as orders and transactions have
  '(?<![A-Za-z0-9])(?=(?:[A-Za-z]*[0-9]){6})[A-Za-z0-9]{12,}',
  // a number that was dictated
  `${SPOKEN}{11,}`,
].map(source => new RegExp(source, 'gu'))

/** A shorter value is part of many a word and leads to nobody. */
const SHORTEST = 4

/**
 * The text with every number that leads to a person or an account covered by asterisks: the `known` values of at least
 * four characters wherever they stand, and whatever is written like a telephone, identity, card, order or transaction
 * number. One asterisk for each code point, so that places in the text stay true.
 */
export function maskNumbers(text: string, known: readonly string[] = []): string {
  const values = known.filter(value => [...value].length >= SHORTEST)
  const patterns = [...values.map(value => new RegExp(literally(value), 'gu')), ...NUMBERS]
  // All are looked for in the text as it was: a value within a longer number must not break the number's shape.
  const ranges = patterns.flatMap(pattern =>
    [...text.matchAll(pattern)].map(({ index, 0: { length } }) => ({ from: index, to: index + length })),
  )
  if (ranges.length === 0) return text
  let masked = ''
  let at = 0
  for (const character of text) {
    masked += ranges.some(({ from, to }) => from <= at && at < to) ? MASK : character
    at += character.length
  }
  return masked
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
