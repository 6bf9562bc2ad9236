import { type Histogram, quantile } from '../../lib/histogram.ts'
import type { Setting } from '../../output/index-file.ts'
import type { IndexedRows } from './index-rows.ts'
import type { TemplateFacts } from './said-templates.ts'

/** The four settings in the order of the Flan Collection's own tables. */
export const COLUMNS = ['zs_opt', 'zs_noopt', 'fs_opt', 'fs_noopt'] as const satisfies readonly Setting[]

export interface Cell {
  /** Templates that can serve the setting. */
  readonly templates: number
  /** Rows of the build that have it. */
  readonly rows?: number
}

/** Settings by whether the input is inverted. */
export interface Matrix {
  readonly plain: Readonly<Record<Setting, Cell>>
  readonly inverse: Readonly<Record<Setting, Cell>>
}

export function matrixOf(templates: readonly TemplateFacts[], rows: IndexedRows | undefined): Matrix {
  const line = (inverse: boolean) =>
    Object.fromEntries(
      COLUMNS.map((setting): [Setting, Cell] => [
        setting,
        {
          templates: templates.filter(one => one.inverse === inverse && one.settings.includes(setting))
            .length,
          ...(rows && { rows: rows[inverse ? 'inverse' : 'plain'][setting] }),
        },
      ]),
    ) as Record<Setting, Cell>
  return { plain: line(false), inverse: line(true) }
}

/** Tokens as the build counted them: the median, and what 99 of 100 rows do not exceed. */
export interface Lengths {
  readonly input: { readonly median: number; readonly p99: number }
  readonly output: { readonly median: number; readonly p99: number }
}

/** Undefined where there are no rows. */
export function lengthsOf(
  rows: { readonly input: Histogram; readonly output: Histogram } | undefined,
): Lengths | undefined {
  const of = (histogram: Histogram) => ({
    median: quantile(histogram, 0.5),
    p99: quantile(histogram, 0.99),
  })
  const lengths = rows && { input: of(rows.input), output: of(rows.output) }
  return lengths?.input.median === undefined ? undefined : (lengths as Lengths)
}
