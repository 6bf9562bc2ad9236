import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'
import { translationExample, translations } from '../shapes/translation.ts'

export default defineTask({
  title: 'WikiTitles',
  category: 'machine-translation',
  domain: '百科',
  // `translation` speaks of tone, style and whole texts, which titles have not.
  templates: ['wikititles-en-zh'],
  record: z.object({ zh: z.string(), en: z.string() }),
  example: translationExample,
  *examples({ zh, en }, context) {
    if (zh !== '' && zh === en) yield skip('identical sides')
    else yield* translations({ english: en, chinese: zh }, context)
  },
})
