import { type Hash, hash32 } from './hash.ts'

/**
 * Randomness without state. Every decision is a function of a key (what it is about) and a purpose (which decision),
 * so it never depends on what was decided before, in which order, or by which thread.
 */
export type Purpose = number & { readonly __purpose: never }

/** The name of a decision, made once where the code is loaded: `purpose('option form')`. */
export const purpose = (name: string): Purpose => hash32(name) as Purpose

/** 32 evenly distributed bits for one decision. `n` numbers the draws of one purpose. */
export function draw(key: Hash, why: Purpose, n = 0): number {
  return scramble(scramble(key.lo ^ why) + scramble(key.hi + Math.imul(n, 0x9e3779b9)))
}

/** A whole number in [0, size). The bias of the modulus is below size / 2^32. */
export const pick = (key: Hash, why: Purpose, size: number, n = 0): number => draw(key, why, n) % size

/** A fraction in [0, 1). */
export const fraction = (key: Hash, why: Purpose, n = 0): number => draw(key, why, n) / 2 ** 32

/** A new array in an order that depends on key and purpose alone (Fisher-Yates). */
export function shuffled<T>(items: readonly T[], key: Hash, why: Purpose): T[] {
  const order = items.slice()
  for (let i = order.length - 1; i > 0; i--) {
    const j = pick(key, why, i + 1, i)
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}

/** The number of the order that `shuffled` gives so many items: below the factorial of their number. */
export function orderNumber(length: number, key: Hash, why: Purpose): number {
  let number = 0
  for (let i = length - 1; i > 0; i--) number = number * (i + 1) + pick(key, why, i + 1, i)
  return number
}

/**
 * Folds a seed into a content hash. It is a bijection of the 64-bit numbers (a Feistel network),
 * so different contents keep different keys under every seed.
 */
export function mix({ hi, lo }: Hash, seed: number): Hash {
  let left = hi
  let right = lo
  for (let round = 0; round < 4; round++) {
    const next = (left ^ scramble(right + seed + Math.imul(round + 1, 0x9e3779b9))) >>> 0
    left = right
    right = next
  }
  return { hi: left, lo: right }
}

/** The finaliser of MurmurHash3 (Appleby, public domain): every input bit reaches every output bit. */
function scramble(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}
