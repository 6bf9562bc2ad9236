import { z } from 'zod'
import { c3Document, c3Question, c3Questions, c3Text, isWanted } from '../shapes/c3.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** Choices of a question that is a statement to be judged. */
const VERDICTS = ['正确', '错误']

export default defineTask({
  title: 'C3 (mixed genres)',
  category: 'reading-comprehension',
  domain: '教育',
  source: 'c3',
  files: ['*m-*', 'mixed/*', 'c3/*'],
  templates: ['c3-mixed'],
  group: ['passage'],
  record: c3Document,
  example: z.object({ passage: z.string(), ...c3Question, statement: z.boolean() }),
  *examples(document, context) {
    if (!isWanted(document, 'mixed', context)) return yield skip('document of the other half')
    const passage = c3Text(document)
    for (const item of c3Questions(document, context)) {
      if ('skip' in item) yield item
      else yield { passage, ...item, statement: item.choices.every(choice => VERDICTS.includes(choice)) }
    }
  },
})
