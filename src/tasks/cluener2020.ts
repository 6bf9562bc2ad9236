import { z } from 'zod'
import { entityExample, entityFields, flaw, names } from '../shapes/entities.ts'
import type { Span } from '../shapes/mentions.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** The corpus's codes: Chinese name and what the annotators put under it. */
const TYPES = {
  name: { type: '姓名', gloss: '人的姓名、译名、绰号或网名，包括虚构的人物' },
  company: { type: '公司', gloss: '企业、银行、网站等经营单位', brief: '含银行、网站' },
  organization: {
    type: '组织机构',
    gloss: '球队、赛事、学校、协会、乐队等团体',
    brief: '含球队、学校',
  },
  government: { type: '政府', gloss: '政府部门、央行、司法机关、军队等国家机构', brief: '含央行、军队' },
  position: { type: '职位', gloss: '职务、职业或身份', brief: '含身份' },
  address: { type: '地址', gloss: '国家、城市、街道、楼盘等地点' },
  scene: { type: '景点', gloss: '名胜、山水、博物馆等游览的去处', brief: '含博物馆' },
  book: { type: '书名', gloss: '图书、报刊或文件的名称', brief: '含报刊' },
  movie: { type: '电影', gloss: '电影或电视剧的名称', brief: '含电视剧' },
  game: { type: '游戏', gloss: '电子游戏的名称' },
} as const

type Code = keyof typeof TYPES
const CODES = Object.keys(TYPES) as Code[]
const KINDS = Object.fromEntries(Object.values(TYPES).map(({ type, ...kind }) => [type, kind]))

const byCode = <T>(value: (code: Code, i: number) => T) =>
  Object.fromEntries(CODES.map((code, i) => [code, value(code, i)])) as Record<Code, T>

/** Type -> name -> places; of each the first and the last character, counted from 0. */
const label = z.partialRecord(
  z.enum(CODES),
  z.record(z.string().min(1), z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()]))),
)

export default defineTask({
  title: 'CLUENER2020',
  category: 'named-entity-recognition',
  domain: '新闻',
  templates: ['entities', 'cluener2020'],
  group: ['text'],
  record: z.object({ text: z.string(), label }),
  example: z.object({ ...entityFields, by: z.object(byCode(() => names)) }),
  *examples({ text, label }, { chance }) {
    // a text that a program filled in wrongly
    if (/\bundefined\b/.test(text)) return yield skip('damaged text')
    const chars = [...text]
    const spans: Span[] = []
    for (const code of CODES) {
      for (const [name, places] of Object.entries(label[code] ?? {})) {
        for (const [start, last] of places) {
          const end = last + 1
          if (chars.slice(start, end).join('') !== name) return yield skip('a place does not hold the name')
          spans.push({ start, end, type: TYPES[code].type })
        }
      }
    }
    const reason = flaw(chars, spans)
    if (reason) return yield skip(reason)
    const example = entityExample(chars, spans, KINDS, { chance })
    yield { ...example, by: byCode((_, i) => example.groups[i]!.names) }
  },
})
