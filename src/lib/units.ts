/** How many characters more NFKC makes of a UTF-16 unit (… becomes three full stops): these bits of its entry. */
export const EXTRA = 31
/** `String.prototype.trim` takes it away. */
export const BLANK = 32
/** JSON writes it with a backslash. */
export const ESCAPED = 64
/** Half of a character outside the basic plane. */
export const SURROGATE = 128

/** First halves of pairs of which some become three characters: U+1D160 (notes), U+1F12A (enclosed letters). */
const LONG_PAIRS = new Set([0xd834, 0xd83c])

let table: Uint8Array | undefined

/** What there is to know of each UTF-16 unit, by its number. Made once, when it is first asked for. */
export function unitTable(): Uint8Array {
  table ??= Uint8Array.from({ length: 0x10000 }, (_, unit) => entryOf(unit))
  return table
}

function entryOf(unit: number): number {
  if (unit >= 0xd800 && unit < 0xe000) return SURROGATE | Number(LONG_PAIRS.has(unit))
  const text = String.fromCharCode(unit)
  const extra = Math.max(0, text.normalize('NFKC').length - 1)
  const blank = text.trim() === '' ? BLANK : 0
  const escaped = unit < 0x20 || text === '"' || text === '\\' ? ESCAPED : 0
  return extra | blank | escaped
}
