import { z } from 'zod'
import { closedUp } from '../shapes/blanks.ts'
import { openingOf } from '../shapes/excerpt.ts'
import { defineTask, skip } from '../shapes/task.ts'

const label = z.enum(['positive', 'neutral', 'negative'])

/** Characters of a text that a prompt shows: half of the texts are longer, some by a hundred times. */
const BUDGET = 600

export default defineTask({
  title: 'BDCI 2019 internet news sentiment',
  category: 'sentiment-analysis',
  domain: '新闻',
  templates: ['bdci2019'],
  group: ['title', 'content'],
  record: z.union(
    [
      z.object({ title: z.string(), content: z.string(), label }),
      z.object({ title: z.string(), text: z.string(), label }),
    ],
    'no title and text with a label of 0, 1 or 2',
  ),
  example: z.object({
    /** Either may be empty, never both. */
    title: z.string(),
    /** How the text begins: whole sentences of at most 600 characters together. */
    content: z.string(),
    /** What the news means for those whom it is about. */
    label,
  }),
  *examples(news) {
    const title = readable(news.title)
    const content = readable('text' in news ? news.text : news.content)
    if (title === '' && content === '') yield skip('empty text')
    // Short posts stand in both places.
    else yield { title, content: content === title ? '' : openingOf(content, BUDGET), label: news.label }
  },
})

/** A text without what stood for something else: places of pictures, addresses, line breaks, and `?` for lost characters. */
const readable = (text: string): string =>
  closedUp(
    text
      .replace(/\{IMG:\d+\}/g, ' ')
      .replace(/(?:https?:\/\/|www\.)[\w.~:/?#@!$&*+,;=%-]+/gi, ' ')
      .replaceAll('\\n', ' ')
      .replace(LOST, '')
      .replace(/ {2,}/g, ' ')
      .trim(),
  )

/** Question marks that nobody would write: at the beginning, behind a pause or an opening mark, before a word. */
const LOST = /(?<=^|[，。、；：！（“《【])\?+ ?|(?<=\s)\?+(?=[^\s?])/g
