import type { TaskEntry } from '../../build/manifest.ts'
import type { TaskTally } from '../../build/tally.ts'
import type { Template } from '../../templates/set.ts'
import { drawnFor } from '../check/shares.ts'

/** What a template won in a build. */
export interface Won {
  readonly rows: number
  /** Rows with worked examples. */
  readonly fewShot: number
  /** Rows that would have been too long. */
  readonly dropped: number
  /** Rows by option form, `-` for none. */
  readonly forms: Readonly<Record<string, number>>
  /** Its share of the rows, those that were too long included, 0 to 1. */
  readonly share: number
  /** The share that its weight promises, 0 to 1: an interval where conditional templates compete. */
  readonly expected: { readonly low: number; readonly high: number }
}

export function wonBy(
  template: Template,
  templates: readonly Template[],
  { planned, examples }: Pick<TaskEntry, 'planned' | 'examples'>,
  { wordings }: TaskTally,
): Won {
  const prefix = `${template.name}.`
  const mine = Object.entries(wordings).filter(([wording]) => wording.startsWith(prefix))
  const sum = (of: 'rows' | 'fewShot' | 'dropped') => mine.reduce((all, [, won]) => all + won[of], 0)
  const { examples: said, chance } = drawnFor(template, templates, { examples, rows: planned })
  const ofRows = (chance: number) => (chance * said) / Math.max(1, planned)
  return {
    rows: sum('rows'),
    fewShot: sum('fewShot'),
    dropped: sum('dropped'),
    forms: Object.fromEntries(mine.map(([wording, { rows }]) => [wording.slice(prefix.length), rows])),
    share: (sum('rows') + sum('dropped')) / Math.max(1, planned),
    expected: { low: ofRows(chance.low), high: ofRows(chance.high) },
  }
}
