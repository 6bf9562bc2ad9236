import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'
import { utterance } from '../shapes/utterance.ts'

/** Label, two utterances or more, and a response, between tabs. */
const original = z.object({ text: z.string().regex(/^[01](?:\t[^\t]*){2,}$/) })
/** The utterances stand in `history` with nothing between them. Only real responses are there. */
const luge = z.object({ history: z.string(), response: z.string() })

export default defineTask({
  title: 'Douban Conversation Corpus',
  category: 'dialogue',
  domain: '社交',
  fewShot: false,
  templates: ['douban'],
  record: z.union(
    [original, luge],
    'neither `label, utterances, response` between tabs nor `history` and `response`',
  ),
  example: z.object({
    /** What was said before, oldest first; who said what is not known. */
    turns: z.array(z.string()),
    reply: z.string(),
  }),
  *examples(record) {
    const { label, history, response } = partsOf(record)
    const turns = history.map(textOf).filter(text => text !== '')
    const reply = textOf(response)
    if (label === '0') yield skip('not the response that was given')
    else if (turns.length === 0 || reply === '') yield skip('empty text')
    else yield { turns, reply }
  },
})

function partsOf(record: z.output<typeof original> | z.output<typeof luge>) {
  if ('history' in record) return { label: '1', history: [record.history], response: record.response }
  const [label, ...cells] = record.text.split('\t')
  return { label, history: cells.slice(0, -1), response: cells.at(-1)! }
}

/** A text without what cannot be seen, its words joined. */
const textOf = (text: string): string =>
  utterance(text.replace(/[\p{Cf}\p{Co}]/gu, '').replace(/[\s\p{Cc}]+/gu, ' '))
