import { z } from 'zod'
import { DOMAINS, type Domain } from '../shapes/domains.ts'
import { nliExample, nliLabel, nliPair } from '../shapes/nli.ts'
import { defineTask, skip } from '../shapes/task.ts'

const GENRES = ['gov', 'news', 'lit', 'tv', 'phone'] as const
const ORIGINS = ['政府公文', '新闻', '文学作品', '电视谈话节目', '电话录音'] as const

/** What the corpus's genres are called, and the domain of their rows. */
const FROM: Record<(typeof GENRES)[number], { origin: (typeof ORIGINS)[number]; domain: Domain }> = {
  gov: { origin: '政府公文', domain: '公文' },
  news: { origin: '新闻', domain: '新闻' },
  lit: { origin: '文学作品', domain: '文学' },
  tv: { origin: '电视谈话节目', domain: '通用' },
  phone: { origin: '电话录音', domain: '通用' },
}

/** Of a copy that has lost the genre (`add: { genre: unknown }`). */
const UNKNOWN = { origin: '', domain: '通用' } as const

export default defineTask({
  title: 'OCNLI',
  category: 'text-matching',
  domain: '通用',
  templates: ['nli', 'ocnli'],
  group: ['premise'],
  record: z.object({
    sentence1: z.string(),
    sentence2: z.string(),
    label: nliLabel,
    genre: z.enum(GENRES).optional(),
  }),
  /** `origin` is '' where the genre is not known. */
  example: nliExample.extend({ origin: z.enum([...ORIGINS, '']), domain: z.enum(DOMAINS) }),
  *examples({ sentence1, sentence2, label, genre }, { add }) {
    const pair = nliPair(sentence1, sentence2, label)
    if ('skip' in pair) yield pair
    else if (genre) yield { ...pair, ...FROM[genre] }
    else if (add['genre'] === 'unknown') yield { ...pair, ...UNKNOWN }
    else yield skip('no genre')
  },
})
