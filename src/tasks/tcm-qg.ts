import { z } from 'zod'
import { joinSegments } from '../lib/segments.ts'
import { defineTask, skip } from '../shapes/task.ts'

export default defineTask({
  title: 'TCM literature question generation',
  category: 'question-generation',
  domain: '医疗',
  templates: ['tcm-qg'],
  unique: ['text', 'answer'],
  group: ['text'],
  record: z.object({
    text: z.string(),
    annotations: z.array(z.object({ Q: z.string(), A: z.string() })),
  }),
  example: z.object({
    text: z.string(),
    answer: z.string(),
    question: z.string(),
    /** The answer is a piece of the text, word for word. */
    quoted: z.boolean(),
  }),
  *examples(record) {
    const text = joinSegments(withoutStrayQuote(record.text))
    for (const { Q, A } of record.annotations) {
      const question = asQuestion(Q)
      const answer = joinSegments(A.replace(LEFT_OVER, ''))
      if (question === '') yield skip('no question')
      else if (text === '' || answer === '') yield skip('empty text')
      else yield { text, answer, question, quoted: text.includes(answer) }
    }
  },
})

/** Marks of the sentence before, where a question or an answer was cut from its text carelessly. */
const LEFT_OVER = /^[”’，。；、]+/

/**
 * With full-width marks and a question mark at its end: some lack it, some have a full stop instead, some a blank for
 * a comma.
 */
function asQuestion(text: string): string {
  const bare = text.replace(LEFT_OVER, '').replace(/[\s?？。.，,；;]+$/, '')
  const marked = bare.replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, '，')
  return bare === '' ? '' : joinSegments(`${marked}？`)
}

/** Some texts begin with a quotation mark that nothing closes. */
const withoutStrayQuote = (text: string): string =>
  text.startsWith('"') && text.split('"').length % 2 === 0 ? text.slice(1).trimStart() : text
