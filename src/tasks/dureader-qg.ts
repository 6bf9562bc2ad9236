import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'

export default defineTask({
  title: 'DuReader_QG',
  category: 'question-generation',
  domain: '通用',
  templates: ['dureader-qg'],
  group: ['text'],
  record: z.object({ context: z.string(), answer: z.string(), question: z.string() }),
  example: z.object({
    text: z.string(),
    answer: z.string(),
    /** What somebody typed into a search box: no mark behind it, often no question word in it. */
    question: z.string(),
  }),
  *examples(record) {
    const text = unjoined(record.context)
    const answer = unjoined(record.answer)
    const question = record.question.replace(/[?？。！!，,]+$/, '').trim()
    if (text === '' || question === '') yield skip('empty text')
    else if (answer === '') yield skip('empty answer')
    else if (!text.includes(answer)) yield skip('answer not in the text')
    else yield { text, answer, question }
  },
})

/** Without the bars that join the pieces of a web page. */
const unjoined = (text: string): string => text.replace(/ *\|[ |]*/g, ' ').trim()
