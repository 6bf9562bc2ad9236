import { z } from 'zod'
import { tidied } from '../shapes/blanks.ts'
import { structs } from '../shapes/structs.ts'
import { type Context, defineTask, type Skip, skip } from '../shapes/task.ts'

const texts = { document: z.string(), summary: z.string() }

/** A section of an article. The split of GEM has one a line, its line breaks made blanks. */
const section = z.object(texts)

/** A whole article of the hub's copy, with its sections. */
const article = z
  .object({ article: structs(texts) })
  .transform(({ article: sections }) =>
    sections.map(({ document, summary }) => ({ document: onOneLine(document), summary: onOneLine(summary) })),
  )

const onOneLine = (text: string): string => text.replaceAll('\n', ' ')

/** The steps of a summary: they were joined by blanks. */
const stepsOf = (summary: string): string[] => summary.split(/(?<=[。？！；…?!]) (?=\S)/)

const example = z.object({
  document: z.string(),
  summary: z.string(),
  /** The summary's steps, in the document's order. */
  steps: z.array(z.string()),
  /** The same in another order; none where they are fewer than three or one comes twice. */
  shuffled: z.array(z.string()),
  /** The place of one step, from 0. */
  gap: z.number(),
})

export default defineTask({
  title: 'WikiLingua',
  category: 'text-summarization',
  domain: '通用',
  templates: ['wikilingua-zh'],
  group: ['document'],
  record: z.union([section, article]),
  example,
  *examples(record, { chance }) {
    for (const each of Array.isArray(record) ? record : [record]) yield exampleOf(each, chance)
  },
})

function exampleOf(
  { document, summary }: z.output<typeof section>,
  chance: Context['chance'],
): z.output<typeof example> | Skip {
  const steps = stepsOf(summary).map(tidied)
  if (document === '' || summary === '') return skip('empty text')
  if ([...document].length <= [...summary].length) return skip('no longer than its summary')
  const about = JSON.stringify({ document, summary })
  const distinct = steps.length > 2 && new Set(steps).size === steps.length
  const drawn = steps
    .map((step, i) => ({ step, at: chance(`place of step ${i}`, about) }))
    .sort((a, b) => a.at - b.at)
    .map(({ step }) => step)
  const shuffled = drawn.every((step, i) => step === steps[i]) ? drawn.toReversed() : drawn
  return {
    document: tidied(document),
    summary: tidied(summary),
    steps,
    shuffled: distinct ? shuffled : [],
    gap: Math.floor(chance('gap', about) * steps.length),
  }
}
