import { z } from 'zod'
import { spanExample, spans, squadArticle, squadRow, withoutStop } from '../shapes/squad.ts'
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
      else {
        const { context, question, answer } = span
        yield {
          context: unmarked(context),
          question: unmarked(question),
          answer: withoutStop(unmarked(answer)),
        }
      }
    }
  },
})

const BESIDE_CHINESE = / +(?=[\p{Script=Han}“”‘’…—·])|(?<=[\p{Script=Han}“”‘’…—·]) +/gu

/**
 * Without the blanks beside Chinese. The translators' tool left one at either end of what answers a question: 1,345 of
 * the 1,391 blanks between Chinese characters stand there, and would give the answers away.
 */
const unmarked = (text: string): string => text.replace(BESIDE_CHINESE, '')
