import { z } from 'zod'
import { defineTask } from '../shapes/task.ts'
import { translationExample, translations } from '../shapes/translation.ts'

export default defineTask({
  title: 'translation2019zh',
  category: 'machine-translation',
  domain: '通用',
  templates: ['translation', 'translation2019zh'],
  // Five million pairs: said once each, they already weigh as much as half a million pairs said ten times.
  renderings: 1,
  record: z.object({ english: z.string(), chinese: z.string() }),
  example: translationExample,
  examples: translations,
})
