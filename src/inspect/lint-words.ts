import type { Template } from '../templates/set.ts'
import { at, type Finding, type Linted, partsOf, type TaskLint } from './lint-finding.ts'
import { bare, quotedIn } from './lint-source.ts'

const perTemplate =
  (find: (template: Template, subject: Linted) => Finding[]): TaskLint =>
  subject =>
    subject.templates.flatMap(template => find(template, subject))

/** Up to so many labels, 是 can stand for each of them about equally often. */
const FEW_LABELS = 4

/** Lints of the words that answers are made of, and of those that a task must not use. */
export const WORD_LINTS = {
  'some words': perTemplate(template => {
    const named = namedWords(template)
    const missing = (template.choices ?? []).filter(word => !named.includes(word))
    if (named.length === 0 || missing.length === 0) return []
    return [
      at(
        template.source.instruction,
        `it names ${named.join(', ')} and not ${missing.join(', ')}: all words of the answer set or none`,
      ),
    ]
  }),

  'two owners': perTemplate(({ forms, source: { instruction, input } }) => {
    const order = /[答写填]“|只[写答填]|JSON|\{"/.exec(instruction.text + input.text)
    if (forms.length === 0 || !order) return []
    return [
      at(
        instruction,
        `${order[0]} beside {{ options }}: the option form says how to answer, maybe by a letter`,
      ),
    ]
  }),

  'stems twice': perTemplate(({ forms, source: { instruction, input } }) => {
    const own = /[甲乙丙丁]/.exec(bare(instruction.text + input.text))
    if (!own || !forms.some(({ name }) => name === 'stems')) return []
    return [
      at(
        input,
        `${own[0]} beside options that may be called 甲 and 乙: name the forms that fit with options=`,
      ),
    ]
  }),

  'untrue word': perTemplate((template, { task, avoid }) =>
    partsOf(template).flatMap(part => {
      const text = [bare(part.text), ...quotedIn(part.text)].join('\n')
      const found = avoid.find(word => text.includes(word))
      return found === undefined
        ? []
        : [at(part, `${found} is not what the texts of ${task} are (\`avoid\` in the head)`)]
    }),
  ),

  'one-sided yes': ({ templates }) => {
    const asking = templates.filter(({ choices }) => choices?.includes('是'))
    if (asking.length === 0) return []
    const labels = Object.keys(asking[0]!.words!)
    const yes = labels.map(
      label => asking.filter(({ words }) => words![label] === '是').length / asking.length,
    )
    const mean = yes.reduce((sum, share) => sum + share, 0) / labels.length
    const shares = labels.length <= FEW_LABELS ? yes : [mean]
    if (shares.every(share => share >= 0.25 && share <= 0.75)) return []
    const counts = labels.map((label, i) => `${label} ${Math.round(yes[i]! * 100)} %`).join(', ')
    return [
      at(
        asking.at(-1)!.source.instruction,
        `是 leans to one side over ${asking.length} templates: ${counts}`,
      ),
    ]
  },
} satisfies Record<string, TaskLint>

/** The answer words that instruction and input name: longer ones anywhere, single characters where they are quoted. */
function namedWords({ source, words, choices }: Template): string[] {
  if (!words || !choices) return []
  const text = [source.instruction.text, source.input.text].join('\n')
  const said = text.replace(/\{\{ *words\.(\w+) *\}\}/g, (_, label: string) => `“${words[label]}”`)
  let rest = bare(said)
  const named = new Set<string>()
  // Longest first, so that 正确 is not found inside 不正确.
  for (const word of choices.toSorted((a, b) => b.length - a.length)) {
    const wanted = word.length === 1 ? `“${word}”` : word
    if (!rest.includes(wanted)) continue
    named.add(word)
    rest = rest.replaceAll(wanted, ' ')
  }
  return choices.filter(word => named.has(word))
}
