/** A row of bits that grows as they are set. */
export interface Bits {
  set(at: number): void
  has(at: number): boolean
  /** The bytes that hold the first `length` bits. */
  bytes(length: number): Uint8Array
}

export function bits(): Bits {
  let held: Uint8Array = new Uint8Array(1024)
  const grow = (bytes: number) => {
    const bigger = new Uint8Array(Math.max(bytes, 2 * held.length))
    bigger.set(held)
    held = bigger
  }
  return {
    set(at) {
      const byte = byteOf(at)
      if (byte >= held.length) grow(byte + 1)
      held[byte]! |= 1 << (at & 7)
    },
    has: at => isSet(held, at),
    bytes(length) {
      const bytes = byteOf(length + 7)
      if (bytes > held.length) grow(bytes)
      return held.subarray(0, bytes)
    },
  }
}

export const isSet = (held: Uint8Array, at: number): boolean =>
  ((held[byteOf(at)] ?? 0) & (1 << (at & 7))) !== 0

/** Rows may be numbered beyond 2^32, where a shift would lose them. */
const byteOf = (bit: number): number => Math.floor(bit / 8)
