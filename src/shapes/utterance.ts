import { joinSegments } from '../lib/segments.ts'

/** Chat has no blanks between a number and the Chinese around it: 我 28 岁. */
const BESIDE_DIGITS = /(?<=\p{Script=Han}) (?=\d)|(?<=\d) (?=\p{Script=Han})/gu

/** An utterance that was cut into words by blanks, as somebody would have typed it. */
export const utterance = (segmented: string): string =>
  joinSegments(segmented).replace(BESIDE_DIGITS, '').trim()
