/**
 * Tokens that a SentencePiece model with byte fallback (mT5, which OpenBA takes over) makes at most of a UTF-16 unit,
 * less one: nothing of a character that its vocabulary surely has; of any other, as many bytes as its NFKC form has.
 * Surely means ASCII, GB 2312 and the common half of Big5: a vocabulary that covers 99.999 % of the web has these.
 * These bits of a unit's entry.
 */
export const EXTRA = 0xff
/** `String.prototype.trim` takes it away. */
export const BLANK = 0x100
/** JSON writes it with a backslash. */
export const ESCAPED = 0x200
/** Half of a character outside the basic plane. */
export const SURROGATE = 0x400

/** First half of U+1D160 (a note with its stem and flag) and its like. */
const LONG_NOTES = 0xd834

let table: Uint16Array | undefined

/** What there is to know of each UTF-16 unit, by its number. Made once, when it is first asked for. */
export function unitTable(): Uint16Array {
  if (!table) {
    const sure = sureCharacters()
    table = Uint16Array.from({ length: 0x10000 }, (_, unit) => entryOf(unit, sure))
  }
  return table
}

function entryOf(unit: number, sure: ReadonlySet<string>): number {
  // Two units, four bytes. Of one block (notes) some become three characters of four bytes each.
  if (unit >= 0xd800 && unit < 0xe000) return SURROGATE | (unit === LONG_NOTES ? 9 : 1)
  const text = String.fromCharCode(unit)
  const extra = Math.max(0, tokensOf(text, sure) - 1)
  const blank = text.trim() === '' ? BLANK : 0
  const escaped = unit < 0x20 || text === '"' || text === '\\' ? ESCAPED : 0
  return extra | blank | escaped
}

function tokensOf(character: string, sure: ReadonlySet<string>): number {
  let tokens = 0
  for (const each of character.normalize('NFKC'))
    tokens += each < '\u0080' || sure.has(each) ? 1 : Buffer.byteLength(each)
  return tokens
}

/** GB 2312, and level 1 of Big5 with its marks: what common text in simplified and traditional script is written with. */
const sureCharacters = (): Set<string> =>
  new Set([...repertoire('gbk', 0xa1, 0xf7, 0xa1), ...repertoire('big5', 0xa1, 0xc6, 0x40)])

/** The characters of a double-byte encoding whose first byte is one of a stretch. */
function repertoire(encoding: string, from: number, to: number, least: number): string[] {
  const decoder = new TextDecoder(encoding)
  const found: string[] = []
  for (let lead = from; lead <= to; lead++) {
    for (let trail = least; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail))
      // Neither what is no character, nor one for private use, nor one that needs two units.
      if (text.length === 1 && !/[\ufffd\ue000-\uf8ff]/.test(text)) found.push(text)
    }
  }
  return found
}
