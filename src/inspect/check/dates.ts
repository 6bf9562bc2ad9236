import { defineCheck } from './check.ts'

const ISO_DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

/** Readers of JSON Lines guess types: a column of nothing but dates becomes a timestamp, and later shards do not load. */
export const DATES = defineCheck<{ readonly rows: number; readonly dates: number }>({
  name: 'dates',
  promise: 'not all outputs of a task look like ISO dates',
  watch() {
    let rows = 0
    let dates = 0
    return {
      see({ row }) {
        rows++
        if (row.output.length >= 10 && row.output[4] === '-' && ISO_DATE.test(row.output)) dates++
      },
      state: () => ({ rows, dates }),
    }
  },
  judge(states) {
    const rows = states.reduce((sum, state) => sum + state.rows, 0)
    const dates = states.reduce((sum, state) => sum + state.dates, 0)
    if (rows === 0 || dates < rows) return []
    return [{ severity: 'error', what: 'all outputs look like ISO dates', count: rows, samples: [] }]
  },
})
