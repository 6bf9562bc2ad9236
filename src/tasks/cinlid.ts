import { z } from 'zod'
import { nliExample } from '../shapes/nli.ts'
import { defineTask, skip } from '../shapes/task.ts'

const { label } = nliExample.shape

export default defineTask({
  title: 'CINLID',
  category: 'text-matching',
  domain: '通用',
  templates: ['cinlid'],
  group: ['first', 'second'],
  // A test set may come without labels.
  record: z.object({ phrase1: z.string(), phrase2: z.string(), label: label.optional() }),
  example: z.object({
    first: z.string(),
    second: z.string(),
    /** The second phrase with boxes for its two middle characters; '' unless it has four characters. */
    outline: z.string(),
    label,
  }),
  *examples({ phrase1, phrase2, label }) {
    const [first, second] = [joined(phrase1), joined(phrase2)]
    if (first === '' || second === '') yield skip('empty phrase')
    else if (first === second) yield skip('identical phrases')
    else if (label === undefined) yield skip('no label')
    else yield { first, second, outline: outlined(second), label }
  },
})

/** Two phrases in one cell, or two halves of one, stand apart by a blank. */
const joined = (phrase: string): string => phrase.replace(/ +/g, '，')

const outlined = (phrase: string): string =>
  /^\p{Script=Han}{4}$/u.test(phrase) ? [...phrase].map((each, i) => (i % 3 === 0 ? each : '□')).join('') : ''
