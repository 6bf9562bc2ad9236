import { blocks } from './blocks.ts'
import { columnNames, ragged } from './columns.ts'
import { paragraphCut } from './cut.ts'
import { type BadRecord, defineFormat, type Piece, type RawRecord } from './format.ts'
import { refuseAlign } from './texts.ts'

/**
 * One token a line, its columns between tabs (or between blanks in a line without tab); a blank line ends a sentence.
 * A record has a list of strings for each column: `chars` and `tags`, or the descriptor's `columns`.
 * One line with another number of columns makes its whole sentence bad.
 */
export default defineFormat({ cut: paragraphCut, read: sentences })

function* sentences(piece: Piece): Generator<RawRecord[]> {
  refuseAlign(piece)
  const names = columnNames(piece.facts.columns ?? ['chars', 'tags'], piece.path)
  let sentence = begin(0)
  for (const { first, lines } of blocks(piece)) {
    const batch: RawRecord[] = []
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i]!
      if (typeof line === 'string' && BLANK.test(line)) {
        if (sentence.bytes > 0) batch.push(end(sentence, names, piece.maxRecord))
        sentence = begin(0)
      } else {
        if (sentence.bytes === 0) sentence = begin(first + i)
        add(sentence, line, first + i, names, piece.maxRecord)
      }
    }
    yield batch
  }
  if (sentence.bytes > 0) yield [end(sentence, names, piece.maxRecord)]
}

/** The bytes that a cut takes for blanks, and no others: U+3000 is a token. */
const BLANK = /^[ \t\r\v\f]*$/

interface Sentence {
  readonly line: number
  rows: string[][]
  /** Bytes so far, in UTF-8, with line ends. */
  bytes: number
  bad?: BadRecord
}

const begin = (line: number): Sentence => ({ line, rows: [], bytes: 0 })

function add(
  sentence: Sentence,
  line: string | BadRecord,
  number: number,
  names: readonly string[],
  limit: number,
): void {
  if (typeof line !== 'string') {
    sentence.bytes++
    sentence.bad ??= line
    return
  }
  sentence.bytes += Buffer.byteLength(line) + 1
  if (sentence.bytes > limit) sentence.rows = []
  if (sentence.bad || sentence.bytes > limit) return
  const cells = line.includes('\t') ? line.split('\t') : line.split(' ').filter(cell => cell !== '')
  if (cells.length === names.length) sentence.rows.push(cells)
  else sentence.bad = { bad: ragged(cells.length, names.length), line: number }
}

function end({ rows, bytes, bad, line }: Sentence, names: readonly string[], limit: number): RawRecord {
  if (bad) return bad
  if (bytes > limit) return { bad: `${bytes} bytes, more than the limit of ${limit}`, line }
  const columns = names.map((name, i) => [name, rows.map(cells => cells[i]!)] as const)
  return { value: Object.fromEntries(columns), line }
}
