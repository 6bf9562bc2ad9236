import { z } from 'zod'
import { guestExample, guestExamples, polarity } from '../shapes/sentiment.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'ChnSentiCorp_htl_all',
  category: 'sentiment-analysis',
  domain: '旅游',
  templates: ['sentiment', 'chnsenticorp-htl-all'],
  group: ['review'],
  record: z.object({ label: polarity, review: z.string() }),
  example: guestExample,
  examples: ({ review, label }) => guestExamples(review, label),
})
