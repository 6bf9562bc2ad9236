import { z } from 'zod'
import { structs } from '../shapes/structs.ts'
import { defineTask, skip } from '../shapes/task.ts'
import { utterance } from '../shapes/utterance.ts'

/** Topics by the folders of the publisher's files, which the hub's rows name (`domain`). */
const TOPICS = { film: '电影', music: '音乐', travel: '旅行' } as const
/** The row's domain, by topic. */
const DOMAINS = { 电影: '影视音乐', 音乐: '影视音乐', 旅行: '旅游' } as const

const topic = z.enum(['电影', '音乐', '旅行'])
const folder = z.enum(['film', 'music', 'travel'])
const fact = { attrname: z.string(), attrvalue: z.string(), name: z.string() }

/** A dialogue of the publisher, whose topic is a constant of its file, or of the hub, which names its folder. */
const dialogue = z
  .object({
    messages: structs({ message: z.string(), attrs: structs(fact).optional() }),
    name: z.string().default(''),
    domain: folder.optional(),
  })
  .transform(({ messages, name, domain }) => ({ messages, name, about: domain && TOPICS[domain] }))

/**
 * A dialogue as luge.ai has it, cut into words by blanks: the facts are those of the whole dialogue, and neither its
 * topic nor its subject is said.
 */
const segmented = z
  .object({
    knowledge: z.array(z.tuple([z.string(), z.string(), z.string()])),
    conversation: z.array(z.string()),
  })
  .transform(({ knowledge, conversation }) => {
    const facts = knowledge.map(triple => triple.map(utterance) as typeof triple)
    const messages = conversation.map(text => {
      const message = utterance(text)
      const said = facts.filter(([, , value]) => speaksOf(message, value))
      return {
        message,
        attrs: said.map(([name, attrname, attrvalue]) => ({ name, attrname, attrvalue })),
      }
    })
    return { messages, name: '', about: topicOf(facts.map(([, attr]) => attr)) }
  })

export default defineTask({
  title: 'KdConv',
  category: 'dialogue',
  domain: '影视音乐',
  fewShot: false,
  templates: ['kdconv'],
  record: z.union([dialogue, segmented]),
  example: z.object({
    topic,
    domain: z.enum(['影视音乐', '旅游']),
    /** Whom or what the dialogue is about when it begins. */
    subject: z.string(),
    /** What was said before; nothing where the reply opens the dialogue. */
    turns: z.array(z.object({ who: z.enum(['我', '对方']), text: z.string() })),
    facts: z.array(z.object({ name: z.string(), attr: z.string(), value: z.string() })),
    reply: z.string(),
  }),
  // One example per utterance. What the opening one should be about is known by the dialogue's subject only.
  *examples({ messages, name: subject, ...record }, { add }) {
    const about = record.about ?? topic.safeParse(add['topic']).data
    if (about === undefined) return yield skip('dialogue without a topic')
    const said = messages.map(({ message }) => plain(message))
    for (const [i, reply] of said.entries()) {
      if (reply === '' || said[i - 1] === '') yield skip('empty utterance')
      else if (i === 0 && subject === '') yield skip('opening without a subject')
      else {
        const turns = said
          .slice(0, i)
          .map((text, k) => ({ who: (i - k) % 2 === 0 ? ('我' as const) : ('对方' as const), text }))
          .filter(({ text }) => text !== '')
        const facts = distinct(messages[i]!.attrs ?? [])
        yield { topic: about, domain: DOMAINS[about], subject, turns, facts, reply }
      }
    }
  },
})

/** The facts of a turn, each once, under the names that readers know. */
function distinct(attrs: readonly Readonly<Record<keyof typeof fact, string>>[]) {
  const facts = attrs
    .map(({ name, attrname, attrvalue }) => ({
      name,
      attr: attrname === 'Information' ? '简介' : attrname,
      value: plain(attrvalue),
    }))
    .filter(({ value }) => value !== '')
  return [...new Map(facts.map(one => [[one.name, one.attr, one.value].join('\n'), one])).values()]
}

/** A text without what encyclopedia pages left in it: 【】 around links, and blanks between characters. */
const plain = (text: string): string => utterance(text.replaceAll('】【', '、').replace(/[【】]/g, ''))

/** Whether a reply says a fact: its value, or one of the items or clauses in it. */
const speaksOf = (reply: string, value: string): boolean =>
  value.split(/[、，。,;；/ ]/).some(item => item.length > 1 && reply.includes(item))

/** Attributes that entries of one topic have, and those of the others do not. */
const TELLING: Readonly<Record<z.output<typeof topic>, ReadonlySet<string>>> = {
  电影: new Set(
    '导演 主演 编剧 制片人 制片地区 制片成本 出品公司 出品时间 拍摄地点 上映时间 片长 票房 对白语言 其它译名'.split(
      ' ',
    ),
  ),
  音乐: new Set(
    '歌曲原唱 专辑歌手 填词 谱曲 编曲 所属专辑 音乐风格 歌曲语言 专辑语言 发行时间 曲目数量 旗下艺人'.split(
      ' ',
    ),
  ),
  旅行: new Set('门票 地址 开放时间 建议游玩时间 周边景点 周边酒店 周边餐厅 著名景点'.split(' ')),
}

/** The topic of which most attributes are; undefined where none or several are. */
function topicOf(attributes: readonly string[]): z.output<typeof topic> | undefined {
  const counts = topic.options.map(
    name => attributes.filter(attribute => TELLING[name].has(attribute)).length,
  )
  const most = Math.max(...counts)
  const first = counts.indexOf(most)
  return most > 0 && counts.lastIndexOf(most) === first ? topic.options[first] : undefined
}
