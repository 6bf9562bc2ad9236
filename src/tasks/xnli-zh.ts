import { z } from 'zod'
import { nliExample, nliPair } from '../shapes/nli.ts'
import { defineTask, skip } from '../shapes/task.ts'

const { label } = nliExample.shape

export default defineTask({
  title: 'XNLI (Chinese)',
  category: 'text-classification',
  domain: '通用',
  templates: ['nli', 'xnli-zh'],
  group: ['premise'],
  // The publisher calls the label gold_label, beside those of five annotators.
  record: z.object({
    sentence1: z.string(),
    sentence2: z.string(),
    gold_label: label.optional(),
    label: label.optional(),
  }),
  example: nliExample,
  *examples({ sentence1, sentence2, gold_label, label = gold_label }) {
    if (label === undefined) yield skip('no label')
    else yield nliPair(sentence1, sentence2, label)
  },
})
