import { z } from 'zod'
import { tidied } from '../shapes/blanks.ts'
import { defineTask, skip } from '../shapes/task.ts'

export default defineTask({
  title: 'DuReader_QG',
  category: 'question-generation',
  domain: '通用',
  templates: ['dureader-qg'],
  // One question for an answer, though other users asked the same in other words.
  unique: ['text', 'answer'],
  group: ['text'],
  // The descriptor puts a passage's questions and answers together.
  record: z.object({
    context: z.string(),
    rows: z.array(z.object({ answer: z.string(), question: z.string() })),
  }),
  example: z.object({
    text: z.string(),
    answer: z.string(),
    /** What somebody typed into a search box: no mark behind it, often no question word in it. */
    question: z.string(),
    /** Its first two characters; '' where hardly more is left to type. */
    start: z.string(),
    /** The passage's only answer to the question: often several pieces of it were marked, each for itself. */
    sole: z.boolean(),
  }),
  *examples({ context, rows }) {
    const text = continuous(context).replace(/^[;；,，。 ]+/, '')
    const pairs = rows.map(row => ({
      answer: continuous(row.answer).replace(/[,，、；：]+$/, ''),
      question: typed(row.question),
    }))
    for (const { answer, question } of pairs) {
      const rival = pairs.some(other => other.question === question && other.answer !== answer)
      if (text === '' || question === '') yield skip('empty text')
      else if (answer === '') yield skip('empty answer')
      else if (!text.includes(answer)) yield skip('answer not in the text')
      else yield { text, answer, question, start: startOf(question), sole: !rival }
    }
  },
})

/** A piece of a web page without the bars and the literal `\x0a` that join its parts, and without blanks before marks. */
const continuous = (text: string): string =>
  tidied(text.replace(/ *(?:(?:\||\\x0a) *)+/g, ' '))
    .replace(/ +(?=[，。；：？！、）》】])/g, '')
    .trim()

const typed = (question: string): string => question.replace(/[?？。！!，,]+$/, '').trim()

function startOf(question: string): string {
  const characters = [...question]
  return characters.length < 6 ? '' : characters.slice(0, 2).join('').trim()
}
