import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'
import { utterance } from '../shapes/utterance.ts'

/** The row's domain, by the topic that the descriptor adds to each file. */
const DOMAINS = { 电影: '影视音乐', 音乐: '影视音乐', 旅行: '旅游' } as const

const topic = z.enum(['电影', '音乐', '旅行'])
const fact = z.object({ attrname: z.string(), attrvalue: z.string(), name: z.string() })

export default defineTask({
  title: 'KdConv',
  category: 'dialogue',
  domain: '影视音乐',
  fewShot: false,
  templates: ['kdconv'],
  record: z.object({
    messages: z.array(z.object({ message: z.string(), attrs: z.array(fact).optional() })),
    name: z.string().default(''),
  }),
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
  *examples({ messages, name: subject }, { add }) {
    const { data: about } = topic.safeParse(add['topic'])
    if (about === undefined) return yield skip('file without a topic')
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
function distinct(attrs: readonly z.output<typeof fact>[]) {
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
