import { z } from 'zod'
import { spanExample, spans, squadArticle, squadRow, withoutStop } from '../shapes/squad.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'DRCD',
  category: 'reading-comprehension',
  domain: '百科',
  templates: ['span', 'drcd'],
  group: ['context'],
  record: z.union([squadArticle, squadRow]),
  example: spanExample,
  *examples(article) {
    for (const span of spans(article)) {
      // The templates promise that no answer ends in a full stop.
      yield 'skip' in span ? span : { ...span, answer: withoutStop(span.answer) }
    }
  },
})
