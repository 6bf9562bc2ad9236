import { logAtLeast } from '../../lib/probability.ts'
import { answerReader } from './answers.ts'
import { defineCheck } from './check.ts'
import { excerpt, type Finding, SAMPLES, type Sample } from './finding.ts'
import { onlyWordIn } from './only-word.ts'
import type { SaidRow } from './row.ts'
import { type Counts, countOne, sumCounts } from './sizes.ts'
import { LIMIT } from './uneven.ts'

/** All by template and word. */
interface Leaks {
  /** Rows that a word answers. */
  readonly answered: Counts
  /** Those whose prompt holds that word of the set and no other, and no other wording of the example holds it. */
  readonly told: Counts
  /** Rows that another word answers, with the same in their prompt. */
  readonly untrue: Counts
  /** Prompts that hold one word of the set alone: the right one, another one. */
  readonly right: number
  readonly wrong: number
  readonly samples: readonly Sample[]
}

/** A leak shows in more than this share of the rows that a word answers. */
const MOSTLY = 0.5

/**
 * A prompt that holds the right word of the answer set and none of the others. The corpus's own text may: a review that
 * says 正面 is no leak, and whatever it says, the other wordings of the example say too. So what only one template's
 * prompts hold, mostly where it is right, and far beyond chance, is an error; all of it together is a counted note.
 */
export const LEAK = defineCheck<Leaks>({
  name: 'leaks',
  promise: 'no template’s prompts hold the word of the answer where, and only where, it is right',
  watch() {
    const answered: Counts = {}
    const told: Counts = {}
    const untrue: Counts = {}
    const samples: Sample[] = []
    let [right, wrong] = [0, 0]
    let rows: SaidRow[] = []
    const close = () => {
      for (const row of rows) look(row)
      rows = []
    }
    function look(said: SaidRow): void {
      const { template, row } = said
      const answer = rightWord(said)
      if (answer === undefined) return
      countOne(answered, template.name, answer)
      const text = dataOf(said)
      const word = onlyWordIn(text, template.choices!)
      if (word === undefined) return
      if (word.length > 1 && word !== answer) wrong++
      if (word.length > 1 && word === answer && ++right <= SAMPLES) {
        const at = text.indexOf(word)
        samples.push({ id: row.id, excerpt: `${excerpt(text, at, at + word.length)} → ${word}` })
      }
      if (rows.some(other => other !== said && holds(other, word))) return
      countOne(word === answer ? told : untrue, template.name, word)
    }
    return {
      see(said) {
        if (rows.length > 0 && rows[0]!.id.example !== said.id.example) close()
        rows.push(said)
      },
      state() {
        close()
        return { answered, told, untrue, right, wrong, samples }
      },
    }
  },
  judge(states, { set }) {
    const systematic = set.templates.flatMap(({ name, choices = [] }) => {
      const of = (counts: 'answered' | 'told' | 'untrue') =>
        sumCounts(states.map(state => state[counts][name] ?? {}))
      const [answered, told, untrue] = [of('answered'), of('told'), of('untrue')]
      const all = [...answered.values()].reduce((sum, rows) => sum + rows, 0)
      return choices.flatMap((word): Finding[] => {
        const rows = answered.get(word) ?? 0
        const right = told.get(word) ?? 0
        const wrong = untrue.get(word) ?? 0
        if (right <= rows * MOSTLY) return []
        const elsewhere = Math.max(wrong, 1) / Math.max(all - rows, 1)
        if (elsewhere >= 1 || logAtLeast(right, rows, elsewhere) >= LIMIT) return []
        const what = `${name} gives “${word}” away: it is in ${right} of the ${rows} prompts that it answers, in ${wrong} of the ${all - rows} others`
        return [{ severity: 'error', what, count: right, samples: [] }]
      })
    })
    return [...systematic, ...noted(states)]
  },
})

/** Words of one character stand in any text and say nothing. */
function noted(states: readonly Leaks[]): Finding[] {
  const right = states.reduce((sum, state) => sum + state.right, 0)
  const wrong = states.reduce((sum, state) => sum + state.wrong, 0)
  if (right === 0) return []
  const what = `one word of the answer set in the prompt: the right one in ${right} rows, another one in ${wrong}`
  const samples = states.flatMap(state => state.samples).slice(0, SAMPLES)
  return [{ severity: 'note', what, count: right, samples }]
}

/** The word that answers a closed question; undefined for rows that do not ask one in words of their own. */
function rightWord({ template, form, place, answer, row }: SaidRow): string | undefined {
  if (!template.words || template.inverse || template.uses.has('choices')) return undefined
  if (form) return place < 0 ? undefined : answer
  return answerReader(template)?.(row.output)
}

/** True where the corpus's own text brings the word along: a word that a template writes itself says nothing. */
const holds = (said: SaidRow, word: string): boolean =>
  !said.template.source.input.text.includes(word) && dataOf(said).includes(word)

/** What varies in a prompt: the input without its options, and the instruction where it names more than words. */
function dataOf({ query, options, template }: SaidRow): string {
  const { instruction } = template.source
  const input = options ? query.input.slice(0, options.start) + query.input.slice(options.end) : query.input
  const varies = /\{\{(?! *words\b)|\{%/.test(instruction.text)
  return varies ? `${query.instruction}\n${input}` : input
}
