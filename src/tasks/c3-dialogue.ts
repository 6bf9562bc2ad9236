import { z } from 'zod'
import { c3Document, c3Question, c3Questions, c3Text } from '../shapes/c3.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'C3 (dialogues)',
  category: 'reading-comprehension',
  domain: '教育',
  source: 'c3',
  files: '*d-*',
  templates: ['c3-dialogue'],
  group: ['dialogue'],
  record: c3Document,
  example: z.object({ dialogue: z.string(), ...c3Question }),
  *examples(document, context) {
    const dialogue = c3Text(document)
    for (const item of c3Questions(document, context)) yield 'skip' in item ? item : { dialogue, ...item }
  },
})
