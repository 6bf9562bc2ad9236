import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'
import { translationExample, translations } from '../shapes/translation.ts'

/** 木星 (消歧义) is how addresses are written. Without a blank, letters in brackets are part of a name: 氧化铁(III). */
const BRACKETS = /(?: +\(|\((?=[^()]*\p{Script=Han}))([^()]*)\)/gu

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
    else {
      const chinese = (title: string) => title.replace(BRACKETS, '（$1）')
      yield* translations({ english: en, chinese: zh }, context, { chinese })
    }
  },
})
