import type { Template } from '../../templates/set.ts'
import { answerReader } from './answers.ts'
import { collect, defineCheck } from './check.ts'
import { error, excerpt, type Finding, sumFindings } from './finding.ts'
import { type Counts, countOne, sumCounts } from './sizes.ts'
import type { Subject } from './subject.ts'

interface Words {
  /** Template -> word -> rows. */
  readonly counts: Counts
  readonly findings: readonly Finding[]
}

/** A template that has answered so often in one word only does not ask: no label is so common. */
const MANY = 1000

/** Closed questions are answered by words of their set, and over a task every label is. */
export const WORDS = defineCheck<Words>({
  name: 'label words',
  promise:
    'a closed question is answered by a word of its set; over a task every label is answered, by every template more than one',
  watch() {
    const counts: Counts = {}
    const found = collect()
    return {
      see({ row, template, form, place, answer, worked }) {
        if (!template.words) return
        const read = form ? undefined : answerReader(template)
        const word = form ? (place < 0 ? undefined : answer) : read?.(row.output)
        if (word !== undefined) countOne(counts, template.name, word)
        if (!read) return
        if (word === undefined)
          found.add(row.id, error('an output that is no word of the answer set', excerpt(row.output, 0, 24)))
        const wrong = worked?.shots.find(shot => read(shot.output) === undefined)
        if (wrong)
          found.add(
            row.id,
            error(
              'a worked example’s output that is no word of the answer set',
              excerpt(wrong.output, 0, 24),
            ),
          )
      },
      state: () => ({ counts, findings: found.findings() }),
    }
  },
  judge(states, subject) {
    const answers = new Map(
      subject.set.templates.map(({ name }) => [
        name,
        sumCounts(states.map(({ counts }) => counts[name] ?? {})),
      ]),
    )
    const seen = (template: Template, word: string) => answers.get(template.name)!.has(word)
    return [
      ...sumFindings(states.map(({ findings }) => findings)),
      ...unanswered(subject, seen),
      ...subject.set.templates.flatMap(template => oneSided(template, answers.get(template.name)!)),
    ]
  },
  untold: ({ set }) =>
    set.templates
      .filter(template => asks(template) && template.forms.length === 0 && !answerReader(template))
      .map(
        ({ name }) => `whether ${name} answers in its words: its output is more than text around the answer`,
      ),
})

/** True for a template whose output says which label it is. */
const asks = ({ words, source }: Template): boolean =>
  words !== undefined && /\{\{[^}]*\banswer\b/.test(source.output.text)

/** Labels that a message names. */
const SHOWN = 8

/** Labels that no row answers with, as far as a word means one label only. */
function unanswered(
  { task, set, whole }: Subject,
  seen: (template: Template, word: string) => boolean,
): Finding[] {
  const asking = set.templates.filter(asks)
  const missing = (task.labels ?? []).filter(label => {
    const own = asking.filter(
      ({ words }) => Object.values(words!).filter(word => word === words![label]).length === 1,
    )
    return own.length > 0 && !own.some(template => seen(template, template.words![label]!))
  })
  if (missing.length === 0) return []
  const shown = missing.length > SHOWN ? [...missing.slice(0, SHOWN), '…'] : missing
  const what = `labels without a row: ${shown.join(', ')}${whole ? '' : ' (the build holds part of the corpus)'}`
  return [{ severity: whole ? 'error' : 'note', what, count: missing.length, samples: [] }]
}

function oneSided(template: Template, words: ReadonlyMap<string, number>): Finding[] {
  if (template.conditional || words.size !== 1) return []
  const [[word, rows]] = [...words] as [[string, number]]
  if (rows < MANY) return []
  return [
    { severity: 'error', what: `${template.name} answers nothing but ${word}`, count: rows, samples: [] },
  ]
}
