import { z } from 'zod'
import { c3Document, c3Question, c3Questions, c3Text, isWanted } from '../shapes/c3.ts'
import { defineTask, skip } from '../shapes/task.ts'

export default defineTask({
  title: 'C3 (dialogues)',
  category: 'reading-comprehension',
  domain: '教育',
  source: 'c3',
  files: ['*d-*', 'dialog/*', 'c3/*'],
  templates: ['c3-dialogue'],
  group: ['dialogue'],
  record: c3Document,
  example: z.object({ dialogue: z.string(), ...c3Question }),
  *examples(document, context) {
    if (!isWanted(document, 'dialogue', context)) return yield skip('document of the other half')
    const dialogue = c3Text(document)
    for (const item of c3Questions(document, context)) yield 'skip' in item ? item : { dialogue, ...item }
  },
})
