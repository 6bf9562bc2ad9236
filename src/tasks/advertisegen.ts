import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'

const attribute = z.object({ key: z.string(), values: z.array(z.string()) })

type Attribute = z.output<typeof attribute>

/** The attributes of `k#v*k#v`, in their order, keys that repeat with all their values; none where one has no value. */
function attributesIn(content: string): Attribute[] {
  const byKey = new Map<string, Set<string>>()
  for (const pair of content.split('*')) {
    const [key, value, ...more] = pair.split('#').map(text => text.trim())
    if (!key || !value || more.length > 0) return []
    byKey.set(key, (byKey.get(key) ?? new Set()).add(value))
  }
  return [...byKey].map(([key, values]) => ({ key, values: [...values] }))
}

/** Stands for the name of a brand. Who is to write the copy has to know what the brand is called in it. */
const MASK = 'BRAND'

/** Below so many characters there is nothing left to continue. */
const WORTH = 30

export default defineTask({
  title: 'AdvertiseGen',
  category: 'text-generation',
  domain: '电商',
  templates: ['advertisegen'],
  group: ['attributes'],
  record: z.object({ content: z.string(), summary: z.string() }),
  example: z.object({
    attributes: z.array(attribute),
    keys: z.array(z.string()),
    copy: z.string(),
    /** Characters of the copy, rounded to tens. */
    size: z.number(),
    /** The first sentence of the copy and all that follows; both empty where little follows. */
    opening: z.string(),
    rest: z.string(),
    /** True where the copy has every value word for word. */
    covered: z.boolean(),
    /** One attribute that the copy has word for word, and all others; without key where there is none. */
    asked: attribute,
    others: z.array(attribute),
  }),
  *examples({ content, summary: copy }, { chance }) {
    const given = attributesIn(content)
    if (copy === '') yield skip('empty copy')
    else if (copy.includes('<UNK>')) yield skip('copy with lost words')
    else if (given.length === 0) yield skip('attributes of another form')
    else {
      const attributes = copy.includes(MASK) ? [...given, { key: '品牌', values: [MASK] }] : given
      const told = attributes.filter(({ values }) => values.every(value => copy.includes(value)))
      const asked = told[Math.floor(chance('asked') * told.length)] ?? { key: '', values: [] }
      const [, opening = '', rest = ''] = /^(.*?[。！？])(.*)$/s.exec(copy) ?? []
      const ends = [...opening].length >= WORTH / 3 && [...rest].length >= WORTH
      yield {
        attributes,
        keys: attributes.map(({ key }) => key),
        copy,
        size: Math.round([...copy].length / 10) * 10,
        opening: ends ? opening : '',
        rest: ends ? rest : '',
        covered: told.length === attributes.length,
        asked,
        others: attributes.filter(({ key }) => key !== asked.key),
      }
    }
  },
})
