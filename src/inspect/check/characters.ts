import { error, excerpt } from './finding.ts'
import { ODD, ODD_CHARACTERS, SURROGATE } from './marks.ts'
import { perText } from './per-text.ts'

const EMOJI_JOINER = /(?<=\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])\u200d/gu
/** The joiner that holds emoji together does no harm. */
const withoutJoiners = (text: string): string => text.replace(EMOJI_JOINER, '·')

export const CHARACTERS = perText(
  'characters',
  'well-formed text without control, invisible, private, exotic blank or lost characters',
  ODD | SURROGATE,
  text => {
    if (!text.isWellFormed()) {
      const at = text.search(/\p{Cs}/u)
      return error('half of a surrogate pair', excerpt(text.toWellFormed(), at, at + 1))
    }
    const match = ODD_CHARACTERS.exec(text.includes('\u200d') ? withoutJoiners(text) : text)
    if (!match) return undefined
    const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    return error(`the character U+${code}`, excerpt(text, match.index, match.index + 1))
  },
)
