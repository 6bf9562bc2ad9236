import { z } from 'zod'
import { joinSegments } from '../lib/segments.ts'
import { runAround } from '../shapes/excerpt.ts'
import { pieceOf } from '../shapes/piece.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** Characters of a document that a prompt shows. Some have more than an encoder of a thousand tokens can read. */
const BUDGET = 900

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
    /** The document, sentence by sentence; of a long one, a run of sentences. */
    sentences: z.array(z.string()),
    /** Each sentence ends in a mark, so that they can follow one another without another sign. */
    closed: z.boolean(),
    /** The sentences that answer the question, with their places counted from 1: mostly one, seldom several or none. */
    right: z.array(pieceOf('sentences')),
    positions: z.array(z.int()),
    /** One of the sentences, and whether it answers the question: in about half of the examples. */
    sentence: z.string(),
    label: z.enum(['yes', 'no']),
  }),
  *examples(record, { chance }) {
    const { question, rows } = printed(named(record))
    if (question === '') return yield skip('empty question')
    if (rows.length < 2) return yield skip('fewer than two sentences')
    // By question and sentences: the copies of the corpus name their columns differently.
    const about = [question, ...rows.map(({ sentence }) => sentence)].join('\n')
    if (about.includes('\ufffd')) return yield skip('damaged characters')

    const one = <T>(name: string, of: readonly T[]): T => of[Math.floor(chance(name, about) * of.length)]!
    const answering = rows.flatMap(({ label }, i) => (label === '1' ? [i] : []))
    const at = one('place', answering.length > 0 ? answering : [...rows.keys()])
    const lengths = rows.map(({ sentence }) => sentence.length)
    const kept = rows.slice(...runAround(lengths, at, BUDGET, chance('before', about)))

    const right = kept.filter(({ label }) => label === '1')
    const wrong = kept.filter(({ label }) => label === '0')
    const wanted = chance('right or wrong', about) < 0.5 ? right : wrong
    const { sentence, label } = one('candidate', wanted.length > 0 ? wanted : kept)
    yield {
      question,
      sentences: kept.map(({ sentence }) => sentence),
      closed: kept.every(({ sentence }) => CLOSED.test(sentence)),
      right: right.map(({ sentence }) => sentence),
      positions: kept.flatMap(({ label }, i) => (label === '1' ? [i + 1] : [])),
      sentence,
      label: label === '1' ? ('yes' as const) : ('no' as const),
    }
  },
})

const CLOSED = /[。！？…；：.!?;:][”’"」』）)]*$/

const named = (record: z.output<typeof asked> | z.output<typeof headed>): z.output<typeof asked> =>
  'question' in record
    ? record
    : {
        question: record.text_a,
        rows: record.rows.map(({ text_b, label }) => ({ sentence: text_b, label })),
      }

/** With full-width marks, and without rows that are empty. */
const printed = ({ question, rows }: z.output<typeof asked>): z.output<typeof asked> => ({
  question: joinSegments(question),
  rows: rows
    .map(({ sentence, label }) => ({ sentence: joinSegments(sentence), label }))
    .filter(({ sentence }) => sentence !== ''),
})
