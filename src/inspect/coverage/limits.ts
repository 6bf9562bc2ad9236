import type { TaskCoverage } from './coverage.ts'
import { COLUMNS } from './matrix.ts'

/** What coverage may be held to; what is not given is not looked at. */
export interface CoverageLimits {
  /** Every example of every task is fitted by at least so many templates. */
  readonly minTemplates?: number | undefined
  /** Every setting that a task serves at all has at least so many templates. */
  readonly minPerSetting?: number | undefined
  /** Every template won at least so many rows of the build. */
  readonly minRows?: number | undefined
  /** No two instructions of a task share more than this part of their pairs of characters. */
  readonly maxAlike?: number | undefined
  /** Every field of the examples is said by some template. */
  readonly allFields?: boolean | undefined
}

export interface Shortfall {
  readonly task: string
  readonly found: string
}

/** Where tasks fall short of the limits. */
export const shortfalls = (tasks: readonly TaskCoverage[], limits: CoverageLimits): Shortfall[] =>
  tasks.flatMap(task => HELD.flatMap(holds => holds(task, limits)).map(found => ({ task: task.task, found })))

/** Each says in what a task falls short of one limit. */
const HELD: readonly ((task: TaskCoverage, limits: CoverageLimits) => string[])[] = [
  ({ fits: { fewer, such } }, { minTemplates }) =>
    minTemplates === undefined || fewer === 0
      ? []
      : [`${fewer} examples that fewer than ${minTemplates} templates fit, such as ${such.join(', ')}`],

  ({ matrix: { plain, inverse }, labels }, { minPerSetting = 0 }) =>
    COLUMNS.map(setting => ({ setting, templates: plain[setting].templates + inverse[setting].templates }))
      // A closed label can be asked for with options and without.
      .filter(({ setting, templates }) => templates > 0 || (labels.length > 0 && setting.startsWith('zs')))
      .filter(({ templates }) => templates < minPerSetting)
      .map(({ setting, templates }) => `${templates} templates for ${setting}: at least ${minPerSetting}`),

  ({ templates }, { minRows = 0 }) =>
    templates
      .filter(({ rows }) => rows !== undefined && rows < minRows)
      .map(({ name, rows }) => `${name} won ${rows} rows: at least ${minRows}`),

  ({ alike }, { maxAlike = 1 }) =>
    alike
      .filter(({ likeness }) => likeness > maxAlike)
      .map(
        ({ templates: [a, b], likeness }) =>
          `${a} and ${b} share ${likeness} of their pairs of characters: at most ${maxAlike}`,
      ),

  ({ unsaid }, { allFields }) =>
    allFields && unsaid.length > 0 ? [`no template says ${unsaid.join(', ')}`] : [],
]
