import { Converter } from 'opencc-js/t2cn'

/** Taiwan standard to mainland simplified, character by character and by word; never `twp`, whose words change lengths. */
const convert = Converter({ from: 'tw', to: 'cn' })

/**
 * OpenCC writes 着 for every 著 and 干 for every 乾 outside its word list. What somebody wrote is 著 (專著, 所著, not
 * 所著眼), and so is the 乾 of reigns.
 */
const KEPT =
  /(?<=[土卓原編論專遺譯拙撰]|所(?!著[眼手重力陸])|合(?!著[眼雙嘴]))著|著(?=有)|乾(?=[德道興祐佑封符寧統亨])/g

/** Noncharacters: they stand for kept characters during the conversion, and occur in no text. */
const MARKS: Readonly<Record<string, string>> = { 著: '\ufdd0', 乾: '\ufdd1' }
const MARKED = new Map(Object.entries(MARKS).map(([character, sign]) => [sign, character]))

/** Characters of GB 2312, the mainland's basic set. A character outside it that the conversion changes is traditional for certain. */
const basic = gb2312()

/**
 * Simplified text for traditional text. The number of code points never changes, so offsets counted in them stay true.
 * Not for text that may be simplified already: there 著 and 乾 can be right as they are.
 */
export const simplified = (text: string): string =>
  convert(text.replace(KEPT, character => MARKS[character]!)).replace(
    /[\ufdd0\ufdd1]/g,
    (sign: string) => MARKED.get(sign)!,
  )

/** The same for text of either script: only a text that holds a traditional character is converted. */
export const simplifiedIfTraditional = (text: string): string =>
  holdsTraditional(text) ? simplified(text) : text

/** True if at least one character is written so in traditional Chinese only. */
export function holdsTraditional(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    // Letters and marks are passed over at once: most texts of some corpora are English.
    if (text.charCodeAt(i) < HAN) continue
    const character = String.fromCodePoint(text.codePointAt(i)!)
    if (isTraditional(character)) return true
    i += character.length - 1
  }
  return false
}

/** The first code unit of a Chinese character. */
const HAN = 0x3400

const known = new Map<string, boolean>()

function isTraditional(character: string): boolean {
  let answer = known.get(character)
  if (answer === undefined) {
    answer = !basic.has(character) && convert(character) !== character
    known.set(character, answer)
  }
  return answer
}

function gb2312(): Set<string> {
  const decoder = new TextDecoder('gb18030')
  const characters = new Set<string>()
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) characters.add(decoder.decode(Uint8Array.of(row, cell)))
  }
  return characters
}

/** All characters of the basic plane that are written so in traditional Chinese only. */
export function traditionalCharacters(): string[] {
  const candidates = Array.from({ length: 0xa000 - 0x3400 }, (_, i) =>
    String.fromCharCode(0x3400 + i),
  ).filter(character => !basic.has(character))
  // Line breaks keep the characters from making words.
  const converted = convert(candidates.join('\n')).split('\n')
  return candidates.filter((character, i) => converted[i] !== character)
}
