import { type Check, perRow } from './check.ts'
import { excerpt, type Fault, NO_FAULT } from './finding.ts'
import { TEXTS } from './row.ts'

/** A check of each text of a row, for texts that bear one of the `wanted` marks (`marks.ts`). */
export const perText = (
  name: string,
  promise: string,
  wanted: number,
  look: (text: string) => Fault | undefined,
): Check<unknown> =>
  perRow(name, promise, ({ row, marks }) => {
    const [instruction, input, output] = marks as [number, number, number]
    if (((instruction | input | output) & wanted) === 0) return NO_FAULT
    return TEXTS.flatMap((column, i) => {
      const fault = (wanted & marks[i]!) === 0 ? undefined : look(row[column])
      return fault ? [{ ...fault, excerpt: `${column}: ${fault.excerpt}` }] : []
    })
  })

/** The fault that a match is, shown in its surroundings. */
export const faultAt = (
  make: (what: string, shown: string) => Fault,
  what: string,
  text: string,
  match: RegExpExecArray,
): Fault => make(what, excerpt(text, match.index, match.index + match[0].length))
