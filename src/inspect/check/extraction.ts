import { perRow } from './check.ts'
import { error, NO_FAULT } from './finding.ts'
import { extractReader } from './pieces.ts'

/** What is extracted stands in the passage. */
export const EXTRACTION = perRow(
  'extraction',
  'what a template extracts stands word for word in its prompt',
  ({ row, template, query }, { task }) => {
    const findLost = extractReader(template, task.spec.example)
    const stands = (piece: string) => query.input.includes(piece) || query.instruction.includes(piece)
    const lost = findLost?.(row.output, stands)
    return lost === undefined ? NO_FAULT : [error('an extract that is not in the prompt', lost)]
  },
)
