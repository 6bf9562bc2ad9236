import { z } from 'zod'
import {
  flawOf,
  type Predicates,
  type Relation,
  relationExample,
  relationFields,
} from '../shapes/relations.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** The 48 predicates of DuIE 2.0: those between persons, works and bodies and a person, and the rest. */
const PREDICATES: Predicates = {
  groups: [
    [
      ...['父亲', '母亲', '丈夫', '妻子', '作者', '主角', '导演', '编剧', '制片人', '主演', '饰演', '配音'],
      ...['主持人', '嘉宾', '歌手', '作词', '作曲', '代言人', '创始人', '董事长', '校长'],
    ],
    [
      ...[
        '国籍',
        '祖籍',
        '毕业院校',
        '朝代',
        '号',
        '获奖',
        '改编自',
        '主题曲',
        '所属专辑',
        '出品公司',
        '上映时间',
      ],
      ...[
        '票房',
        '总部地点',
        '成立日期',
        '注册资本',
        '简称',
        '占地面积',
        '所在城市',
        '首都',
        '官方语言',
        '人口数量',
      ],
      ...['面积', '气候', '邮政编码', '海拔', '专业代码', '修业年限'],
    ],
  ],
  alike: [
    ['丈夫', '妻子'],
    ['主角', '主演', '饰演', '配音', '嘉宾', '主持人'],
    ['作者', '编剧', '作词'],
    ['导演', '编剧', '制片人'],
    ['歌手', '作词', '作曲'],
    ['创始人', '董事长', '代言人'],
    ['国籍', '祖籍'],
    ['号', '简称'],
    ['总部地点', '所在城市', '首都'],
    ['面积', '占地面积'],
    ['上映时间', '成立日期'],
    ['主题曲', '所属专辑'],
  ],
}

/** The 49 of DuIE 1.0, whose list has 成立日期 twice: of a company and of another body. */
const FORMER_PREDICATES: Predicates = {
  groups: [
    [
      ...['父亲', '母亲', '丈夫', '妻子', '作者', '主角', '导演', '编剧', '制片人', '主演', '主持人', '嘉宾'],
      ...['歌手', '作词', '作曲', '创始人', '董事长'],
    ],
    [
      ...['国籍', '祖籍', '出生地', '出生日期', '民族', '身高', '毕业院校', '朝代', '字', '号', '改编自'],
      ...['连载网站', '出版社', '所属专辑', '出品公司', '上映时间', '总部地点', '成立日期', '注册资本'],
      ...['简称', '占地面积', '所在城市', '首都', '官方语言', '人口数量', '面积', '气候', '邮政编码', '海拔'],
      ...['目', '专业代码', '修业年限'],
    ],
  ],
  alike: [
    ['丈夫', '妻子'],
    ['主角', '主演', '嘉宾', '主持人'],
    ['作者', '编剧', '作词'],
    ['导演', '编剧', '制片人'],
    ['歌手', '作词', '作曲'],
    ['创始人', '董事长'],
    ['国籍', '祖籍', '出生地'],
    ['字', '号', '简称'],
    ['连载网站', '出版社', '出品公司'],
    ['总部地点', '所在城市', '首都'],
    ['面积', '占地面积'],
    ['上映时间', '成立日期', '出生日期'],
  ],
}

/** What an object may bring along, with its Chinese name, in fixed order. */
const SLOTS = { inWork: '作品', inArea: '地区', onDate: '时间', period: '届次' } as const

const slots = {
  inWork: z.string().optional(),
  inArea: z.string().optional(),
  onDate: z.string().optional(),
  period: z.string().optional(),
}

/** The object is a text in DuIE 1.0, and in 2.0 one with slots, any of which may be missing. */
const published = z.object({
  subject: z.string(),
  predicate: z.string().min(1),
  object: z.union([z.string(), z.strictObject({ '@value': z.string(), ...slots })]),
})

export default defineTask({
  title: 'DuIE 2.0',
  category: 'relation-extraction',
  domain: '百科',
  templates: ['duie2'],
  group: ['text'],
  record: z.object({ text: z.string(), spo_list: z.array(published) }),
  example: z.object(relationFields),
  // Both editions go by the same file names in places, so their records have to be told apart.
  *examples({ text, spo_list }, { add, chance }) {
    const former = add['edition'] === '1.0'
    const relations = spo_list.map(relationOf)
    const flaw = spo_list.some(({ object }) => former !== (typeof object === 'string'))
      ? 'a record of the other edition'
      : flawOf(text, relations)
    if (flaw) yield skip(flaw)
    else yield relationExample(text, relations, former ? FORMER_PREDICATES : PREDICATES, chance)
  },
})

function relationOf({ subject, predicate, object }: z.output<typeof published>): Relation {
  const parts: Partial<Record<string, string>> = typeof object === 'string' ? {} : object
  const named = Object.entries(SLOTS).flatMap(([key, name]): [string, string][] => {
    const value = parts[key]
    return value ? [[name, value]] : []
  })
  const value = typeof object === 'string' ? object : object['@value']
  return { subject, predicate, object: value, slots: named }
}
