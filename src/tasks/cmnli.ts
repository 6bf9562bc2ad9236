import { z } from 'zod'
import { nliExample, nliLabel, nliPair } from '../shapes/nli.ts'
import { defineTask, skip } from '../shapes/task.ts'

export default defineTask({
  title: 'CMNLI',
  category: 'text-matching',
  domain: '通用',
  templates: ['nli', 'cmnli'],
  group: ['premise'],
  record: z.object({ sentence1: z.string(), sentence2: z.string(), label: nliLabel }),
  example: nliExample,
  *examples({ sentence1, sentence2, label }) {
    const pair = nliPair(mended(sentence1), mended(sentence2), label)
    // What told the two apart was lost in translation.
    if ('premise' in pair && pair.premise === pair.hypothesis) yield skip('identical sentences')
    else yield pair
  },
})

/** The machine translated entities: AT&amp;T became AT&A；T. */
const mended = (text: string): string => text.replace(/&(?:A；|AMP(?![A-Za-z])[;；]?)/g, '&')
