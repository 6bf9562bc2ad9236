import { aligned } from './align.ts'
import { blocks } from './blocks.ts'
import { lineCut } from './cut.ts'
import { defineFormat, type Piece, type RawRecord } from './format.ts'

/** Plain text, one record a line: `{ text: line }`, or the name in `field`. Blank lines are records like others. */
export default defineFormat({
  cut: lineCut,
  read: piece => aligned(piece, records, value => (value as { text: string }).text),
})

function* records(piece: Piece): Generator<RawRecord[]> {
  const { field = 'text' } = piece.facts
  for (const { first, lines } of blocks(piece)) {
    yield lines.map((line, i) =>
      typeof line === 'string' ? { value: { [field]: line }, line: first + i } : line,
    )
  }
}
