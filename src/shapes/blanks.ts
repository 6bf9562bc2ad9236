import { joinSegments } from '../lib/segments.ts'

/** A blank behind a Chinese closing mark, with text on its other side. */
const BEHIND_MARK = /(?<=[，。；：？！、…”’）》】]) (?=\S)/g

/** Chinese text without the blanks that machines leave between its sentences, where Chinese writes none. */
export const closedUp = (text: string): string => text.replace(BEHIND_MARK, '')

/**
 * The same, with full-width marks among Chinese. Blanks between words stay: in subtitles they part clauses, on web
 * pages headings and items.
 */
export const tidied = (text: string): string => closedUp(text.split(' ').map(joinSegments).join(' '))
