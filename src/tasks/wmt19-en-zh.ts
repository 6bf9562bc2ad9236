import { z } from 'zod'
<<<<<<< HEAD
import { closedUp } from '../shapes/blanks.ts'
import { defineTask, skip } from '../shapes/task.ts'
import { areExchanged, translationExample, translations } from '../shapes/translation.ts'
=======
import { joinSegments } from '../lib/segments.ts'
import { defineTask } from '../shapes/task.ts'
import { translationExample, translations } from '../shapes/translation.ts'
>>>>>>> main

export default defineTask({
  title: 'WMT19 News Commentary',
  category: 'machine-translation',
  domain: '新闻',
  templates: ['translation', 'wmt19-en-zh'],
  record: z.object({ en: z.string(), zh: z.string() }),
  example: translationExample,
<<<<<<< HEAD
  *examples({ en, zh }, context) {
    const exchanged = areExchanged({ english: en, chinese: zh })
    const sides = exchanged ? { english: zh, chinese: en } : { english: en, chinese: zh }
    // In the copy that holds all of WMT 2019, the sides of News Commentary are exchanged, and those of nothing else.
    if (context.add['part'] === 'sides exchanged' && !exchanged) yield skip('not News Commentary')
    else yield* translations({ ...sides, chinese: closedUp(sides.chinese) }, context)
  },
=======
  examples: ({ en, zh }, context) =>
    translations({ english: en, chinese: zh }, context, { chinese: joinSegments }),
>>>>>>> main
})
