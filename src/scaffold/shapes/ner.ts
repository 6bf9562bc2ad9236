import type { ScaffoldShape } from '../shape.ts'

/** Names in brackets, with a letter for their type behind them. */
const SENTENCES = [
  '[周敏]P昨天从[青州]L坐车去了[临江]L。',
  '[临江大学]O请[陈立]P来讲课。',
  '听说[江北医院]O要搬到[河东区]L。',
  '[刘芳]P和[王大力]P是同学。',
  '会议在[青州宾馆]O的三楼举行。',
  '他老家在[云溪县]L，很少回去。',
  '[赵一鸣]P写的书卖得不错。',
  '[绿叶公司]O今年在[南湖镇]L建了新厂。',
  '下雨天路滑，走路要小心。',
  '[孙丽]P把材料交给了[市图书馆]O。',
  '从[白沙岛]L到[临江]L要坐两个小时的船。',
  '[何文]P在[远航公司]O做设计。',
  '早市上的菜比超市便宜。',
  '[云溪县教育局]O派[吴静]P去[青州]L学习。',
  '[黄河]L在这里拐了一个弯。',
  '[东风小学]O的操场正在修。',
  '[郑浩]P带着孩子爬上了[望月山]L。',
  '今年冬天来得比往年早。',
  '[长春藤书店]O在[河东区]L开了第二家店。',
  '主持人介绍了[马晓]P和她的乐队。',
]

const TYPES: Readonly<Record<string, string>> = { P: 'PER', L: 'LOC', O: 'ORG' }

/** A sentence as annotation tools hand it over: the text, and the places of its names in code points. */
function annotated(sentence: string): { text: string; label: [number, number, string][] } {
  const label: [number, number, string][] = []
  let text = ''
  for (const [, before, name, type] of sentence.matchAll(/([^[]*)(?:\[([^\]]+)\]([PLO]))?/g)) {
    text += before
    if (name === undefined) continue
    label.push([[...text].length, [...text].length + [...name].length, TYPES[type!]!])
    text += name
  }
  return { text, label }
}

const RECORDS = SENTENCES.map(annotated)

const KINDS = `/** The codes of the file, and what the rows call them. 文件里的代号和行文里的名称 */
const TYPES = { PER: '人名', LOC: '地名', ORG: '机构名' }

/** What each type covers, as the instruction will say it. 每一类包括什么 */
const KINDS = {
  人名: { gloss: '人的姓名' },
  地名: { gloss: '国家、城市、村镇、山川等地方的名称' },
  机构名: { gloss: '机关、企业、学校、医院、店铺等的名称' },
}
`

const TEMPLATES = `=== own-list
按所列类别的次序写出句中的专名，每一类一行，写成“类别：名称、名称；”，名称照出现的先后，同一名称只写一次，没有的类别写“无”。
--- input
句子：{{ text }}
类别：{{ asked | join("、") }}
--- output
{% for kind in asked %}
{{ kind }}：{{ found[kind] | join("、") or "无" }}；
{% endfor %}

=== own-any
句中有没有人名、地名、机构名之类的专名？答“有”或“没有”。
--- input
原句：{{ text }}
--- output
{{ "有" if entities.length else "没有" }}

=== own-string
把句中的人名、地名、机构名串成一行，不分类，用分号隔开，照出现的先后，每个只写一次；一个也没有，写“无”。
--- input
待摘的句子：{{ text }}
--- output
{{ distinct | join("；") or "无" }}
`

/** Names in sentences: a character and its tag a line, or texts with places. */
export const ner: ScaffoldShape = {
  about: ['a sentence and the names in it', '一个句子和其中的专名'],
  category: 'named-entity-recognition',
  formats: ['jsonl', 'json', 'bio'],
  records: RECORDS,
  shared: ['entities'],
  head: KINDS,
  mapping: {
    imports: ['entityExample', 'entityFields', 'flaw', 'skip', 'z'],
    task: `  group: ['text'],
  // A text and the places of its names: [start, end, code], counted in characters, end exclusive.
  // 文本和专名的位置：[起, 止, 代号]，按字计，不含止
  record: z.object({
    text: z.string(),
    label: z.array(z.tuple([z.int(), z.int(), z.enum(['PER', 'LOC', 'ORG'])])),
  }),
  // What templates may use: see entityFields in biflan/task. 模板可用的名字见 entityFields
  example: z.object(entityFields),
  *examples({ text, label }, { chance }) {
    const chars = [...text]
    const spans = label.map(([start, end, code]) => ({ start, end, type: TYPES[code] }))
    const reason = flaw(chars, spans)
    if (reason) yield skip(reason)
    else yield entityExample(chars, spans, KINDS, { chance })
  },`,
  },
  mappings: {
    bio: {
      imports: ['entityExample', 'entityFields', 'flaw', 'skip', 'spansOfTags', 'z'],
      task: `  group: ['text'],
  // The characters of a sentence and a tag for each. 句子的每个字和它的标记
  record: z.object({ chars: z.array(z.string()), tags: z.array(z.string().regex(/^(O|[BI]-(PER|LOC|ORG))$/)) }),
  // What templates may use: see entityFields in biflan/task. 模板可用的名字见 entityFields
  example: z.object(entityFields),
  *examples({ chars, tags }, { chance }) {
    const spans = spansOfTags(tags, TYPES)
    const reason = flaw(chars, spans)
    if (reason) yield skip(reason)
    else yield entityExample(chars, spans, KINDS, { chance })
  },`,
    },
  },
  templates: TEMPLATES,
}
