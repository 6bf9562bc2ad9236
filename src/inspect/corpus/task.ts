import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Task, templatesOf } from '../../build/catalogue.ts'
import type { TemplateFile } from '../../templates/file.ts'
import { parseTemplateFile } from '../../templates/file.ts'
import { unsaidBy } from '../coverage/said-templates.ts'
import { fewValued, lintFile, lintTask } from '../lint.ts'
import { type Lack, lineWith } from './lack.ts'
import type { Sampled } from './sample.ts'

/** So many examples show what a corpus is like. */
const FEW = 20
/** A label needs more than one example, so that one can be shown while the other is asked for. */
const LEAST = 2

const at = ({ module }: Task, name: string, message: string): Lack => ({
  file: module,
  line: lineWith(module, new RegExp(`\\b${name}\\b`)),
  message,
})

/** Fields of a task that its sample lacks, and labels. */
export function judgeTask(task: Task, { examples, records }: Sampled): Lack[] {
  const { spec, labels = [] } = task
  const unread = Object.keys(spec.record instanceof z.ZodObject ? spec.record.shape : {})
    .filter(field => records.length > 0 && !records.some(record => field in (record as object)))
    .map(field => at(task, field, `the field ${field} is in no record of the sample`))
  const fields = [...examples.values()]
  const rare = labels.filter(label => fields.filter(one => one['label'] === label).length < LEAST)
  const often = labels.length - rare.length
  // Of very many labels a sample shows twenty.
  const scarce = labels.length > FEW && often >= FEW ? [] : rare
  return [
    ...unread,
    ...scarce.map(label =>
      at(task, label, `the sample has fewer than ${LEAST} examples of the label ${label}`),
    ),
  ]
}

/** What a reader of the task and its templates would mend. */
export function adviseTask(task: Task, { examples }: Sampled): Lack[] {
  const set = templatesOf(task)
  const few = fewValued(task.spec.example, [...examples.values()])
  const code = readFileSync(task.module, 'utf8')
  const impure = /\bMath\.random\b|\bDate\b|\bprocess\.|\bfetch\(/.exec(code)
  return [
    ...(examples.size < FEW
      ? [
          {
            file: task.module,
            line: 1,
            message: `the sample comes to ${examples.size} examples: 20 to 60 show more`,
          },
        ]
      : []),
    ...(impure
      ? [
          {
            file: task.module,
            line: code.slice(0, impure.index).split('\n').length,
            message: `${impure[0]}: rows must come out the same every time; chance(name) draws`,
          },
        ]
      : []),
    ...unsaidBy(task, set.templates).map(field => at(task, field, `no template uses the field ${field}`)),
    ...set.files.flatMap(file => lintFile(fileAt(file))),
    ...lintTask({ ...set, few }),
  ]
}

const fileAt = (path: string): TemplateFile => parseTemplateFile(readFileSync(path, 'utf8'), path)
