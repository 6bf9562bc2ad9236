/** A share, exact: no digit is lost between the file it stands in and the rows that it comes to. */
export interface Fraction {
  readonly num: bigint
  readonly den: bigint
}

const DECIMAL = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,2}))?$/

/** `40`, `27.9`, `1/3`, `33.3%`; undefined for anything that is no share. */
export function fractionOf(value: number | string): Fraction | undefined {
  const text = String(value).trim().replace(/\s*%$/, '')
  const slash = text.indexOf('/')
  if (slash < 0) return decimal(text)
  const [num, den] = [decimal(text.slice(0, slash).trim()), decimal(text.slice(slash + 1).trim())]
  return num && den && den.num > 0n ? { num: num.num * den.den, den: num.den * den.num } : undefined
}

function decimal(text: string): Fraction | undefined {
  const match = DECIMAL.exec(text)
  if (!match) return undefined
  const [, whole, digits = '', exponent = '0'] = match
  const power = Number(exponent) - digits.length
  const num = BigInt(whole + digits)
  return power < 0 ? { num, den: 10n ** BigInt(-power) } : { num: num * 10n ** BigInt(power), den: 1n }
}

/** The smallest whole numbers in the same proportions. */
export function wholes(fractions: readonly Fraction[]): bigint[] {
  const den = fractions.reduce((all, { den }) => (all / gcd(all, den)) * den, 1n)
  const numbers = fractions.map(fraction => (fraction.num * den) / fraction.den)
  const common = numbers.reduce(gcd, 0n)
  return common === 0n ? numbers : numbers.map(number => number / common)
}

export function gcd(a: bigint, b: bigint): bigint {
  while (b > 0n) [a, b] = [b, a % b]
  return a
}
