import { z } from 'zod'
import { defineTask, skip } from '../shapes/task.ts'
import { utterance } from '../shapes/utterance.ts'

/** Who speaks. Anchored, because what follows may begin with a p or a digit of its own. */
const PREFIX = /^p([12]) :/

const persona = z.array(z.string())

export default defineTask({
  title: 'Chinese Persona Chat',
  category: 'dialogue',
  domain: '社交',
  fewShot: false,
  templates: ['persona-chat-zh'],
  record: z.object({
    p1_persona: persona,
    p2_persona: persona,
    conversation: z.array(z.string().regex(PREFIX)),
  }),
  example: z.object({
    /** Who 我 is: the one who replies. */
    profile: z.array(z.string()),
    /** What was said before; nothing where the reply opens the conversation. */
    turns: z.array(z.object({ who: z.enum(['我', '对方']), text: z.string() })),
    reply: z.string(),
  }),
  // One example per utterance, the opening one included.
  *examples({ p1_persona, p2_persona, conversation }) {
    const profiles = { 1: profileOf(p1_persona), 2: profileOf(p2_persona) }
    const said = conversation.map(line => ({
      by: line.startsWith('p1') ? (1 as const) : (2 as const),
      text: utterance(line.replace(PREFIX, '')),
    }))
    for (const [i, { by, text: reply }] of said.entries()) {
      const profile = profiles[by]
      if (reply === '') yield skip('empty utterance')
      else if (profile.length === 0) yield skip('no persona')
      else {
        const turns = said
          .slice(0, i)
          .filter(({ text }) => text !== '')
          .map(turn => ({ who: turn.by === by ? ('我' as const) : ('对方' as const), text: turn.text }))
        yield { profile, turns, reply }
      }
    }
  },
})

/** The sentences that describe a speaker. They are listed, so a full stop at their end goes. */
const profileOf = (lines: readonly string[]): string[] =>
  lines.map(line => utterance(line).replace(/[。.]$/, '')).filter(line => line !== '')
