import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'

const label = z.enum(['same', 'different'])

export default defineTask({
  title: 'AFQMC',
  category: 'text-matching',
  domain: '金融',
  templates: ['afqmc'],
  group: ['first', 'second'],
  record: z.object({ sentence1: z.string(), sentence2: z.string(), label }),
  example: z.object({
    first: z.string(),
    second: z.string(),
    /** Whether either question has digits replaced by `***`. */
    masked: z.boolean(),
    label,
  }),
  *examples({ sentence1: first, sentence2: second, label }) {
    if (first === '' || second === '') yield skip('empty question')
    else if (first === second) yield skip('identical questions')
    else yield { first, second, masked: first.includes('***') || second.includes('***'), label }
  },
})
