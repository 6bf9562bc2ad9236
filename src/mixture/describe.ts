import { SETTINGS } from '../output/index-file.ts'
import { CELLS } from './counts.ts'
import type { MixManifest } from './manifest.ts'
import type { Planned } from './plan.ts'
import type { Prepared } from './prepare.ts'

/** What a plan comes to, for the manifest and for people: languages, their parts, and the tasks of these. */
export function describe(prepared: Prepared, tokens?: Float64Array): MixManifest['languages'] {
  const { plan, tasks, counts, targets } = prepared
  const sumOf = (cells: Float64Array, first: number) =>
    cells.subarray(first, first + CELLS).reduce((sum, each) => sum + each, 0)
  const taskOf = (node: Planned) => {
    const first = node.below[0]!.leaf!.cell
    const { task } = tasks[first / CELLS]!
    const taken = SETTINGS.map((setting, i) => [setting, targets.train[first + i]!] as const)
    return {
      name: node.name,
      licence: task.licence,
      use: task.use,
      available: sumOf(counts.rows, first),
      rows: node.rows,
      settings: Object.fromEntries(taken.filter(([, rows]) => rows > 0)),
      tokens: tokens ? sumOf(tokens, first) : 0,
      validation: sumOf(targets.validation, first),
      long: sumOf(counts.long, first),
      foreign: sumOf(counts.foreign, first),
    }
  }
  const factsOf = ({ name, available, wanted, limit, taken, rows }: Planned) => ({
    name,
    available,
    wanted,
    limit,
    taken,
    rows,
  })
  const validationOf = (parts: readonly { validation: number }[]) =>
    parts.reduce((sum, { validation }) => sum + validation, 0)
  return plan.map(language => {
    const parts = language.below.map(part => {
      const mine = part.below.map(taskOf)
      return { ...factsOf(part), validation: validationOf(mine), tasks: mine }
    })
    return { ...factsOf(language), validation: validationOf(parts), parts }
  })
}
