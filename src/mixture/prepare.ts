import { CELLS, type Counts, filesOf, type PlacedFile, type TaskCells, tasksOf } from './counts.ts'
import { demandOf } from './demand.ts'
import { withWantedLicences } from './licence.ts'
import type { MixOptions } from './options.ts'
import { type Planned, planMixture } from './plan.ts'
import { type OnShortage, PAPER } from './recipe.ts'
import { countRows, type Gate } from './scan.ts'
import { type Targets, targetsFor } from './selection.ts'
import type { Stock } from './stock.ts'

/** A mixture that is solved to the last row, before a text is read. */
export interface Prepared {
  readonly tasks: readonly TaskCells[]
  readonly files: readonly PlacedFile[]
  /** Rows of unwanted licences are not among them. */
  readonly counts: Counts
  readonly plan: readonly Planned[]
  readonly targets: Targets
  /** Tasks of unwanted licences with their rows, and the plan as it would be with them; undefined where there are none. */
  readonly unwanted?: {
    readonly tasks: readonly (TaskCells & { rows: number })[]
    readonly plan: readonly Planned[]
  }
}

/** Rows of a cell that no index knows yet: in all, and for training. */
export interface PlannedRows {
  readonly cell: number
  readonly rows: number
  readonly train: number
}

/** Counts what the indexes hold, adds what is `planned` beside it, and solves the plan. */
export function prepareMixture(
  stocks: readonly Stock[],
  options: MixOptions,
  gate: Gate,
  planned: readonly PlannedRows[] = [],
): Prepared {
  const { recipe } = options
  const tasks = tasksOf(stocks)
  const files = filesOf(stocks)
  const all = countRows(files, gate, tasks.length * CELLS)
  for (const { cell, rows, train } of planned) {
    all.rows[cell]! += train
    all.validation[cell]! += rows - train
  }
  const solve = (counts: Counts, onShortage: OnShortage) =>
    planMixture(demandOf(recipe, tasks, counts), recipe.rows, onShortage)
  const { counts, dropped } = withWantedLicences(tasks, all, options)
  const onShortage = recipe['on-shortage'] ?? PAPER['on-shortage']
  const plan = solve(counts, onShortage)
  const prepared = { tasks, files, counts, plan, targets: targetsFor(plan, counts) }
  if (dropped.length === 0) return prepared
  const rows = (first: number) => all.rows.subarray(first, first + CELLS).reduce((sum, each) => sum + each, 0)
  const unwanted = {
    tasks: dropped.map(each => ({ ...each, rows: rows(each.first) })),
    plan: solve(all, onShortage === 'fail' ? 'shrink' : onShortage),
  }
  return { ...prepared, unwanted }
}
