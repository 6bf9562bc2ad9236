import { z } from 'zod'
import { polarity, reviewExample, reviewExamples } from '../shapes/sentiment.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'EPRSTMT',
  category: 'sentiment-analysis',
  domain: '电商',
  templates: ['sentiment', 'eprstmt'],
  group: ['review'],
  record: z.object({ sentence: z.string(), label: polarity }),
  example: reviewExample,
  examples: ({ sentence, label }) => reviewExamples(sentence, label),
})
