import { z } from 'zod'
import { tidied } from '../shapes/blanks.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** The steps of a summary: they were joined by blanks. */
const stepsOf = (summary: string): string[] => summary.split(/(?<=[。？！；…?!]) (?=\S)/)

export default defineTask({
  title: 'WikiLingua',
  category: 'text-summarization',
  domain: '通用',
  templates: ['wikilingua-zh'],
  group: ['document'],
  record: z.object({ document: z.string(), summary: z.string() }),
  example: z.object({
    document: z.string(),
    summary: z.string(),
    /** The summary's steps, in the document's order. */
    steps: z.array(z.string()),
    /** The same in another order; none where they are fewer than three or one comes twice. */
    shuffled: z.array(z.string()),
    /** The place of one step, from 0. */
    gap: z.number(),
  }),
  *examples({ document, summary }, { chance }) {
    const steps = stepsOf(summary).map(tidied)
    if (document === '' || summary === '') yield skip('empty text')
    else if ([...document].length <= [...summary].length) yield skip('no longer than its summary')
    else {
      const distinct = steps.length > 2 && new Set(steps).size === steps.length
      const drawn = steps
        .map((step, i) => ({ step, at: chance(`place of step ${i}`) }))
        .sort((a, b) => a.at - b.at)
        .map(({ step }) => step)
      const shuffled = drawn.every((step, i) => step === steps[i]) ? drawn.toReversed() : drawn
      yield {
        document: tidied(document),
        summary: tidied(summary),
        steps,
        shuffled: distinct ? shuffled : [],
        gap: Math.floor(chance('gap') * steps.length),
      }
    }
  },
})
