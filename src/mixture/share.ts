/** Somebody who takes part in a sharing: in proportion to `weight`, and never more than `limit`. */
export interface Claim {
  readonly weight: bigint
  readonly limit: bigint
}

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n)

/**
 * Shares `amount` over the claims in proportion to their weights, to whole numbers. What is above a claim's limit goes
 * to the others in proportion to theirs. Rests go by largest remainder (Hamilton's method), equal ones to the earlier
 * claim. A claim of weight 0 gets nothing. `amount` must not exceed `mostFilled`.
 */
export function shareOut(amount: bigint, claims: readonly Claim[]): bigint[] {
  const granted = claims.map(() => 0n)
  let open = claims.flatMap(({ weight }, i) => (weight > 0n ? [i] : []))
  let left = amount
  for (;;) {
    const all = sum(open.map(i => claims[i]!.weight))
    // Whoever is at the limit now stays there: when others are full too, everybody's part only grows.
    const full = open.filter(i => left * claims[i]!.weight >= claims[i]!.limit * all)
    if (full.length === 0) break
    for (const i of full) granted[i] = claims[i]!.limit
    left -= sum(full.map(i => claims[i]!.limit))
    open = open.filter(i => !full.includes(i))
  }
  if (open.length === 0) {
    if (left > 0n) throw new Error(`${left} of ${amount} cannot be shared: all limits are reached`)
    return granted
  }
  const all = sum(open.map(i => claims[i]!.weight))
  const rests = open.map(i => {
    const product = left * claims[i]!.weight
    granted[i] = product / all
    return { i, rest: product % all }
  })
  left -= sum(open.map(i => granted[i]!))
  rests.sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.i - b.i))
  for (const { i } of rests.slice(0, Number(left))) granted[i]!++
  return granted
}

/** The most that can be shared where what one lacks comes from the others. */
export const mostFilled = (claims: readonly Claim[]): bigint =>
  sum(claims.map(({ weight, limit }) => (weight > 0n ? limit : 0n)))

/** The most that can be shared with every proportion kept. */
export function mostKept(claims: readonly Claim[]): bigint {
  const all = sum(claims.map(({ weight }) => weight))
  const most = claims.flatMap(({ weight, limit }) => (weight > 0n ? [(limit * all) / weight] : []))
  return most.length === 0 ? 0n : most.reduce((least, each) => (each < least ? each : least))
}
