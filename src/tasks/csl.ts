import { z } from 'zod'
import { chineseMarks, chineseStops } from '../lib/marks.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** The fields of study in which degrees are conferred: the corpus's categories. */
const CATEGORIES = [
  ...['哲学', '经济学', '法学', '教育学', '文学', '历史学', '理学'],
  ...['工学', '农学', '医学', '军事学', '管理学', '艺术学'],
]

/** Keywords as a list, or joined by `_` in a table. */
const listed = z.union([z.array(z.string()), z.string().transform(text => text.split('_'))])

/** A paper of the full set. */
const paper = z.object({
  title: z.string(),
  abstract: z.string(),
  keywords: listed,
  category: z.string().nullish(),
})

/** A row of the benchmark's titles, with the row of its keywords beside it. The latter's input is abstract and title. */
const row = z.object({
  prompt: z.literal('to title'),
  input: z.string(),
  output: z.string(),
  kg: z.object({ prompt: z.literal('to keywords'), input: z.string(), output: z.string() }),
})

export default defineTask({
  title: 'CSL',
  category: 'text-summarization',
  domain: '科技文献',
  templates: ['csl'],
  group: ['abstract'],
  record: z.union([paper, row]),
  example: z.object({
    title: z.string(),
    abstract: z.string(),
    /** One to twenty, each once, as the authors gave them: not all of them are words of the abstract. */
    keywords: z.array(z.string()),
    /** One of thirteen; empty where the edition does not say. */
    category: z.string(),
  }),
  *examples(record) {
    const { title, abstract, keywords, category } = 'kg' in record ? paperOf(record) : record
    const distinct = [...new Set(keywords.filter(keyword => keyword !== '').map(chineseMarks))]
    if (title === '' || abstract === '') yield skip('empty text')
    else if (distinct.length === 0) yield skip('no keywords')
    else if (distinct.some(keyword => /[；;\n]/.test(keyword))) yield skip('a keyword holds a list mark')
    else if ('kg' in record && record.kg.input !== `${abstract} ${title}`)
      yield skip('rows of different papers')
    else {
      yield {
        title: chineseMarks(title),
        abstract: chineseStops(chineseMarks(abstract)),
        keywords: distinct,
        category: CATEGORIES.find(one => one === category) ?? '',
      }
    }
  },
})

const paperOf = ({ input, output, kg }: z.output<typeof row>): z.output<typeof paper> => ({
  title: output,
  abstract: input,
  keywords: kg.output.split('_'),
  category: undefined,
})
