import { z } from 'zod'
import { guestsWords, polarity, reviewExample, reviewExamples } from '../shapes/sentiment.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'ChnSentiCorp',
  category: 'sentiment-analysis',
  // Hotels, laptops and books, and nothing says which.
  domain: '通用',
  templates: ['sentiment', 'chnsenticorp'],
  group: ['review'],
  record: z.object({ label: polarity, text_a: z.string() }),
  example: reviewExample,
  examples: ({ text_a, label }) => reviewExamples(guestsWords(text_a), label),
})
