import type { Side } from '../../build/validation.ts'
import { defineCheck } from './check.ts'
import { type Finding, SAMPLES, type Sample } from './finding.ts'
import type { Id, SaidRow } from './row.ts'
import { countSizes, type Sizes, sumCounts } from './sizes.ts'
import type { Plan, Subject } from './subject.ts'

/** Where a part begins and ends, and what was wrong between. */
interface Order {
  readonly side: Side
  readonly first?: Mark
  readonly last?: Mark
  readonly sizes: Sizes
  readonly findings: readonly Finding[]
}

/** An example's place among its task's. */
interface Mark {
  readonly id: string
  readonly place: readonly [file: number, record: number, number: number]
}

/** Examples stand in the order of their records, each in as many different ways as the task asks for. */
export const EXAMPLES = defineCheck<Order>({
  name: 'examples',
  promise:
    'in the order of their records, none in two places, each said by different templates, equally often',
  watch(subject, side) {
    const sizes = countSizes()
    const disorder: Sample[] = []
    const twice: Sample[] = []
    let [disordered, repeated] = [0, 0]
    let first: Mark | undefined
    let last: Mark | undefined
    let current = ''
    let templates: string[] = []
    return {
      see({ row, id }: SaidRow) {
        sizes.see(id.example)
        if (id.example === current) {
          if (templates.includes(id.template) && ++repeated <= SAMPLES)
            twice.push({ id: row.id, excerpt: id.template })
          templates.push(id.template)
          return
        }
        current = id.example
        templates = [id.template]
        const mark = { id: row.id, place: placeOf(id, subject) }
        if (last && compare(last.place, mark.place) >= 0 && ++disordered <= SAMPLES)
          disorder.push({ id: row.id, excerpt: `behind ${last.id}` })
        first ??= mark
        last = mark
      },
      state: () => ({
        side,
        ...(first && { first }),
        ...(last && { last }),
        sizes: sizes.sizes(),
        findings: [finding(OUT_OF_ORDER, disordered, disorder), finding(TWICE, repeated, twice)].flat(),
      }),
    }
  },
  judge(states, { plan }) {
    const seams = states.flatMap(({ first, side }, i): Finding[] => {
      const before = states.slice(0, i).findLast(state => state.side === side && state.last)?.last
      if (!first || !before || compare(before.place, first.place) < 0) return []
      return finding(OUT_OF_ORDER, 1, [{ id: first.id, excerpt: `behind ${before.id}` }])
    })
    const sizes = sumCounts(states.map(state => state.sizes))
    return [...states.flatMap(({ findings }) => findings), ...seams, ...unplanned(sizes, plan)]
  },
})

const OUT_OF_ORDER = 'an example behind a later one, or in two places'
const TWICE = 'an example said twice by one template'

const finding = (what: string, count: number, samples: readonly Sample[]): Finding[] =>
  count === 0 ? [] : [{ severity: 'error', what, count, samples }]

/** A plan says every example equally often, or some of them once more; rows that were too long are missing. */
function unplanned(sizes: ReadonlyMap<string, number>, { examples, rows, dropped }: Plan): Finding[] {
  const whole = [...dropped.values()].every(count => count === 0)
  const most = Math.ceil(rows / examples)
  const least = whole ? Math.max(1, Math.floor(rows / examples)) : 1
  const wrong = [...sizes].filter(([size]) => Number(size) < least || Number(size) > most)
  return wrong.flatMap(([size, count]) =>
    finding(
      `examples of ${size} rows, where ${least === most ? most : `${least} to ${most}`} were planned`,
      count,
      [],
    ),
  )
}

const placeOf = ({ file, record, number }: Id, { files }: Subject): Mark['place'] => [
  files.get(file)!,
  record,
  number,
]

function compare(a: Mark['place'], b: Mark['place']): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
