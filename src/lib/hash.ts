import xxhash from 'xxhash-wasm'

/**
 * A 64-bit number as two unsigned 32-bit halves. Not a bigint: decisions are drawn ten times per example,
 * and bigint arithmetic would cost more than the rendering.
 */
export interface Hash {
  readonly hi: number
  readonly lo: number
}

const { h64, h32 } = await xxhash()

/** XXH64 of a text's UTF-8 bytes. Ill-formed surrogates hash as U+FFFD. */
export function hash64(text: string): Hash {
  const value = h64(text)
  return { hi: Number(value >> 32n), lo: Number(value & 0xffffffffn) }
}

/** XXH32 of a text's UTF-8 bytes, unsigned: for names of decisions, not for content. */
export const hash32 = (text: string): number => h32(text)

/** Sixteen hexadecimal digits. */
export const hex = ({ hi, lo }: Hash): string =>
  hi.toString(16).padStart(8, '0') + lo.toString(16).padStart(8, '0')

/** Orders by the 64-bit value. */
export const compareHash = (a: Hash, b: Hash): number => a.hi - b.hi || a.lo - b.lo
