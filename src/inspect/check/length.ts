import { UPPER_BOUND } from '../../lib/tokens.ts'
import { perRow } from './check.ts'
import { error, excerpt, type Fault, NO_FAULT, note } from './finding.ts'

/**
 * Rows that a trainer would have to cut. Counted from above, so that a row which exceeds the limit may fit all the same,
 * English above all; in a build that held its rows to that very count none may.
 */
export const LENGTH = perRow(
  'length',
  'within the limit of the build, or of openba where it has none, by a bound of one token a character',
  ({ row }, { limit }) => {
    const { instruction } = row
    // Most rows are far shorter: no text doubles where it is normalised.
    if (2 * (instruction.length + row.input.length) < limit.input && 2 * row.output.length < limit.output)
      return NO_FAULT
    const input = UPPER_BOUND.prompt(instruction, row.input)
    const output = UPPER_BOUND.text(row.output)
    if (input <= limit.input && output <= limit.output) return NO_FAULT
    const faults: Fault[] = []
    const make = limit.held ? error : note
    const shown = (tokens: number, text: string) => `at most ${tokens} tokens: ${excerpt(text, 0, 16)}`
    if (input > limit.input) faults.push(make('a prompt that may be too long', shown(input, row.input)))
    if (output > limit.output) faults.push(make('an output that may be too long', shown(output, row.output)))
    return faults
  },
)
