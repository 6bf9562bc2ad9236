import { answerReader } from '../../src/inspect/check/answers.ts'
import type { Row } from '../../src/inspect/check/row.ts'
import { formNamed } from '../../src/inspect/check/subject.ts'
import { readOptions, type ShownOptions } from '../../src/inspect/prompt/options.ts'
import { readWorked } from '../../src/inspect/prompt/worked.ts'
import { orderMatters } from '../../src/templates/choose.ts'
import type { Said } from '../../src/templates/render.ts'
import type { Template, TemplateSet } from '../../src/templates/set.ts'
import type { SaidRow, Sample } from './sample.ts'

/** What a rule finds wrong with a row: anything but undefined. */
type Rule = (row: Row, said: SaidRow, sample: Sample) => unknown

type Fields = Readonly<Record<string, unknown>>

/** What a row must be to its example; what its text alone tells is held by the checks of `src/inspect/check`. */
export const RULES: Readonly<Record<string, Rule>> = {
  'double no mark': (row, _, sample) => textsOf(row).flatMap(text => doubledMarks(text, sample))[0],

  'are named after their example and wording': ({ id }, { said, of }) => {
    const right = `${of.id}/${said.template.name}.${said.form}.${said.shots}`
    return id === right ? undefined : id
  },

  'answer with the right one of all options': ({ input, output }, { said, of }, { task: { spec }, set }) => {
    if (said.form === '-') return undefined
    const { choices, answer } = offered(said.template, of.example.fields)
    const shown = optionsOf(set, said)
    const wanted = orderMatters(choices)
      ? choices.length
      : Math.min(spec.show ?? choices.length, choices.length)
    const foreign = shown?.choices.some(choice => !choices.includes(choice))
    if (!shown || foreign || shown.choices.length !== wanted)
      return `${shown?.choices.length} choices: ${input}\n→ ${answer}`
    const place = shown.placeOf(output)
    return shown.choices[place] === answer ? undefined : `${output}, not ${answer}: ${input}`
  },

  'answer a closed question with the word of their label': ({ output }, { said, of }) => {
    const { words } = said.template
    const read = said.form === '-' ? answerReader(said.template) : undefined
    if (!read) return undefined
    return read(output) === words![of.example.fields['label'] as string] ? undefined : output
  },

  'take what they extract from their input': ({ input, output }, { said: { template }, of }) => {
    if (template.inverse) return undefined
    const lost = (text: string) => !input.includes(text)
    const { names, answer } = extracted(of.example.fields)
    if (answer !== undefined && !output.includes(answer) && !output.includes(inJson(answer))) return answer
    return [...names, answer ?? ''].find(lost)
  },
}

const textsOf = ({ instruction, input, output }: Row): string[] => [instruction, input, output]

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

/** The options that a wording's query shows. */
export function optionsOf(
  { layouts }: TemplateSet,
  { template, form, shots, instruction, input, output }: Said,
): ShownOptions | undefined {
  const [query] = shots > 0 ? readWorked(layouts, instruction, input, shots) : [{ input }]
  return query && readOptions(query.input, formNamed(template, form)!, output)
}

/** What there is to choose from, and what is right. */
export const offered = ({ choices, words }: Template, fields: Fields) => ({
  choices: choices ?? (fields['choices'] as readonly string[]),
  answer: words?.[fields['label'] as string] ?? (fields['answer'] as string),
})

/** The texts that an extractive task finds in another: an answer in its passage, names in their text. */
function extracted({ context, text, answer, distinct }: Fields): {
  names: readonly string[]
  answer?: string
} {
  if (typeof context === 'string' && typeof answer === 'string') return { names: [context], answer }
  if (typeof text === 'string' && Array.isArray(distinct)) return { names: [text, ...(distinct as string[])] }
  return { names: [] }
}

/** Marks that stand side by side and stem from no field: 。。 or ？。 where a text met the template's own mark. */
function doubledMarks(text: string, { examples }: Sample): string[] {
  return [...text.matchAll(/[，。；：、？！]{2,}|。”。|\.\.。/g)].flatMap(({ 0: marks, index }) => {
    const stems = examples.some(({ example }) =>
      stringsIn(example.fields).some(field => field.includes(marks) && text.includes(field)),
    )
    return stems ? [] : [text.slice(Math.max(0, index - 6), index + marks.length + 6)]
  })
}

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
