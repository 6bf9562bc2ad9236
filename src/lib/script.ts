import { Converter } from 'opencc-js/t2cn'

/** Taiwan standard to mainland simplified, character by character and by word; never `twp`, whose words change lengths. */
const convert = Converter({ from: 'tw', to: 'cn' })

/** OpenCC writes 着 for every 著 outside its word list; in these words it stays. */
const KEPT = /(?<=[土卓原編論])著|著(?=有)/g
/** A noncharacter: it stands for a kept 著 during the conversion, and occurs in no text. */
const MARK = '\ufdd0'

/** Characters of GB 2312, the mainland's basic set. A character outside it that the conversion changes is traditional for certain. */
const basic = gb2312()

/**
 * Simplified text for traditional text. The number of code points never changes, so offsets counted in them stay true.
 * Not for text that may be simplified already: there 著 and 乾 can be right as they are.
 */
export const simplified = (text: string): string => convert(text.replace(KEPT, MARK)).replaceAll(MARK, '著')

/** The same for text of either script: only a text that holds a traditional character is converted. */
export const simplifiedIfTraditional = (text: string): string =>
  holdsTraditional(text) ? simplified(text) : text

/** True if at least one character is written so in traditional Chinese only. */
export function holdsTraditional(text: string): boolean {
  for (const character of text) if (isTraditional(character)) return true
  return false
}

const known = new Map<string, boolean>()

function isTraditional(character: string): boolean {
  if (character < '\u3400') return false
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
