import { z } from 'zod'
import { type SquadArticle, spanExample, spans, squadArticle, squadRow } from '../shapes/squad.ts'
import { defineTask } from '../shapes/task.ts'

/** An article of the publisher's own form, in which an answer that looks like a number is one. */
const rawArticle = z.object({
  title: z.string(),
  context_text: z.string(),
  qas: z.array(z.object({ query_text: z.string(), answers: z.array(z.union([z.string(), z.number()])) })),
})

const fromRaw = ({ title, context_text, qas }: z.output<typeof rawArticle>): SquadArticle => ({
  title,
  paragraphs: [
    {
      context: context_text,
      qas: qas.map(qa => ({ question: qa.query_text, answers: qa.answers.map(text => ({ text })) })),
    },
  ],
})

export default defineTask({
  title: 'CMRC 2018',
  category: 'reading-comprehension',
  domain: '百科',
  templates: ['span', 'cmrc2018'],
  group: ['context'],
  record: z.union([squadArticle, rawArticle, squadRow]),
  example: spanExample,
  examples: article => spans('paragraphs' in article ? article : fromRaw(article)),
})
