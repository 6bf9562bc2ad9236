/** Chinese characters and quotation marks: where two of them meet, a writer leaves no blank. */
const CHINESE = '\\p{Script=Han}“”‘’…—·'
/** Full-width marks keep blanks away, whatever stands beside them. */
const WIDE = '[，。？！：；、（）《》〈〉【】「」『』]'

/** Half-width marks with their full-width forms, in the same order. */
const HALF = ',.?!:;'
const FULL = '，。？！：；'

/** Round brackets around Chinese. One behind a colon is a face. */
const BRACKETS = /(?<![:;=-])\(([^()]*\p{Script=Han}[^()]*)\)/gu

const LAST = `[${CHINESE}）》】」』]`
const NEXT = `[${CHINESE}（《【「『]`

/**
 * A single mark before Chinese, or one that closes a stretch of Chinese. A point needs a blank beside it: the one in
 * 约翰.史密斯 or in `3.5` is no stop, nor is one behind a number or an abbreviation. Runs (`...`, `?!`) stay.
 */
const MARK = new RegExp(
  `(?<![${HALF}])(?:[,?!:;](?= *${NEXT})|(?<=${LAST} *)[${HALF}](?= |$)|(?<= )\\.(?= *${NEXT}))(?![${HALF}])`,
  'gmu',
)

const BLANKS = new RegExp(`(?<=[${CHINESE}]) +(?=[${CHINESE}])| *(${WIDE}) *`, 'gu')

/** What all of the changes need: a text without any of these passes untouched. */
const TOUCHED = /[ ,.?!:;(]/

const fullWidth = (text: string): string =>
  text.replace(BRACKETS, '（$1）').replace(MARK, mark => FULL[HALF.indexOf(mark)]!)

/** A mark straight behind Chinese, also before a number or a Latin word. Not the eyes of a face. */
const BEHIND = new RegExp(`(?<=${LAST})(?:[,?!;](?![${HALF}])|:(?=[\\dA-Za-z“《]))`, 'gu')

/** Blanks before a mark that closes, and behind one that opens; one that pauses is both. */
const MISPLACED = / +(?=[，。？！：；、）》〉】」』])|(?<=[，。？！：；、（《〈【「『]) +/g

/**
 * Half-width marks among Chinese characters (`你好,世界?`) as full-width ones (`你好，世界？`), without blanks. All other
 * blanks stay, for in a text that was never segmented they part sentences.
 */
export const widenMarks = (text: string): string =>
  TOUCHED.test(text)
    ? fullWidth(text)
        .replace(BEHIND, mark => FULL[HALF.indexOf(mark)]!)
        .replace(MISPLACED, '')
    : text

/**
 * A text whose words were parted by blanks (`我 喜欢 , 你 呢 ?`) as it is written: `我喜欢，你呢？`. Blanks between
 * Chinese characters go, and half-width marks among them become full-width ones. Blanks beside Latin letters and
 * digits stay, and so do line breaks. A text that was never segmented keeps all but such blanks and marks.
 */
export const joinSegments = (text: string): string =>
  TOUCHED.test(text) ? fullWidth(text).replace(BLANKS, '$1') : text
