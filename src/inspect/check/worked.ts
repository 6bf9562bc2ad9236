import { perRow } from './check.ts'
import { error, excerpt, NO_FAULT } from './finding.ts'

/** Worked examples stand apart, and none is the query or comes twice. */
export const WORKED = perRow(
  'worked examples',
  'as many as the id says, in a layout of _shots.njk; none is the query, none comes twice',
  ({ id, row, query, worked }) => {
    if (id.shots === 0) return NO_FAULT
    if (!worked) return [error(`no layout of ${id.shots} worked examples`, excerpt(row.input, 0, 24))]
    const inputs = worked.shots.map(({ input }) => input)
    if (inputs.includes(query.input))
      return [error('the query among its worked examples', excerpt(query.input, 0, 40))]
    if (new Set(inputs).size < inputs.length)
      return [error('a worked example twice', excerpt(inputs[0]!, 0, 40))]
    const unsaid = worked.shots.find(({ input, output }) => input.trim() === '' || output.trim() === '')
    return unsaid ? [error('a worked example without a text', excerpt(unsaid.input, 0, 40))] : []
  },
)
