import { expect, it } from 'vitest'
import { spans } from '../src/shapes/squad.ts'

const CONTEXT = '渡口建于1935年（民国），-{zh-cn:桥;zh-tw:橋}-长三里，体积为formula_1。'

const ask = (...qas: [question: string, answer: string][]) => [
  ...spans({
    title: '渡口_(清河)',
    paragraphs: [
      { context: CONTEXT, qas: qas.map(([question, text]) => ({ question, answers: [{ text }] })) },
    ],
  }),
]
const answerTo = (question: string, text: string) =>
  ask([question, text]).map(span => ('skip' in span ? span.skip : span.answer))

it.each([
  ['marks of the neighbouring clauses', '，桥长三里，', '桥长三里'],
  ['a closing bracket that was opened outside', '）桥长三里', '桥长三里'],
  ['regional words', '-{zh-cn:桥;zh-tw:橋}-长三里', '桥长三里'],
])('takes an answer without %s', (_, text, answer) => expect(answerTo('多长？', text)).toEqual([answer]))

it('leaves out an answer of which a formula is missing', () => {
  expect(answerTo('体积？', '体积为formula_1')).toEqual(['an answer with a formula that is lost'])
})

it('asks a question that has two answers once', () => {
  const found = ask(['何时建成？', '1935年'], ['何时建成?', '1935年（民国）'], ['何时建成？', '1935年'])
  expect(found.map(span => ('skip' in span ? span.skip : span.answer))).toEqual([
    '1935年',
    'asked again, with another answer',
    '1935年',
  ])
})

it('prints title, passage and question', () => {
  expect(ask(['桥 多长/', '三里'])).toEqual([
    {
      title: '渡口（清河）',
      context: '渡口建于1935年（民国），桥长三里，体积为（公式）。',
      question: '桥多长？',
      answer: '三里',
    },
  ])
})
