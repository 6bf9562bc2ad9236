import { aligned } from './align.ts'
import { type Block, blocks } from './blocks.ts'
import { lineCut } from './cut.ts'
import { defineFormat, type Piece, type RawRecord } from './format.ts'
import { parserMessage } from './parser-message.ts'

/** JSON Lines: one JSON value a line. Blank lines are no records. */
export default defineFormat({
  cut: lineCut,
  read: piece => aligned(piece, records, value => value),
})

/** Lines of a block that are parsed at a time: few, so that their records die young. */
const BATCH = 64

function* records(piece: Piece): Generator<RawRecord[]> {
  for (const { first, lines } of blocks(piece))
    for (let i = 0; i < lines.length; i += BATCH)
      yield parsedLines({ first: first + i, lines: lines.slice(i, i + BATCH) })
}

/** The records that some lines hold. */
export function parsedLines({ first, lines }: Block): RawRecord[] {
  const batch: RawRecord[] = []
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    if (typeof line !== 'string') batch.push(line)
    else if (!isBlank(line)) batch.push(parsed(line, first + i))
  }
  return batch
}

/** Whether there are only blanks. Nearly every line begins with a bracket, which is seen without a search. */
const isBlank = (line: string): boolean => !(line.charCodeAt(0) > 0x20) && /^[ \t\r\v\f]*$/.test(line)

function parsed(text: string, line: number): RawRecord {
  try {
    return { value: JSON.parse(text), line }
  } catch (error) {
    return { bad: `not valid JSON: ${parserMessage(error)}`, line }
  }
}
