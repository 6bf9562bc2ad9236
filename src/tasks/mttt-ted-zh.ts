import { z } from 'zod'
import { tidied } from '../shapes/blanks.ts'
import { defineTask } from '../shapes/task.ts'
import { translationExample, translations } from '../shapes/translation.ts'

export default defineTask({
  title: 'MTTT TED Talks',
  category: 'machine-translation',
  domain: '通用',
  templates: ['translation', 'mttt-ted-zh'],
  record: z.object({ en: z.string(), zh: z.string() }),
  example: translationExample,
  examples: ({ en, zh }, context) => translations({ english: en, chinese: zh }, context, { chinese: tidied }),
})
