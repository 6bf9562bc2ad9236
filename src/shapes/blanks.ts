/** A blank behind a Chinese closing mark, with text on its other side. */
const BEHIND_MARK = /(?<=[，。；：？！、…”’）》】]) (?=\S)/g

/** Chinese text without the blanks that machines leave between its sentences, where Chinese writes none. */
export const closedUp = (text: string): string => text.replace(BEHIND_MARK, '')
