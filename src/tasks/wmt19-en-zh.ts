import { z } from 'zod'
import { joinSegments } from '../lib/segments.ts'
import { defineTask, skip } from '../shapes/task.ts'
import { areExchanged, translationExample, translations } from '../shapes/translation.ts'

export default defineTask({
  title: 'WMT19 News Commentary',
  category: 'machine-translation',
  domain: '新闻',
  templates: ['translation', 'wmt19-en-zh'],
  record: z.object({ en: z.string(), zh: z.string() }),
  example: translationExample,
  *examples({ en, zh }, context) {
    const sides = { english: en, chinese: zh }
    // In the copy that holds all of WMT 2019, the sides of News Commentary are exchanged, and those of nothing else.
    if (context.add['part'] === 'sides exchanged' && !areExchanged(sides)) yield skip('not News Commentary')
    else yield* translations(sides, context, { chinese: joinSegments })
  },
})
