import { SETTINGS } from '../output/index-file.ts'
import type { Stock, StockFile, StockTask } from './stock.ts'

/**
 * A cell is one setting of one task: the rows among which nothing but their keys chooses. Cells are numbered task by
 * task, in the order of the stocks.
 */
export const CELLS = SETTINGS.length

export interface TaskCells {
  readonly stock: Stock
  readonly task: StockTask
  /** Number of its first cell. */
  readonly first: number
}

export const tasksOf = (stocks: readonly Stock[]): TaskCells[] => {
  let first = -CELLS
  return stocks.flatMap(stock =>
    stock.tasks.map(task => {
      first += CELLS
      return { stock, task, first }
    }),
  )
}

/** A file with the number of the first cell of its stock. */
export interface PlacedFile {
  readonly file: StockFile
  readonly firstCell: number
}

export function filesOf(stocks: readonly Stock[]): PlacedFile[] {
  let firstCell = 0
  return stocks.flatMap(({ files, tasks }) => {
    const placed = files.map(file => ({ file, firstCell }))
    firstCell += tasks.length * CELLS
    return placed
  })
}

/** What the indexes say of each cell. */
export interface Counts {
  /** Rows for training, and their tokens. */
  readonly rows: Float64Array
  readonly tokens: Float64Array
  /** Rows for validation. */
  readonly validation: Float64Array
  /** Rows of either side that are too long. */
  readonly long: Float64Array
  /** English rows of either side that hold Chinese and are not wanted. */
  readonly foreign: Float64Array
}

export const newCounts = (cells: number): Counts => ({
  rows: new Float64Array(cells),
  tokens: new Float64Array(cells),
  validation: new Float64Array(cells),
  long: new Float64Array(cells),
  foreign: new Float64Array(cells),
})
