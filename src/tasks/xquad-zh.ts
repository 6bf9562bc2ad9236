import { z } from 'zod'
import { spanExample, spans, squadArticle, squadRow } from '../shapes/squad.ts'
import { defineTask } from '../shapes/task.ts'

export default defineTask({
  title: 'XQuAD (Chinese)',
  category: 'question-answering',
  domain: '百科',
  templates: ['span', 'xquad-zh'],
  group: ['context'],
  record: z.union([squadArticle, squadRow]),
  // Titles are addresses of English articles (Super_Bowl_50): nothing that a Chinese prompt should show.
  example: spanExample.omit({ title: true }),
  *examples(article) {
    for (const span of spans(article)) {
      if ('skip' in span) yield span
      else yield { context: span.context, question: span.question, answer: span.answer }
    }
  },
})
