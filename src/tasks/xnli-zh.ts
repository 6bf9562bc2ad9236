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
  record: z.union([
    // The publisher calls the label gold_label, beside those of five annotators.
    z.object({ sentence1: z.string(), sentence2: z.string(), gold_label: label.optional() }),
    z.object({ text_a: z.string(), text_b: z.string(), label: label.optional() }),
  ]),
  example: nliExample,
  *examples(record) {
    const [premise, hypothesis, given] =
      'text_a' in record
        ? [record.text_a, record.text_b, record.label]
        : [record.sentence1, record.sentence2, record.gold_label]
    if (given === undefined) yield skip('no label')
    else yield nliPair(premise, hypothesis, given)
  },
})
