import { z } from 'zod'
import { widenMarks } from '../lib/segments.ts'
import { DOMAINS, type Domain } from '../shapes/domains.ts'
import { defineTask, skip } from '../shapes/task.ts'

const TOPICS = ['政治', '社会', '文化', '科学', '公共卫生', '综合'] as const

/** The corpus's domains by their first two characters, which is how its own code tells them apart. */
const FROM: Readonly<Record<string, { topic: (typeof TOPICS)[number]; domain: Domain }>> = {
  政治: { topic: '政治', domain: '新闻' },
  社会: { topic: '社会', domain: '新闻' },
  生活: { topic: '社会', domain: '新闻' },
  文化: { topic: '文化', domain: '新闻' },
  科学: { topic: '科学', domain: '百科' },
  公卫: { topic: '公共卫生', domain: '医疗' },
}

export default defineTask({
  title: 'CHEF',
  category: 'fact-checking',
  domain: '新闻',
  templates: ['chef'],
  group: ['claim'],
  record: z.object({
    claim: z.string(),
    label: z.enum(['supported', 'refuted', 'unknown']),
    domain: z.string(),
    /** Slots "0" to "4"; those that are not used have an empty text. `evidence` holds whole pages and is left alone. */
    'gold evidence': z.record(z.string(), z.object({ text: z.string() })).optional(),
  }),
  example: z.object({
    claim: z.string(),
    /** The annotators' sentences, one to five, each once. */
    evidence: z.array(z.string()),
    /** What the sentences come to, whatever the world says. */
    label: z.enum(['supported', 'refuted', 'unknown']),
    topic: z.enum(TOPICS),
    domain: z.enum(DOMAINS),
  }),
  *examples({ claim, label, domain, 'gold evidence': slots }) {
    const texts = Object.values(slots ?? {}).map(({ text }) => inOneLine(text))
    const evidence = [...new Set(texts.filter(text => text !== ''))]
    if (claim === '') yield skip('no claim')
    else if (evidence.length === 0) yield skip('no evidence')
    else {
      const from = FROM[domain.slice(0, 2)] ?? { topic: '综合' as const, domain: '新闻' as const }
      yield { claim: inOneLine(claim), evidence, label, ...from }
    }
  },
})

/** Lines of a web page, joined by a blank where none ends or begins in a mark. */
const inOneLine = (text: string): string => widenMarks(text.replaceAll('\n', ' '))
