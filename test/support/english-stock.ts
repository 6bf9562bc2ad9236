import type { Reporter } from '../../src/build/reporter.ts'
import { READERS } from '../../src/mixture/readers.ts'
import type { StockFile } from '../../src/mixture/stock.ts'
import { type RowFacts, readIndex } from '../../src/output/index-file.ts'

export const quiet: Reporter = { stage() {}, advance() {}, finish() {}, note() {} }

export interface UnifiedRow {
  readonly id: string
  readonly instruction: string
  readonly input: string
  readonly output: string
  readonly domain: string
  readonly task: string
}

/** The lines of a stock's file, as the mixture reads them. */
export async function linesOf({ reader, source }: StockFile): Promise<string[]> {
  const blocks: Buffer[] = []
  for await (const block of READERS[reader]!(source)) {
    if (block.at(-1) !== 10) throw new Error('a block that does not end with a line')
    blocks.push(block)
  }
  return Buffer.concat(blocks).toString('utf8').split('\n').slice(0, -1)
}

/** The rows of some files with what their indexes say of them. */
export async function rowsOf(
  files: readonly StockFile[],
): Promise<{ readonly row: UnifiedRow; readonly facts: RowFacts }[]> {
  const rows = []
  for (const file of files) {
    const facts = [...readIndex(file.index)]
    const lines = await linesOf(file)
    if (lines.length !== facts.length || lines.length !== file.rows)
      throw new Error(`${file.name}: ${lines.length} lines, ${facts.length} entries, ${file.rows} rows`)
    for (const [i, line] of lines.entries())
      rows.push({ row: JSON.parse(line) as UnifiedRow, facts: facts[i]! })
  }
  return rows
}
