import { z } from 'zod'
import { chineseMarks } from '../lib/marks.ts'
import { structs } from './structs.ts'
import { type Context, type Skip, skip } from './task.ts'

const question = { question: z.string(), choice: z.array(z.string()), answer: z.string() }

/** A document as published: the segments of its text, its questions, and its number, which no task needs. */
const published = z.tuple([z.array(z.string()), z.array(z.object(question))], z.unknown())

type Document = z.output<typeof published>

/** Questions that had a row each in the hub's copy clue/clue, with the text that they share. */
const grouped = z
  .object({ context: z.array(z.string()), rows: z.array(z.object(question)) })
  .transform(({ context, rows }): Document => [context, rows])

/** A document of the hub's copy dataset-org/c3. */
const named = z
  .object({ documents: z.array(z.string()), questions: structs(question) })
  .transform(({ documents, questions }): Document => [documents, questions])

/** A C3 document in any of its publications. */
export const c3Document = z.union([published, grouped, named])

/** The fields of an example beside its text. */
export const c3Question = {
  question: z.string(),
  /** Without repetitions; two to four in the published files. */
  choices: z.array(z.string()),
  answer: z.string(),
  /** The question can be answered without seeing its choices. */
  standalone: z.boolean(),
  /** One choice that is not the answer. */
  wrong: z.string(),
  /** What somebody may have answered: the answer in about half of the examples, else `wrong`. */
  candidate: z.string(),
}

type Question = z.output<z.ZodObject<typeof c3Question>>

/**
 * Whether a document is of the wanted half of the corpus, where a file holds both (`add: { halves: both }`): a dialogue
 * has several segments, a text of mixed genres has one.
 */
export const isWanted = ([segments]: Document, half: 'dialogue' | 'mixed', { add }: Context): boolean =>
  add['halves'] !== 'both' || segments.length > 1 === (half === 'dialogue')

/** The text of a document, one segment a line. Segments are speaker turns, or the whole passage. */
export const c3Text = ([segments]: Document): string =>
  segments
    .filter(segment => segment !== '')
    .map(chineseMarks)
    .join('\n')

/** The questions of a document, one after another. Each one that cannot be asked is a skip. */
export function* c3Questions(document: Document, context: Context): Generator<Question | Skip> {
  const text = c3Text(document)
  for (const item of document[1]) {
    // Most question and exclamation marks of the corpus are half-width.
    const question = chineseMarks(item.question)
    const answer = chineseMarks(item.answer)
    const choices = [...new Set(item.choice.map(chineseMarks))]
    const others = choices.filter(other => other !== answer)
    if (text === '' || question === '' || choices.includes('')) yield skip('empty text')
    else if (!choices.includes(answer)) yield skip('answer not among the choices')
    else if (others.length === 0) yield skip('a single choice')
    else {
      const about = [text, question, ...choices].join('\n')
      const wrong = others[Math.floor(context.chance('wrong', about) * others.length)]!
      const candidate = context.chance('candidate', about) < 0.5 ? answer : wrong
      const standalone = isStandalone(question) && !SUMS_UP.test(answer)
      yield { question, choices, answer, standalone, wrong, candidate }
    }
  }
}

/** Words of questions whose answer depends on what the choices offer, or on how they happen to put it. */
const HANGS = new RegExp(
  [
    '下列|下面|以下|选项|哪一?[项句条]|哪个是?[正对]',
    '一致|符合|相符|正确|错误|不对|说法|不(包括|包含|属于|是)|没有?(提到|提及|谈到|介绍|关系)|无关',
    '可以?知|得知|知道|看出|得出|告诉|说明|表明|想说|强调|建议$',
    '主要|标题|题目|空白|横线|填|替换|代替|出自|说话人|态度|语气|什么(意思|结论|特点)|[男女他她人]的?的意思|什么样的人|怎么样|怎样[?？]|如何[?？]',
  ].join('|'),
)

/** An answer that means the other choices. */
const SUMS_UP = /以上[都的]|上述|前面[几两三]|^都|都(有|是|对|可以|需要)$/

/** Half sentences that say what is to be named: a noun clause with 是, or a cause. */
const NAMES_ITS_BLANK = /(是|叫|因为|由于|[^认以]为|在于)：$/

/** Cautious: a question that would do without its choices may be taken for one that needs them. */
export const isStandalone = (question: string): boolean =>
  !HANGS.test(question) &&
  (question.endsWith('：') ? NAMES_ITS_BLANK.test(question) : /[?？]$/.test(question))
