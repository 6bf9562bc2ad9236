import { z } from 'zod'
import { doubtFields, drawDoubt } from '../shapes/doubt.ts'
import { defineTask, skip } from '../shapes/task.ts'

const CHANNELS = [
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
] as const

const channel = z.enum(CHANNELS)

export default defineTask({
  title: 'TNEWS',
  category: 'text-classification',
  domain: '新闻',
  templates: ['tnews'],
  group: ['title'],
  record: z.object({ label: channel, sentence: z.string() }),
  example: z.object({ title: z.string(), label: channel, ...doubtFields(CHANNELS) }),
  *examples({ sentence, label }, context) {
    if (sentence.trim() === '') yield skip('empty title')
    else yield { title: sentence, label, ...drawDoubt(CHANNELS, sentence, context) }
  },
})
