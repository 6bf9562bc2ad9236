import { USES } from '../sources/descriptor.ts'
import { CELLS, type Counts, type TaskCells } from './counts.ts'
import type { StockTask, Use } from './stock.ts'

/** Which licences are wanted. */
export interface LicenceFilter {
  /** The narrowest use that is good enough; freer ones are too. Null for any. */
  readonly use: Use | null
  /** False leaves out what has to be shared alike. */
  readonly shareAlike: boolean
}

/** Licences whose works have to be shared under the same one. */
const SHARE_ALIKE = /(?:^|[^a-z])(?:sa|a?gpl|lgpl|gfdl|odbl)(?:[^a-z]|$)|share[- ]?alike/i

export const isWanted = ({ licence, use }: StockTask, filter: LicenceFilter): boolean =>
  (filter.use === null || USES.indexOf(use) <= USES.indexOf(filter.use)) &&
  (filter.shareAlike || !SHARE_ALIKE.test(licence))

/** The counts without the rows of tasks whose licence is not wanted, and these tasks. */
export function withWantedLicences(tasks: readonly TaskCells[], counts: Counts, filter: LicenceFilter) {
  const dropped = tasks.filter(({ task }) => !isWanted(task, filter))
  if (dropped.length === 0) return { counts, dropped }
  const rows = counts.rows.slice()
  const validation = counts.validation.slice()
  for (const { first } of dropped) {
    rows.fill(0, first, first + CELLS)
    validation.fill(0, first, first + CELLS)
  }
  return { counts: { ...counts, rows, validation }, dropped }
}
