import { z } from 'zod'
import { nliExample, nliLabel, nliPair } from '../shapes/nli.ts'
import { defineTask, skip } from '../shapes/task.ts'

export default defineTask({
  title: 'CMNLI',
  category: 'text-matching',
  domain: '通用',
  templates: ['nli', 'cmnli'],
  group: ['premise'],
  record: z.object({ sentence1: z.string(), sentence2: z.string(), label: nliLabel }),
  example: nliExample,
  *examples({ sentence1, sentence2, label }) {
    // What told the two apart was lost in translation.
    if (sentence1 !== '' && sentence1 === sentence2) yield skip('identical sentences')
    else yield nliPair(sentence1, sentence2, label)
  },
})
