/**
 * Tokens that a SentencePiece model with byte fallback (mT5, which OpenBA takes over) makes at most of each UTF-16 unit,
 * less one: nothing of a character that its vocabulary surely has; of any other, as many bytes as its NFKC form has.
 * Surely means ASCII, GB 2312 and the common half of Big5: a vocabulary that covers 99.999 % of the web has these.
 */
export function unitCosts(): Uint8Array {
  const sure = sureCharacters()
  const costs = new Uint8Array(0x10000)
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit < 0xd800 || unit > 0xdfff)
      costs[unit] = Math.max(0, tokensOf(String.fromCharCode(unit), sure) - 1)
    // Two units, four bytes. Of one block (notes) some become three characters of four bytes each.
    else costs[unit] = unit === LONG_NOTES ? 9 : 1
  }
  return costs
}

/** First half of U+1D160 (a note with its stem and flag) and its like. */
const LONG_NOTES = 0xd834

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
