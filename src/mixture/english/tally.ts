import type { Reject } from '../../build/survey-unit.ts'
import type { EnglishRow } from './row.ts'
import type { Traits } from './traits.ts'

/** Places of a reject that are told. */
const TOLD = 3

/** Counts what a person should know of some rows. */
export function tally() {
  const rejects = new Map<string, Reject>()
  const skips: Record<string, number> = {}
  const control: Record<string, number> = {}
  const unknown = { rows: 0, runs: 0 }
  let lines = 0
  let untyped = 0
  let repaired = 0
  return {
    reject(reason: string, record: number, line: number): void {
      const known = rejects.get(reason) ?? { reason, count: 0, places: [] }
      if (known.count++ < TOLD) known.places.push({ record, line })
      rejects.set(reason, known)
    },
    skip(reason: string): void {
      skips[reason] = (skips[reason] ?? 0) + 1
    },
    row(row: EnglishRow, traits: Traits): void {
      if (traits.lines) lines++
      if (traits.unknown > 0) unknown.rows++
      unknown.runs += traits.unknown
      if (!row.typed) untyped++
      if (row.repaired) repaired++
      if (traits.control !== undefined) control[traits.control] = (control[traits.control] ?? 0) + 1
    },
    sums: () => ({ rejects: [...rejects.values()], skips, control, unknown, lines, untyped, repaired }),
  }
}
