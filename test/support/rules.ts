import { CATEGORIES } from '../../src/shapes/categories.ts'
import { DOMAINS } from '../../src/shapes/domains.ts'
import { orderMatters } from '../../src/templates/choose.ts'
import type { Template } from '../../src/templates/set.ts'
import { shownChoices } from './prompt.ts'
import type { SaidRow, Sample } from './sample.ts'

export interface Row {
  readonly id: string
  readonly instruction: string
  readonly input: string
  readonly output: string
  readonly domain: string
  readonly task: string
}

/** What a rule finds wrong with a row: anything but undefined. */
type Rule = (row: Row, said: SaidRow, sample: Sample) => unknown

type Fields = Readonly<Record<string, unknown>>

/** What every row of every task is. */
export const RULES: Readonly<Record<string, Rule>> = {
  'have six columns, in order, of text': row => {
    const columns = Object.keys(row).join()
    if (columns !== 'id,instruction,input,output,domain,task') return columns
    return Object.values(row).find(value => typeof value !== 'string')
  },

  'have an instruction and an output, and an input unless they stand alone': (row, { said }) => {
    if (row.instruction === '' || row.output === '') return 'empty'
    return row.input === '' && !said.template.zeroShot ? 'no input' : undefined
  },

  'are well-formed text': row =>
    textsOf(row).find(
      text => !text.isWellFormed() || /[\0-\x09\x0b-\x1f\x7f-\x9f\ufffd\ufeff\u2028\u2029]/.test(text),
    ),

  'have nothing left of a template, a reader or a trainer': row =>
    LEFT_OVER.exec(textsOf(row).join('\n'))?.[0] ?? /^(?:null|None|undefined|NaN)$/.exec(row.output)?.[0],

  'have no HTML in them': row =>
    /&(?:#\d+|#x[0-9a-f]+|[a-z]+[0-9]*);|<\/?(?:br|p|div|span|a|b|i)\b[^>]*>/i.exec(
      textsOf(row).join('\n'),
    )?.[0],

  'double no mark': (row, _, sample) => textsOf(row).flatMap(text => doubledMarks(text, sample))[0],

  'have no blanks at the ends of lines': row =>
    textsOf(row).find(text => text !== text.trim() || /[ \t\u3000]\n|\n[ \t\u3000]|\n{3}/.test(text)),

  'name a domain, a category and their origin': (
    { id, domain, task },
    { said, of },
    { task: { name, spec } },
  ) => {
    const { template, form, shots } = said
    const origin = ID.exec(id)?.groups?.['task']
    if (origin !== name || id !== `${of.id}/${template.name}.${form}.${shots}`) return id
    if (!DOMAINS.some(known => known === domain)) return domain
    return task === CATEGORIES[spec.category].zh ? undefined : task
  },

  'answer with one of the options they show': ({ input, output }, { said, of }, { task: { spec } }) => {
    if (said.form === '-') return undefined
    const { choices, answer } = offered(said.template, of.example.fields)
    const shown = shownChoices(input, said.form, choices)
    const right = shown.find(({ choice }) => choice === answer)
    const wanted = orderMatters(choices)
      ? choices.length
      : Math.min(spec.show ?? choices.length, choices.length)
    if (!right || shown.length !== wanted) return `${shown.length} choices: ${input}\n→ ${answer}`
    const good = right.mark === '' ? [right.choice] : [right.mark, `${right.mark}．${right.choice}`]
    return good.includes(output) ? undefined : `${output}, not ${good.join(' or ')}: ${input}`
  },

  'answer a closed question with a word of its set': ({ output }, { said, of }) => {
    const { words, source } = said.template
    if (!words || said.form !== '-' || source.output.text !== '{{ answer }}') return undefined
    return output === words[of.example.fields['label'] as string] ? undefined : output
  },

  'take what they extract from their input': ({ input, output }, { said: { template }, of }) => {
    if (template.inverse) return undefined
    const lost = (text: string) => !input.includes(text)
    const { names, answer } = extracted(of.example.fields)
    if (answer !== undefined && !output.includes(answer) && !output.includes(inJson(answer))) return answer
    return [...names, answer ?? ''].find(lost)
  },
}

/** `task/file#record.example/template.form.shots` */
const ID =
  /^(?<task>[a-z0-9-]+)\/(?<file>.+)#(?<record>\d+)\.(?<number>\d+)\/(?<template>[a-z0-9-]+)\.(?<form>-|[a-z0-9-]+)\.(?<shots>\d+)$/

const LEFT_OVER = /\{\{|\{%|\bundefined\b|\bNaN\b|\[object |#idiom|FAKE_ANSWER|⁇|<extra_id_|<\/s>|<\|im_/

const textsOf = ({ instruction, input, output }: Row): string[] => [instruction, input, output]

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)

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
