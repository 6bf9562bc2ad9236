import { z } from 'zod'
import { guestsWords, polarity, reviewExample, reviewExamples } from '../shapes/sentiment.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'ChnSentiCorp_htl_all',
  category: 'sentiment-analysis',
  domain: '旅游',
  templates: ['sentiment', 'chnsenticorp-htl-all'],
  group: ['review'],
  record: z.object({ label: polarity, review: z.string() }),
  example: reviewExample,
  examples: ({ review, label }) => reviewExamples(guestsWords(review), label),
})
