import { z } from 'zod'
import { pieceOf } from '../shapes/piece.ts'
import { type Context, defineTask, skip } from '../shapes/task.ts'

/**
 * What copies call the news and its summary. Where there are several, the first is taken: a title beside a summary is a
 * title, and in XML `text` may be all that stands in an element.
 */
const ARTICLE = ['article', 'content', 'document', 'news', 'text'] as const
const SUMMARY = ['summary', 'summarization', 'abstract', 'title'] as const

/** A text; its paragraphs; several references, of which the first is taken. */
const text = z.union([z.string(), z.array(z.string()).min(1)])

/** The news stands under a name that is not known, and all of its element was taken for it. */
const holdsSummary = (news: string | string[]): boolean =>
  [news].flat().some(part => /<\/(?:summary|summarization|abstract|title)>/i.test(part))

const record = z
  .record(z.string(), z.unknown())
  .transform(fields => ({ article: pick(fields, ARTICLE), summary: pick(fields, SUMMARY) }))
  .pipe(
    z.object({
      article: text.refine(news => !holdsSummary(news), 'the news cannot be told from its summary'),
      summary: text,
    }),
  )

const pick = (fields: Record<string, unknown>, names: readonly string[]): unknown =>
  fields[names.find(name => fields[name] !== undefined) ?? '']

/** The limit that the task's organisers set: a post on Weibo. */
const LONGEST = 140

export default defineTask({
  title: 'NLPCC2015 Summarization',
  category: 'text-summarization',
  domain: '新闻',
  templates: ['nlpcc2015-summ'],
  group: ['article'],
  record,
  example: z.object({
    /** The news, its paragraphs on lines of their own. */
    article: z.string(),
    /** One paragraph of at most 140 characters. */
    summary: z.string(),
    /** The summary with one number left out that the news names too, and that number; '' where there is none. */
    masked: z.string(),
    number: pieceOf('article'),
  }),
  *examples(news, context) {
    const article = [news.article].flat().map(paragraphs).join('\n').trim()
    const summary = paragraphs([news.summary].flat()[0]!).replaceAll('\n', '')
    if (article === '' || summary === '') yield skip('empty text')
    else if (/<\/[a-z]+>/i.test(article)) yield skip('elements of other names')
    else if ([...summary].length > LONGEST) yield skip(`summary above ${LONGEST} characters`)
    else if ([...summary].length >= [...article].length) yield skip('summary as long as its article')
    else yield { article, summary, ...withGap(article, summary, context) }
  },
})

/** A text with one paragraph a line; some copies write `<Paragraph>` between them. */
const paragraphs = (text: string): string =>
  text
    .split(/<\/?paragraph>|\n/i)
    .map(line => line.trim())
    .filter(line => line !== '')
    .join('\n')

/** A number as it is printed, with what belongs to it. One inside a Latin word is none. */
const NUMBER = /(?<![\dA-Za-z.,])\d+(?:\.\d+)?%?(?![\dA-Za-z%]|[.,]\d)/g

function withGap(article: string, summary: string, { chance }: Context) {
  const named = new Set(article.match(NUMBER))
  const numbers: readonly string[] = summary.match(NUMBER) ?? []
  // Named twice, it would be seen beside its gap.
  const usable = numbers.filter(one => named.has(one) && numbers.indexOf(one) === numbers.lastIndexOf(one))
  // By the texts: the copies of the corpus keep them under other names.
  const number = usable[Math.floor(chance('number', `${article}\n${summary}`) * usable.length)]
  if (number === undefined) return { masked: '', number: '' }
  const masked = summary.replace(NUMBER, found => (found === number ? '____' : found))
  return { masked, number }
}
