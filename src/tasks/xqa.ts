import { z } from 'zod'
import { wikiText } from '../lib/wiki.ts'
import { excerptAround } from '../shapes/excerpt.ts'
import { pieceOf } from '../shapes/piece.ts'
import { defineTask, skip } from '../shapes/task.ts'

/** Characters of a document that a prompt shows: enough to answer from, few enough for worked examples beside it. */
const BUDGET = 280

export default defineTask({
  title: 'XQA (Chinese)',
  category: 'question-answering',
  domain: '百科',
  templates: ['xqa'],
  group: ['clue'],
  record: z.object({
    question: z.string(),
    answers: z.array(z.string()),
    documents: z.array(z.object({ document: z.string() })),
  }),
  example: z.object({
    /** Whether the clue describes something, with `____` in place of its name, or asks for it. */
    kind: z.enum(['描述', '问题']),
    clue: z.string(),
    /** The clue with the name in place; empty where it has no blank. */
    filled: z.string(),
    answer: z.string(),
    /** What a search brought up: a piece of the first document that holds one of the names; empty where none does. */
    passage: z.string(),
    /** The name as the passage has it; empty without a passage. */
    found: pieceOf('passage'),
  }),
  *examples({ question, answers, documents }) {
    const clue = wikiText(question.replace(/\s+/g, ' ').replace(/ ?<Query> ?/gi, BLANK)).replace(
      / ?\?$/,
      '？',
    )
    const names = answers.map(wikiText).filter(name => name !== '')
    const [answer] = names
    if (clue === '' || clue === BLANK) yield skip('no question')
    else if (answer === undefined) yield skip('no answer')
    else {
      const isGap = clue.includes(BLANK)
      yield {
        kind: isGap ? ('描述' as const) : ('问题' as const),
        clue,
        filled: isGap ? clue.replaceAll(BLANK, answer) : '',
        answer,
        ...evidence(names, documents),
      }
    }
  },
})

const BLANK = '____'

/** A piece of the first document that holds a name of at least two characters. */
function evidence(names: readonly string[], documents: readonly { document: string }[]) {
  for (const { document: raw } of documents) {
    const document = wikiText(raw)
    const found = names.find(name => name.length > 1 && name.length < BUDGET && document.includes(name))
    if (found !== undefined) return { passage: excerptAround(document, found, BUDGET), found }
  }
  return { passage: '', found: '' }
}
