import { z } from 'zod'
import { joinSegments } from '../lib/segments.ts'
import { defineTask } from '../shapes/task.ts'
import { translationExample, translations } from '../shapes/translation.ts'

export default defineTask({
  title: 'WMT19 News Commentary',
  category: 'machine-translation',
  domain: '新闻',
  templates: ['translation', 'wmt19-en-zh'],
  record: z.object({ en: z.string(), zh: z.string() }),
  example: translationExample,
  examples: ({ en, zh }, context) =>
    translations({ english: en, chinese: zh }, context, { chinese: joinSegments }),
})
