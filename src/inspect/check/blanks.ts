import { perRow } from './check.ts'
import { error, excerpt, NO_FAULT, note } from './finding.ts'
import { faultAt } from './per-text.ts'
import { TEXTS } from './row.ts'

/** Every row asks and answers something. */
export const EMPTY = perRow(
  'empty',
  'an instruction, an output, and an input where the template has one',
  ({ row, template }) => {
    const column = TEXTS.find(each => !/\S/.test(row[each]))
    const allowed = column === 'input' && template.source.input.text === ''
    return column === undefined || allowed ? NO_FAULT : [error(`no ${column}`, excerpt(row.instruction))]
  },
)

const END = /^\s|\s$/
const WITHIN = / \n|\n |\n{3}/

/** A blank that a model would learn to write, or that shows that a field was empty. */
export const BLANKS = perRow(
  'blanks',
  'no blanks at the ends of texts, none at the ends of lines, no two blank lines',
  ({ row }) => {
    if (!TEXTS.some(column => mayEndBlank(row[column]))) return NO_FAULT
    return TEXTS.flatMap(column => {
      const end = END.exec(row[column])
      if (end) return [faultAt(error, `a blank at an end of the ${column}`, row[column], end)]
      const within = WITHIN.exec(row[column])
      return within
        ? [faultAt(note, `a blank at the end of a line of the ${column}`, row[column], within)]
        : []
    })
  },
)

const SPACE = /\s/
/** The patterns would look at every blank of every text. */
const mayEndBlank = (text: string): boolean =>
  text !== '' &&
  (SPACE.test(text[0]!) || SPACE.test(text.at(-1)!) || (text.includes('\n') && WITHIN.test(text)))
