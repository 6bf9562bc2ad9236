import { z } from 'zod'
import { polarity, reviewExample, reviewExamples } from '../shapes/sentiment.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** A row of a table, or an element whose label is its attribute or, where a file has one label, a constant of the file. */
const record = z.union([
  z.object({ label: polarity, text_a: z.string() }),
  z.object({ label: polarity.optional(), text: z.string() }),
])

export default defineTask({
  title: 'NLPCC14-SC',
  category: 'sentiment-analysis',
  domain: '电商',
  templates: ['sentiment', 'nlpcc14-sc'],
  group: ['review'],
  record,
  example: reviewExample,
  *examples(review, { add }) {
    const label = review.label ?? polarity.safeParse(add['label']).data
    if (label === undefined) yield skip('no label')
    else yield* reviewExamples(onOneLine('text_a' in review ? review.text_a : review.text), label)
  },
})

/** Reviewers end lines instead of sentences: a blank stands for a break that follows no mark. */
const onOneLine = (text: string): string =>
  text
    .replace(/(?<=[\p{P}\p{S}])\n+/gu, '')
    .replace(/\n+(?=[\p{P}\p{S}])/gu, '')
    .replace(/\n+/g, ' ')
