/**
 * Tail probabilities as natural logarithms, so that one of 10^-400 is still a number. Relative precision of the
 * logarithm: about 1e-10.
 */

/** log P(X >= k) of a binomial distribution: `n` draws that each hit with probability `p`. */
export function logAtLeast(k: number, n: number, p: number): number {
  if (k <= 0) return 0
  if (k > n) return Number.NEGATIVE_INFINITY
  return logBeta(p, k, n - k + 1)
}

/** log P(X <= k) of the same. */
export const logAtMost = (k: number, n: number, p: number): number => logAtLeast(n - k, n, 1 - p)

/** log P(X >= x) of a chi-square distribution. */
export function logChiSquare(x: number, freedom: number): number {
  if (x <= 0) return 0
  const a = freedom / 2
  const z = x / 2
  const front = a * Math.log(z) - z - logGamma(a)
  if (z >= a + 1) return front + Math.log(upperGammaFraction(a, z))
  return complement(front + Math.log(lowerGammaSeries(a, z)))
}

/** log of the regularised incomplete beta function I_x(a, b). */
function logBeta(x: number, a: number, b: number): number {
  if (x <= 0) return Number.NEGATIVE_INFINITY
  if (x >= 1) return 0
  // The fraction converges fast on this side of the mean; the other side is its complement.
  if (x > (a + 1) / (a + b + 2)) return complement(logBeta(1 - x, b, a))
  const front =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a)
  return front + Math.log(betaFraction(x, a, b))
}

/** log(1 - e^value) of a value below 0. */
const complement = (value: number): number =>
  value > -Math.LN2 ? Math.log(-Math.expm1(value)) : Math.log1p(-Math.exp(value))

/** Stirling's series above 10; below it the recurrence of the gamma function leads there. */
function logGamma(x: number): number {
  let shift = 0
  let y = x
  for (; y < 10; y++) shift += Math.log(y)
  const square = 1 / (y * y)
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188))))) / y
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift
}

const PRECISION = 1e-15
const TINY = 1e-300

/**
 * A continued fraction 1 + a1 / (1 + a2 / (1 + …)) by Lentz's method, as modified by Thompson and Barnett:
 * `term(i)` gives the i-th numerator and denominator.
 */
function fraction(
  first: number,
  term: (i: number) => readonly [numerator: number, denominator: number],
): number {
  let value = Math.abs(first) < TINY ? TINY : first
  let c = value
  let d = 0
  for (let i = 1; ; i++) {
    const [numerator, denominator] = term(i)
    d = denominator + numerator * d
    c = denominator + numerator / c
    if (Math.abs(d) < TINY) d = TINY
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    const factor = c * d
    value *= factor
    if (Math.abs(factor - 1) < PRECISION) return value
  }
}

/** Abramowitz and Stegun 26.5.8. */
const betaFraction = (x: number, a: number, b: number): number =>
  1 /
  fraction(1, i => {
    const m = i >> 1
    const numerator =
      i % 2 === 0
        ? (m * (b - m) * x) / ((a + i - 1) * (a + i))
        : -((a + m) * (a + b + m) * x) / ((a + i - 1) * (a + i))
    return [numerator, 1]
  })

/** Abramowitz and Stegun 6.5.31, contracted. */
const upperGammaFraction = (a: number, z: number): number =>
  1 / fraction(z + 1 - a, i => [-i * (i - a), z + 2 * i + 1 - a])

function lowerGammaSeries(a: number, z: number): number {
  let term = 1 / a
  let sum = term
  for (let i = 1; term > sum * PRECISION; i++) {
    term *= z / (a + i)
    sum += term
  }
  return sum
}
