import { z } from 'zod'
import { guestExample, guestExamples, polarity } from '../shapes/sentiment.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'ChnSentiCorp',
  category: 'sentiment-analysis',
  // Hotels, laptops and books, and nothing says which.
  domain: '通用',
  templates: ['sentiment', 'chnsenticorp'],
  group: ['review'],
  record: z.object({ label: polarity, text_a: z.string() }),
  example: guestExample,
  examples: ({ text_a, label }) => guestExamples(text_a, label),
})
