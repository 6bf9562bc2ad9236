import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'

/** Keywords as a list, or joined by `_` in a table. */
const listed = z.union([z.array(z.string()), z.string().transform(text => text.split('_'))])

/** A paper of the full set. */
const paper = z.object({ title: z.string(), abstract: z.string(), keywords: listed })

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
  }),
  *examples(record) {
    const { title, abstract, keywords } = 'kg' in record ? paperOf(record) : record
    const distinct = [...new Set(keywords.filter(keyword => keyword !== ''))]
    if (title === '' || abstract === '') yield skip('empty text')
    else if (distinct.length === 0) yield skip('no keywords')
    else if (distinct.some(keyword => /[；;\n]/.test(keyword))) yield skip('a keyword holds a list mark')
    else if ('kg' in record && record.kg.input !== `${abstract} ${title}`)
      yield skip('rows of different papers')
    else yield { title, abstract, keywords: distinct }
  },
})

const paperOf = ({ input, output, kg }: z.output<typeof row>): z.output<typeof paper> => ({
  title: output,
  abstract: input,
  keywords: kg.output.split('_'),
})
