import { widthOf } from '../../lib/width.ts'

const OPENING = '（《“「'
const CLOSING = '，。；：、！？）》”」'
const CHINESE = '\\p{Script=Han}\\u3000-\\u303f\\uff01-\\uffef'
/** What stays together: a word, or a Chinese character, with the marks that may not be torn from it. */
const PIECE = new RegExp(
  `\\s*[${OPENING}]*(?:[^\\s${OPENING}${CLOSING}${CHINESE}]+|[^\\s${OPENING}])[${CLOSING}]*`,
  'gu',
)

/** Breaks lines that are wider: at spaces, and between Chinese characters. */
export const wrap = (text: string, width: number): string =>
  text
    .split('\n')
    .flatMap(line => wrapLine(line, width))
    .join('\n')

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const piece of line.match(PIECE) ?? []) {
    if (current !== '' && widthOf(current + piece) > width) {
      lines.push(current)
      current = piece.trimStart()
    } else current += piece
  }
  return [...lines, current]
}
