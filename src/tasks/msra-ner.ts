import { z } from 'zod'
import { entityExample, entityFields, flaw, names } from '../shapes/entities.ts'
import { spansOfTags } from '../shapes/mentions.ts'
import { defineTask, skip } from '../shapes/task.ts'

const TYPES = { PER: '人名', LOC: '地名', ORG: '机构名' } as const

const KINDS = {
  人名: { gloss: '人的姓名或译名，单说姓或单说名的也算' },
  地名: { gloss: '国家、地区、城市、山川、建筑等地方的名称，一个字的简称也算' },
  机构名: { gloss: '党政军机关、企业、学校、团体、会议等的名称' },
}

/** A few lines of the corpus were never split into sentences. */
const LONGEST = 400

const tagged = z.object({
  chars: z.array(z.string()),
  tags: z.array(z.enum(['O', 'B-PER', 'I-PER', 'B-LOC', 'I-LOC', 'B-ORG', 'I-ORG'])),
})
const joined = z
  .object({ text_a: z.string(), label: z.string() })
  .transform(({ text_a, label }) => ({ chars: text_a.split('\u0002'), tags: label.split('\u0002') }))
  .pipe(tagged)

export default defineTask({
  title: 'MSRA NER (SIGHAN 2006)',
  category: 'named-entity-recognition',
  domain: '新闻',
  templates: ['entities', 'msra-ner'],
  group: ['text'],
  record: z.union([tagged, joined]),
  example: z.object({ ...entityFields, people: names, places: names, bodies: names }),
  *examples({ chars, tags }, { chance }) {
    if (chars.length !== tags.length) return yield skip('characters and tags differ in number')
    if (chars.length > LONGEST) return yield skip('over 400 characters')
    const spans = spansOfTags(tags, TYPES)
    const reason = flaw(chars, spans)
    if (reason) return yield skip(reason)
    // Two sentences in five hold no name at all: asking mostly for what occurs makes 无 right in about half of the cases.
    const example = entityExample(chars, spans, KINDS, { chance, presentShare: 0.8 })
    const [people, places, bodies] = example.groups.map(group => group.names) as [
      string[],
      string[],
      string[],
    ]
    yield { ...example, people, places, bodies }
  },
})
