import { collect, defineCheck } from './check.ts'
import { excerpt, type Finding, note, sumFindings } from './finding.ts'
import { marksOf, TRADITIONAL } from './marks.ts'
import { TEXTS } from './row.ts'

interface Script {
  readonly rows: number
  readonly findings: readonly Finding[]
}

/** A text is in traditional script where it has so many such characters, and one in so many of all. */
const ENOUGH = 4
const ONE_IN = 10
/** A corpus in which so many rows are is one that was not converted. */
const MANY = 0.1

const STRAY = 'a traditional character'
const WHOLE = 'a text in traditional script'

/** Names and single posts may have it; a corpus that has it all through lacks `script` in its descriptor. */
export const SCRIPT = defineCheck<Script>({
  name: 'script',
  promise: 'simplified characters, whatever script the corpus has',
  watch() {
    const found = collect()
    let rows = 0
    return {
      see({ row, marks }) {
        rows++
        const column = TEXTS.find((_, i) => (marks[i]! & TRADITIONAL) !== 0)
        if (column === undefined) return
        const text = row[column]
        const places = traditionalIn(text)
        const whole = places.length >= ENOUGH && places.length * ONE_IN >= text.length
        const at = places[0]!
        found.add(row.id, note(whole ? WHOLE : STRAY, `${column}: ${excerpt(text, at, at + 1)}`))
      },
      state: () => ({ rows, findings: found.findings() }),
    }
  },
  judge(states) {
    const rows = states.reduce((sum, state) => sum + state.rows, 0)
    return sumFindings(states.map(({ findings }) => findings)).map(finding =>
      finding.what === WHOLE && finding.count > rows * MANY
        ? { ...finding, severity: 'error', what: `${WHOLE}: a corpus that was not converted` }
        : finding,
    )
  },
})

function traditionalIn(text: string): number[] {
  const places: number[] = []
  for (let i = 0; i < text.length; i++) if (marksOf(text[i]!) === TRADITIONAL) places.push(i)
  return places
}
