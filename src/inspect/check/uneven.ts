import { logAtLeast, logAtMost, logChiSquare } from '../../lib/probability.ts'

/**
 * When a share is off: by more than this, and so that chance would do it less often than once in 10^9. Both are
 * needed: in few rows large deviations are chance, in very many rows the smallest bias shows and does no harm.
 */
const TOLERANCE = 0.01
export const LIMIT = Math.log(1e-9)

/** A share beside what it should be. */
export interface Deviation {
  readonly share: number
  readonly expected: number
  /** log10 of the probability that chance leads at least so far away. */
  readonly logP: number
}

/**
 * `count` of `all` beside an expected share, or an interval of shares that are all right. Undefined where it is not
 * off by both limits.
 */
export function offShare(count: number, all: number, low: number, high = low): Deviation | undefined {
  if (all === 0) return undefined
  const share = count / all
  const expected = share < low ? low : share > high ? high : share
  if (Math.abs(share - expected) <= TOLERANCE) return undefined
  const tail = share > expected ? logAtLeast(count, all, expected) : logAtMost(count, all, expected)
  const logP = Math.min(0, Math.LN2 + tail)
  return logP < LIMIT ? { share, expected, logP: logP / Math.LN10 } : undefined
}

/** Pearson's test of counts that should be equal: log of the probability that chance makes them differ so much. */
export function logPearson(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const squares = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  return logChiSquare(squares, counts.length - 1)
}

/** Below this expectation a place is too rare for the chi-square distribution. */
const FEW = 5

/**
 * The place that is furthest from its equal part of all counts. Undefined where no place is off by both limits: the
 * probability is Pearson's of all places together, or where counts are small the binomial one of that place, times places.
 */
export function offUniform(counts: readonly number[]): (Deviation & { readonly place: number }) | undefined {
  const all = counts.reduce((sum, count) => sum + count, 0)
  const expected = all / counts.length
  const distances = counts.map(count => Math.abs(count - expected))
  const place = distances.indexOf(Math.max(...distances))
  if (all === 0 || distances[place]! / all <= TOLERANCE) return undefined
  const count = counts[place]!
  const tail = count > expected ? logAtLeast : logAtMost
  const logP =
    expected >= FEW
      ? logPearson(counts)
      : Math.min(0, Math.log(counts.length) + Math.LN2 + tail(count, all, 1 / counts.length))
  return logP < LIMIT
    ? { place, share: count / all, expected: 1 / counts.length, logP: logP / Math.LN10 }
    : undefined
}

/** `12.3 % where 10.0 % are expected (p < 1e-15)`. */
export const describeDeviation = ({ share, expected, logP }: Deviation): string =>
  `${inPercent(share)} where ${inPercent(expected)} are expected (p < 1e${Math.ceil(logP)})`

const inPercent = (share: number): string => `${(100 * share).toFixed(1)} %`
