import { z } from 'zod'
import { pieceOf } from '../shapes/piece.ts'
import { defineTask, skip } from '../shapes/task.ts'

const mark = z.enum(['0', '1'])

/** A question with the sentences of its document, of which those marked `1` answer it. */
const asked = z.object({
  question: z.string(),
  rows: z.array(z.object({ sentence: z.string(), label: mark })),
})

/** The same under the names of a copy with a header. */
const headed = z.object({
  text_a: z.string(),
  rows: z.array(z.object({ text_b: z.string(), label: mark })),
})

export default defineTask({
  title: 'ChineseDBQA',
  category: 'question-answering',
  domain: '百科',
  templates: ['chinese-dbqa'],
  group: ['question'],
  record: z.union([asked, headed], 'no question with sentences that are all labelled 0 or 1'),
  example: z.object({
    question: z.string(),
    /** The document, sentence by sentence. */
    sentences: z.array(z.string()),
    /** The sentences that answer the question, with their places counted from 1: mostly one, seldom several or none. */
    right: z.array(pieceOf('sentences')),
    positions: z.array(z.int()),
    /** One of the sentences, and whether it answers the question: in about half of the examples. */
    sentence: z.string(),
    label: z.enum(['yes', 'no']),
  }),
  *examples(record, { chance }) {
    const { question, rows } = named(record)
    const kept = rows.filter(({ sentence }) => sentence !== '')
    const sentences = kept.map(({ sentence }) => sentence)
    if (question === '') return yield skip('empty question')
    if (kept.length < 2) return yield skip('fewer than two sentences')
    if ([question, ...sentences].some(text => text.includes('\ufffd')))
      return yield skip('damaged characters')

    const right = kept.filter(({ label }) => label === '1')
    const wrong = kept.filter(({ label }) => label === '0')
    // By question and sentences: the copies of the corpus name their columns differently.
    const about = [question, ...sentences].join('\n')
    const wanted = chance('right or wrong', about) < 0.5 ? right : wrong
    const pool = wanted.length > 0 ? wanted : kept
    const { sentence, label } = pool[Math.floor(chance('candidate', about) * pool.length)]!
    yield {
      question,
      sentences,
      right: right.map(({ sentence }) => sentence),
      positions: kept.flatMap(({ label }, i) => (label === '1' ? [i + 1] : [])),
      sentence,
      label: label === '1' ? ('yes' as const) : ('no' as const),
    }
  },
})

const named = (record: z.output<typeof asked> | z.output<typeof headed>): z.output<typeof asked> =>
  'question' in record
    ? record
    : {
        question: record.text_a,
        rows: record.rows.map(({ text_b, label }) => ({ sentence: text_b, label })),
      }
