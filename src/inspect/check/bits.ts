/** A set of UTF-16 units as bits: 8 KiB, which stay in a core's nearest cache while every character is looked up. */
export type Bits = Uint32Array

export function bitsOf(includes: (unit: number) => boolean): Bits {
  const bits = new Uint32Array(2048)
  for (let unit = 0; unit < 65536; unit++) if (includes(unit)) bits[unit >>> 5]! |= 1 << (unit & 31)
  return bits
}

export const isIn = (bits: Bits, unit: number): boolean => (bits[unit >>> 5]! & (1 << (unit & 31))) !== 0
