import { z } from 'zod'
import { structs } from '../shapes/structs.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** Topics by the folders of the publisher's files, which the hub's rows name (`domain`). */
const TOPICS = { film: '电影', music: '音乐', travel: '旅行' } as const
/** The row's domain, by topic. */
const DOMAINS = { 电影: '影视音乐', 音乐: '影视音乐', 旅行: '旅游' } as const

const topic = z.enum(['电影', '音乐', '旅行'])
const folder = z.enum(['film', 'music', 'travel'])
const fact = { attrname: z.string(), attrvalue: z.string(), name: z.string() }

export default defineTask({
  title: 'KdConv',
  category: 'dialogue',
  domain: '影视音乐',
  templates: ['kdconv'],
  record: z.object({
    messages: structs({ message: z.string(), attrs: structs(fact).optional() }),
    domain: folder.optional(),
  }),
  example: z.object({
    topic,
    domain: z.enum(['影视音乐', '旅游']),
    turns: z.array(z.object({ who: z.enum(['我', '对方']), text: z.string() })),
    facts: z.array(z.object({ name: z.string(), attr: z.string(), value: z.string() })),
    reply: z.string(),
  }),
  // One example per reply. The opening line answers nobody, and nothing before it says what it should be about.
  *examples({ messages, domain }, { add }) {
    const { data: about } = topic.safeParse(domain ? TOPICS[domain] : add['topic'])
    if (about === undefined) return yield skip('file without a topic')
    for (const [i, { message: reply, attrs = [] }] of messages.entries()) {
      const said = messages[i - 1]?.message
      if (reply === '' || said === '') yield skip('empty utterance')
      else if (said !== undefined) {
        const turns = messages
          .slice(0, i)
          .map(({ message }, k) => ({
            who: (i - k) % 2 === 0 ? ('我' as const) : ('对方' as const),
            text: message,
          }))
          .filter(({ text }) => text !== '')
        yield { topic: about, domain: DOMAINS[about], turns, facts: distinct(attrs), reply }
      }
    }
  },
})

/** The facts of a turn, each once, under the names that readers know. */
function distinct(attrs: readonly Readonly<Record<keyof typeof fact, string>>[]) {
  const facts = attrs
    .filter(({ attrvalue }) => attrvalue !== '')
    .map(({ name, attrname, attrvalue }) => ({
      name,
      attr: attrname === 'Information' ? '简介' : attrname,
      value: attrvalue,
    }))
  return [...new Map(facts.map(one => [[one.name, one.attr, one.value].join('\n'), one])).values()]
}
