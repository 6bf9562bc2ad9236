import type { Form } from '../../templates/forms.ts'
import type { Template } from '../../templates/set.ts'
import { readOptions, type ShownOptions } from '../prompt/options.ts'
import { readWorked, type Worked } from '../prompt/worked.ts'
import { marksOf } from './marks.ts'
import { formNamed, type Subject } from './subject.ts'

/** A row as it is written. */
export interface Row {
  readonly id: string
  readonly instruction: string
  readonly input: string
  readonly output: string
  readonly domain: string
  readonly task: string
}

/** The texts of a row, in their order. */
export const TEXTS = ['instruction', 'input', 'output'] as const

/** What an id says: `task/file-tail#record.example/template.form.shots`. */
export interface Id {
  readonly task: string
  readonly file: string
  readonly record: number
  readonly number: number
  /** All before the last slash: which example it is. */
  readonly example: string
  readonly template: string
  readonly form: string
  readonly shots: number
}

const EXAMPLE = /^(?<task>[a-z0-9-]+)\/(?<file>.+)#(?<record>\d+)\.(?<number>\d+)$/
const WORDING = /^(?<template>[a-z0-9-]+)\.(?<form>-|[a-z0-9-]+)\.(?<shots>\d+)$/

type ExampleId = Pick<Id, 'task' | 'file' | 'record' | 'number' | 'example'>
type WordingId = Pick<Id, 'template' | 'form' | 'shots'>

/** An example's rows stand side by side, and wordings are few: neither is read twice. */
let last: ExampleId | undefined
const wordings = new Map<string, WordingId>()

/** Undefined for a text that is no id. */
export function readId(id: string): Id | undefined {
  const slash = id.lastIndexOf('/')
  const same = last !== undefined && last.example.length === slash && id.startsWith(last.example)
  const example = same ? last : readExample(id.slice(0, slash))
  const text = id.slice(slash + 1)
  const wording = wordings.get(text) ?? readWording(text)
  if (!example || !wording) return undefined
  last = example
  return {
    task: example.task,
    file: example.file,
    record: example.record,
    number: example.number,
    example: example.example,
    template: wording.template,
    form: wording.form,
    shots: wording.shots,
  }
}

function readExample(text: string): ExampleId | undefined {
  const groups = EXAMPLE.exec(text)?.groups
  if (!groups) return undefined
  const { task, file, record, number } = groups as Record<keyof typeof groups, string>
  return { task: task!, file: file!, record: Number(record), number: Number(number), example: text }
}

function readWording(text: string): WordingId | undefined {
  const groups = WORDING.exec(text)?.groups
  if (!groups) return undefined
  const wording = { template: groups['template']!, form: groups['form']!, shots: Number(groups['shots']) }
  if (wordings.size < 4096) wordings.set(text, wording)
  return wording
}

/** A row whose id names a template, with its text taken apart by what the template, option form and layouts print. */
export interface SaidRow {
  readonly row: Row
  readonly id: Id
  /** What the texts hold that deserves a closer look (`marks.ts`), in the order of `TEXTS`. */
  readonly marks: readonly number[]
  readonly template: Template
  /** Undefined for a template without options. */
  readonly form: Form | undefined
  /** What is asked: without worked examples. */
  readonly query: { readonly instruction: string; readonly input: string }
  /** Undefined for a prompt without worked examples, and for one that no layout explains. */
  readonly worked: Worked | undefined
  /** The query's options. Undefined where there are none, or none that can be read. */
  readonly options: ShownOptions | undefined
  /** Which option the output names: -1 for none. */
  readonly place: number
  /** What is answered: the option's text, or the output. */
  readonly answer: string
}

/** Undefined where the task has no such template or option form. */
export function readRow(row: Row, id: Id, { templates, set }: Subject): SaidRow | undefined {
  const template = templates.get(id.template)
  if (!template) return undefined
  const form = id.form === '-' ? undefined : formNamed(template, id.form)
  if (form === undefined && (id.form !== '-' || template.forms.length > 0)) return undefined
  const worked = id.shots > 0 ? readWorked(set.layouts, row.instruction, row.input, id.shots)[0] : undefined
  const query = worked ?? row
  const options = form && readOptions(query.input, form, row.output)
  const place = options?.placeOf(row.output) ?? -1
  return {
    row,
    id,
    marks: [marksOf(row.instruction), marksOf(row.input), marksOf(row.output)],
    template,
    form,
    query,
    worked,
    options,
    place,
    answer: place < 0 ? row.output : options!.choices[place]!,
  }
}
