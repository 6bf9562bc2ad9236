import { z } from 'zod'
import { chineseMarks } from '../lib/marks.ts'
import { joinSegments } from '../lib/segments.ts'
import { doubtFields, drawDoubt } from '../shapes/doubt.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** The 24 classes of GB/T 20093 by their codes. Files write a code with or without a leading zero. */
const CLASSES = {
  1: 'politics',
  2: 'law',
  3: 'diplomacy',
  4: 'military',
  5: 'society',
  6: 'disasters',
  11: 'economy',
  12: 'finance',
  13: 'construction',
  14: 'agriculture',
  15: 'industry',
  16: 'energy',
  17: 'electronics',
  18: 'transport',
  19: 'trade',
  21: 'services',
  22: 'environment',
  31: 'education',
  33: 'science',
  35: 'culture',
  36: 'literature',
  37: 'media',
  38: 'medicine',
  39: 'sports',
} as const

const LABELS = Object.values(CLASSES)
const newsClass = z.enum(LABELS)

/** `14．18`, class and subclass, as its class. */
const code = z
  .string()
  .transform(text => CLASSES[Number.parseInt(text.normalize('NFKC'), 10) as keyof typeof CLASSES])
  .pipe(newsClass)

const news = z.object({ title: z.string(), content: z.string() })

export default defineTask({
  title: 'NLPCC 2014 news',
  category: 'text-classification',
  domain: '新闻',
  templates: ['nlpcc2014-news'],
  group: ['title'],
  // The test side has class and subclass apart, from another file.
  record: z.union(
    [news.extend({ ccnc_cat: code }), news.extend({ level1: code })],
    'no title and text with a class of GB/T 20093',
  ),
  example: z.object({
    title: z.string(),
    content: z.string(),
    /** How the content begins: its first sentences, all of it where it is short. */
    lead: z.string(),
    label: newsClass,
    ...doubtFields(LABELS),
  }),
  *examples(record, context) {
    const label = 'ccnc_cat' in record ? record.ccnc_cat : record.level1
    const title = chineseMarks(unwrapped(record.title))
    const content = unwrapped(withoutTitle(record.content, unwrapped(record.title))).replace(
      /[（(]完[）)]$/,
      '',
    )
    if (title === '') yield skip('empty title')
    else if (content === '') yield skip('empty text')
    else {
      const doubt = drawDoubt(LABELS, `${title}\n${content}`, context)
      yield { title, content, lead: leadOf(content), label, ...doubt }
    }
  },
})

/** Lines are cut by width, so a break parts nothing but Latin words. */
const unwrapped = (text: string): string =>
  cutByBlanks(text)
    ? joinSegments(text)
    : text.replace(/(?<=[A-Za-z])\n+(?=[A-Za-z])/g, ' ').replace(/\n+/g, '')

/** Whether a text lost its breaks to blanks, as in a transcript that is known: one in about 24 characters. */
const cutByBlanks = (text: string): boolean =>
  text.length > 60 && !text.includes('\n') && text.split(' ').length > text.length / 30

/** The text below its title, where it begins with it, be it wrapped or not. */
function withoutTitle(text: string, title: string): string {
  let at = 0
  for (const character of title) {
    if (character === ' ') continue
    while (text[at] === '\n' || text[at] === ' ') at++
    if (!text.startsWith(character, at)) return text
    at += character.length
  }
  // A first sentence may begin like the title: only what ends with its line is one.
  return /^\S/.test(text.slice(at, at + 1)) ? text : text.slice(at)
}

/** Code points after which a lead ends with the next sentence. */
const LEAD = 60

function leadOf(text: string): string {
  const head = [...text].slice(0, LEAD).join('').length
  const end = text.slice(head).search(/[。！？]/)
  return end < 0 ? text : text.slice(0, head + end + 1)
}
