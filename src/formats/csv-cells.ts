import { parse } from 'fast-csv'
import type { CsvRow } from './csv-rows.ts'
import type { BadRecord } from './format.ts'
import { parserMessage } from './parser-message.ts'
import { DAMAGE } from './texts.ts'

/** A row's cells, quotation marks resolved, and the line where it begins. */
export type CsvCells = { readonly cells: readonly string[]; readonly line: number } | BadRecord

/** Stands for a carriage return without line feed, which fast-csv would take for the end of a row. */
const CARRIAGE_RETURN = '\udeae\udeae'
/** Goes before the rows: fast-csv drops a U+FEFF that comes first, even where it is data. */
const FIRST = 'first'

/**
 * The cells of each row, by fast-csv: all rows at once, or one by one where there is one that it refuses.
 * A row with `DAMAGE` in it is bad for the reason `damage`.
 */
export async function csvCells(rows: readonly CsvRow[], damage: string): Promise<CsvCells[]> {
  const texts = rows.flatMap(row => ('text' in row ? [guarded(row.text)] : []))
  const together = await parsed(texts).catch(() => [])
  const cells: CsvCells[] = []
  let next = 0
  for (const row of rows) {
    if (!('text' in row)) cells.push(row)
    else if (together.length === texts.length) cells.push(checked(together[next++]!, row.line, damage))
    else cells.push(await alone(guarded(row.text), row.line, damage))
  }
  return cells
}

async function alone(text: string, line: number, damage: string): Promise<CsvCells> {
  try {
    const [cells, ...others] = await parsed([text])
    if (cells && others.length === 0) return checked(cells, line, damage)
    return { bad: 'not one row for fast-csv', line }
  } catch (error) {
    return { bad: `not valid CSV: ${parserMessage(error)}`, line }
  }
}

/** By events: asking the stream for one row after another takes twice as long. */
function parsed(texts: readonly string[]): Promise<string[][]> {
  const rows: string[][] = []
  if (texts.length === 0) return Promise.resolve(rows)
  return new Promise((resolve, reject) => {
    const stream = parse({ headers: false })
    stream.on('data', (row: string[]) => rows.push(row))
    stream.on('error', reject)
    stream.on('end', () => resolve(rows.slice(1)))
    // Not through bytes: the marks of damage would not survive that.
    stream.end(`${FIRST}\n${texts.join('\n')}\n`)
  })
}

const guarded = (text: string): string =>
  text.includes('\r') ? text.replace(/\r(?!\n)/g, CARRIAGE_RETURN) : text

function checked(cells: readonly string[], line: number, damage: string): CsvCells {
  if (cells.some(cell => cell.includes(DAMAGE))) return { bad: damage, line }
  return { cells: cells.map(cell => cell.replaceAll(CARRIAGE_RETURN, '\r')), line }
}
