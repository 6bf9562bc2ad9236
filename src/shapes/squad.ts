import { z } from 'zod'
import { LOST_FORMULA, wikiText } from '../lib/wiki.ts'
import { pieceOf } from './piece.ts'
import { structs } from './structs.ts'
import { type Skip, skip } from './task.ts'

const answers = z.array(z.object({ id: z.string().optional(), text: z.union([z.string(), z.number()]) }))

/** An article of a SQuAD-like file: paragraphs with questions. Offsets are not read: CMRC's are wrong now and then. */
export const squadArticle = z.object({
  title: z.string(),
  paragraphs: z.array(
    z.object({ context: z.string(), qas: z.array(z.object({ question: z.string(), answers })) }),
  ),
})

/** A question in a row of its own, beside its passage, as the hub keeps such corpora: without a title. */
export const squadRow = z
  .object({ context: z.string(), question: z.string(), answers: structs({ text: z.string() }) })
  .transform(({ context, ...qa }): SquadArticle => ({ title: '', paragraphs: [{ context, qas: [qa] }] }))

/** A question whose answer is a piece of the passage, word for word. `title` is the article's, '' where it is not known. */
export const spanExample = z.object({
  context: z.string(),
  question: z.string(),
  answer: pieceOf('context'),
  title: z.string(),
})

export type SquadArticle = z.output<typeof squadArticle>
export type SpanExample = z.output<typeof spanExample>

/** The questions of an article, each with its annotator's answer, or why a question has none that can be used. */
export function* spans({ title, paragraphs }: SquadArticle): Iterable<SpanExample | Skip> {
  for (const paragraph of paragraphs) {
    const context = wikiText(paragraph.context)
    const known = new Map<string, string>()
    for (const qa of paragraph.qas) {
      const question = asked(qa.question)
      const answer = question === '' ? skip('no question') : inPassage(context, qa.answers)
      if (typeof answer !== 'string') yield answer
      else if ((known.get(question) ?? answer) !== answer) yield skip('asked again, with another answer')
      else {
        known.set(question, answer)
        yield { context, question, answer, title: heading(title) }
      }
    }
  }
}

/** Without a proof-reader's note behind dashes, and with the full-width mark that DRCD and CMRC miss now and then. */
const asked = (question: string): string =>
  wikiText(question.replace(/ *-{3,}.*$/, '')).replace(/[?/]$/, '？')

/**
 * The annotator's answer as it stands in the passage. Answers with ids: 1 is the annotator, the others are readers
 * who were put to the test; without ids: the first is the annotator's.
 */
function inPassage(context: string, given: z.output<typeof answers>): string | Skip {
  const text = (given.find(({ id }) => id === '1') ?? given[0])?.text
  if (text === undefined || text === '') return skip('no answer')
  if (/^FAKE_ANSWER/.test(String(text))) return skip('fake answer')
  if (String(text).search(LOST_FORMULA) >= 0) return skip('an answer with a formula that is lost')
  return spellings(text).find(spelling => context.includes(spelling)) ?? skip('answer not in the passage')
}

/** Marks that an annotator took along from the neighbouring clauses. */
const EDGES = /^[，。、；：）]+|[，、；：]+$/g

/** A number that went through a program may have won or lost `.0` on the way: the passage knows which. */
function spellings(text: string | number): string[] {
  if (typeof text === 'number') return Number.isInteger(text) ? [`${text}.0`, `${text}`] : [`${text}`]
  return /^\d+\.0$/.test(text)
    ? [text, text.slice(0, -2)]
    : [wikiText(text).replace(EDGES, '')].filter(answer => answer !== '')
}

/** A title as it is printed: 夜来香_(夹竹桃科) is how addresses are written. */
const heading = (title: string): string =>
  wikiText(title.replaceAll('_', ' ').replace(/ ?\(([^()]*)\)$/, '（$1）'))

/** An answer without the full stop of the sentence it closes: corpora of bare words have it where a span ran on. */
export const withoutStop = (answer: string): string => answer.replace(/(?<=.)。$/, '')
