import { orderMatters } from '../../templates/choose.ts'
import { defineCheck } from './check.ts'
import type { Finding } from './finding.ts'
import { describeDeviation, offUniform } from './uneven.ts'

/** Group (`of 4`, `of 4 as letters`) -> how often the right option stood in each place. */
type Places = Readonly<Record<string, readonly number[]>>

/** The right option stands in every place equally often, for each number of options, in all forms and in each. */
export const POSITION = defineCheck<Places>({
  name: 'position',
  promise: 'the right option stands in each place equally often (within 1 %, or within chance)',
  watch() {
    const places: Record<string, number[]> = {}
    return {
      see({ options, place, form }) {
        if (!options || place < 0 || orderMatters(options.choices)) return
        const size = options.choices.length
        for (const group of [`of ${size}`, `of ${size} as ${form!.name}`]) {
          const counts = places[group] ?? new Array<number>(size).fill(0)
          places[group] = counts
          counts[place]!++
        }
      },
      state: () => places,
    }
  },
  judge(states) {
    const sums = new Map<string, number[]>()
    for (const [group, counts] of states.flatMap(state => Object.entries(state))) {
      const sum = sums.get(group) ?? counts.map(() => 0)
      sums.set(
        group,
        sum.map((before, i) => before + counts[i]!),
      )
    }
    return [...sums]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([group, counts]): Finding[] => {
        const off = offUniform(counts)
        if (!off) return []
        const what = `the right option ${group} options: place ${off.place + 1} has ${describeDeviation(off)}`
        return [
          { severity: 'error', what, count: counts.reduce((sum, count) => sum + count, 0), samples: [] },
        ]
      })
  },
})
