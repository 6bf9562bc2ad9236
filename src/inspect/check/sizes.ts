/** How many examples have 1, 2, 3 … rows, the rows of an example standing side by side. */
export type Sizes = Readonly<Record<number, number>>

export function countSizes() {
  const sizes: Record<number, number> = {}
  let current: string | undefined
  let size = 0
  const close = () => {
    if (size > 0) sizes[size] = (sizes[size] ?? 0) + 1
    size = 0
  }
  return {
    /** One more row of an example. */
    see(example: string): void {
      if (example !== current) close()
      current = example
      size++
    },
    sizes(): Sizes {
      close()
      return sizes
    },
  }
}

/** Adds counts up by their names. */
export function sumCounts(records: readonly Readonly<Record<string, number>>[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [name, count] of records.flatMap(record => Object.entries(record)))
    sums.set(name, (sums.get(name) ?? 0) + count)
  return sums
}

/** Counts by two names. */
export type Counts = Record<string, Record<string, number>>

export function countOne(counts: Counts, first: string, second: string): void {
  const inner = counts[first] ?? {}
  counts[first] = inner
  inner[second] = (inner[second] ?? 0) + 1
}
