import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'

const channel = z.enum([
  'story',
  'culture',
  'entertainment',
  'sports',
  'finance',
  'house',
  'car',
  'edu',
  'tech',
  'military',
  'travel',
  'world',
  'stock',
  'agriculture',
  'game',
])

export default defineTask({
  title: 'TNEWS',
  category: 'text-classification',
  domain: '新闻',
  templates: ['tnews'],
  group: ['title'],
  record: z.object({ label: channel, sentence: z.string() }),
  example: z.object({ title: z.string(), label: channel }),
  *examples({ sentence, label }) {
    if (sentence.trim() === '') yield skip('empty title')
    else yield { title: sentence, label }
  },
})
