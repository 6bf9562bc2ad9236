import { draw, mix, purpose } from '../lib/chance.ts'
import { type Bounds, boundsFor, within } from './bounds.ts'
import type { Counts, PlacedFile } from './counts.ts'
import type { Planned } from './plan.ts'
import { eachRow, type Gate, TRAIN, VALIDATION } from './scan.ts'

/** Which rows of each cell are taken, and how often: decided by their keys alone. */
export interface Selection {
  /** How often each row within `read` is taken. */
  readonly epochs: Uint32Array
  /** Rows that are read at all: all but for a cap. */
  readonly read: Bounds
  /** Rows that are taken once more. */
  readonly more: Bounds
  /** Rows that are taken for validation. */
  readonly validation: Bounds
  /** Folded into every key. */
  readonly salt: number
}

/** Rows that a cell is to give to each side. */
export interface Targets {
  readonly train: Float64Array
  readonly validation: Float64Array
}

const CHOICE = purpose('choice for the mixture')

/** Leaves of a plan. */
export const leavesOf = (plan: readonly Planned[]): Planned[] =>
  plan.flatMap(node => (node.leaf ? [node] : leavesOf(node.below)))

/** What the cells are to give. To validation each gives the same part of its rows as to training, and none twice. */
export function targetsFor(plan: readonly Planned[], counts: Counts): Targets {
  const train = new Float64Array(counts.rows.length)
  const validation = new Float64Array(counts.rows.length)
  for (const { leaf, rows, available } of leavesOf(plan)) {
    const held = counts.validation[leaf!.cell]!
    train[leaf!.cell] = rows
    validation[leaf!.cell] =
      rows >= available && rows > 0 ? held : Math.round((held * rows) / Math.max(1, available))
  }
  return { train, validation }
}

/** Settles by two passes over the indexes which rows are taken. */
export function selectRows(
  plan: readonly Planned[],
  targets: Targets,
  counts: Counts,
  files: readonly PlacedFile[],
  gate: Gate,
  seed: number,
): Selection {
  const cells = counts.rows.length
  const epochs = new Uint32Array(cells)
  const none = { count: 0, of: 0 }
  const [read, more, validation] = [0, 1, 2].map(() => new Array(cells).fill(none))
  for (const { leaf, rows, available } of leavesOf(plan)) {
    const { cell, rows: most } = leaf!
    if (most === 0) continue
    epochs[cell] = Math.floor(rows / most)
    read![cell] = { count: most, of: available }
    more![cell] = { count: rows % most, of: available }
  }
  for (let cell = 0; cell < cells; cell++)
    validation![cell] = { count: targets.validation[cell]!, of: counts.validation[cell]! }
  const salt = draw({ hi: seed, lo: 0 }, CHOICE)
  const bounds = boundsFor([...read!, ...more!, ...validation!], see =>
    eachRow(files, gate, (cell, side, words, at) => {
      if (side !== TRAIN && side !== VALIDATION) return
      const key = mix({ hi: words[at]!, lo: words[at + 1]! }, salt)
      if (side === TRAIN) {
        see(cell, key.hi, key.lo)
        see(cells + cell, key.hi, key.lo)
      } else see(2 * cells + cell, key.hi, key.lo)
    }),
  )
  return {
    epochs,
    read: slice(bounds, 0, cells),
    more: slice(bounds, cells, 2 * cells),
    validation: slice(bounds, 2 * cells, 3 * cells),
    salt,
  }
}

const slice = ({ reach, hi, lo }: Bounds, from: number, to: number): Bounds => ({
  reach: reach.slice(from, to),
  hi: hi.slice(from, to),
  lo: lo.slice(from, to),
})

/** How often a row is taken. */
export function timesOf(
  selection: Selection,
  cell: number,
  side: number,
  keyHi: number,
  keyLo: number,
): number {
  const { epochs, read, more, validation, salt } = selection
  if (side !== TRAIN && side !== VALIDATION) return 0
  const { hi, lo } = mix({ hi: keyHi, lo: keyLo }, salt)
  if (side !== TRAIN) return within(validation, cell, hi, lo) ? 1 : 0
  return (within(read, cell, hi, lo) ? epochs[cell]! : 0) + (within(more, cell, hi, lo) ? 1 : 0)
}
