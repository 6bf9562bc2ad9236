/** Counts by value: whole numbers below 2,048 exactly, larger ones by their first eleven bits. Plain data, bounded. */
export type Histogram = Record<number, number>

const BITS = 11

/** The value under which a whole number is counted. */
export function binOf(value: number): number {
  if (value < 2 ** BITS) return value
  const unit = 2 ** (Math.floor(Math.log2(value)) + 1 - BITS)
  return Math.floor(value / unit) * unit
}

export function countValue(histogram: Histogram, value: number): void {
  const bin = binOf(value)
  histogram[bin] = (histogram[bin] ?? 0) + 1
}

/** Adds one histogram to another. */
export function addHistogram(sum: Histogram, other: Histogram): void {
  for (const [bin, count] of Object.entries(other)) sum[Number(bin)] = (sum[Number(bin)] ?? 0) + count
}

/** The least value that at least this share (0 to 1) of the counted ones do not exceed; undefined where none was counted. */
export function quantile(histogram: Histogram, share: number): number | undefined {
  // Whole numbers as keys come in ascending order.
  const bins = Object.entries(histogram)
  const all = bins.reduce((sum, [, count]) => sum + count, 0)
  let passed = 0
  for (const [bin, count] of bins) {
    passed += count
    if (passed >= share * all) return Number(bin)
  }
  return undefined
}
