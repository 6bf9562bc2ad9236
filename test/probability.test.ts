import { describe, expect, it } from 'vitest'
import { logAtLeast, logAtMost, logChiSquare } from '../src/lib/probability.ts'

/** Natural logarithm of a positive whole number of any size. */
function logOf(value: bigint): number {
  const digits = value.toString(16)
  const head = digits.slice(0, 13)
  return Math.log(Number(`0x${head}`)) + (digits.length - head.length) * Math.log(16)
}

/** log P(X >= k) with p = a / b, by adding up whole numbers. */
function exactly(k: number, n: number, a: number, b: number): number {
  const [hit, miss] = [BigInt(a), BigInt(b - a)]
  let binomial = 1n
  let sum = 0n
  for (let j = n; j >= k; j--) {
    sum += binomial * hit ** BigInt(j) * miss ** BigInt(n - j)
    binomial = (binomial * BigInt(j)) / BigInt(n - j + 1)
  }
  return logOf(sum) - n * Math.log(b)
}

describe('the tail of a binomial distribution', () => {
  it.each([
    [1, 1, 1, 2],
    [7, 10, 1, 2],
    [10, 10, 1, 4],
    [3, 10, 9, 10],
    [60, 100, 1, 2],
    [400, 1000, 1, 4],
    [1000, 1000, 1, 4],
    [999, 1000, 1, 119],
    [1, 2000, 1, 100_000],
    [300, 2000, 1, 10],
    [1999, 2000, 99, 100],
  ])('%i or more of %i at %i / %i', (k, n, a, b) => {
    const expected = exactly(k, n, a, b)
    const tolerance = 1e-9 * Math.max(1, Math.abs(expected))
    expect(Math.abs(logAtLeast(k, n, a / b) - expected)).toBeLessThan(tolerance)
    expect(Math.abs(logAtMost(n - k, n, 1 - a / b) - expected)).toBeLessThan(tolerance)
  })

  it('is a number far below the smallest that a double can hold', () => {
    expect(logAtLeast(100_000, 100_000, 0.25)).toBeCloseTo(100_000 * Math.log(0.25), 4)
    expect(logAtMost(0, 1_000_000, 0.5)).toBeCloseTo(-1_000_000 * Math.LN2, 3)
  })

  it('holds for fifty million rows: a thousandth too many', () => {
    // The normal tail, which is good for so many: Q(z) ~ phi(z) / z (1 - 1 / z^2).
    const [n, p, k] = [50_000_000, 0.1, 5_050_000]
    const z = (k - 0.5 - n * p) / Math.sqrt(n * p * (1 - p))
    const normal = -(z * z) / 2 - Math.log(z * Math.sqrt(2 * Math.PI)) + Math.log1p(-1 / (z * z))
    expect(Math.abs(logAtLeast(k, n, p) / normal - 1)).toBeLessThan(0.01)
  })

  it('ends where it must', () => {
    expect(logAtLeast(0, 10, 0.3)).toBe(0)
    expect(logAtLeast(11, 10, 0.3)).toBe(Number.NEGATIVE_INFINITY)
    expect(logAtLeast(1, 10, 0)).toBe(Number.NEGATIVE_INFINITY)
    expect(logAtLeast(10, 10, 1)).toBe(0)
    expect(Math.exp(logAtLeast(4, 10, 0.3)) + Math.exp(logAtMost(3, 10, 0.3))).toBeCloseTo(1, 12)
  })
})

describe('the tail of a chi-square distribution', () => {
  /** With an even number of degrees of freedom it is a finite sum. */
  const even = (x: number, freedom: number): number => {
    const logs = Array.from({ length: freedom / 2 }, (_, i) => {
      let log = i * Math.log(x / 2)
      for (let j = 2; j <= i; j++) log -= Math.log(j)
      return log
    })
    const most = Math.max(...logs)
    return -x / 2 + most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0))
  }

  it.each([
    [0.1, 2],
    [3, 2],
    [50, 2],
    [5, 10],
    [200, 10],
    [5000, 10],
    [100, 118],
    [400, 118],
    [1e6, 118],
  ])('%d at %i degrees of freedom', (x, freedom) => {
    expect(logChiSquare(x, freedom)).toBeCloseTo(even(x, freedom), 8)
  })

  it.each([
    [3.841459, 1, 0.05],
    [6.634897, 1, 0.01],
    [7.814728, 3, 0.05],
    [16.26624, 3, 0.001],
    [37.325, 1, 1e-9],
  ])('is what tables say: %d at %i: %d', (x, freedom, p) => {
    expect(Math.exp(logChiSquare(x, freedom)) / p).toBeCloseTo(1, 3)
  })
})
