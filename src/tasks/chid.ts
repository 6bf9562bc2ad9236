import { z } from 'zod'
import { type Context, defineTask, type Skip, skip } from '../shapes/task.ts'

/** The corpus's mark for a missing idiom, and ours. */
const MARK = '#idiom#'
const BLANK = '____'

/** A passage of the first publication: each blank has an answer and candidates of its own. */
const passage = z.object({
  content: z.string(),
  groundTruth: z.array(z.string()),
  candidates: z.array(z.array(z.string())),
})

/** A passage of FewCLUE: one blank; `answer` counts from 0. */
const single = z
  .object({ content: z.string(), candidates: z.array(z.string()), answer: z.int() })
  .transform(({ content, candidates, answer }) => ({
    content,
    groundTruth: [candidates[answer] ?? ''],
    candidates: [candidates],
  }))

/** Passages of the competition, and of CLUE, that share ten candidates. The answers stand by the blanks' names in another file. */
const shared = z.object({ content: z.array(z.string()), candidates: z.array(z.string()) })

type Passage = z.output<typeof passage>

const example = z.object({
  /** With one blank, `____`; others hold their idioms. */
  passage: z.string(),
  choices: z.array(z.string()),
  answer: z.string(),
  /** A choice that is not the answer. */
  wrong: z.string(),
  /** What somebody may have filled in: the answer in about half of the examples, else `wrong`. */
  candidate: z.string(),
  /** The sentence around the blank with the idiom in it; empty where it is long or its ends cannot be told. */
  sentence: z.string(),
  /** The passage with all its blanks as 【1】, 【2】…, and what may and what should be in each. */
  numbered: z.string(),
  blanks: z.array(z.object({ choices: z.array(z.string()), idiom: z.string() })),
})

export default defineTask({
  title: 'ChID',
  category: 'cloze',
  domain: '通用',
  templates: ['chid'],
  group: ['passage'],
  record: z.union([passage, single, shared]),
  example,
  // One example per passage, also where it has several blanks: so the paper counts.
  *examples(record, { chance, lookup }) {
    for (const each of passagesOf(record, lookup['answers'])) {
      if ('skip' in each) yield each
      else yield* fromPassage(each, chance)
    }
  },
})

function* fromPassage(
  { content, groundTruth, candidates }: Passage,
  chance: Context['chance'],
): Iterable<z.output<typeof example> | Skip> {
  const pieces = content.split(MARK)
  const blanks = pieces.length - 1
  if (blanks === 0 || groundTruth.length !== blanks || candidates.length !== blanks) {
    return yield skip('blanks and answers differ in number')
  }
  if (content.includes(BLANK)) return yield skip('a passage with blanks of its own')
  const full = fill(pieces, groundTruth)
  const at = Math.floor(chance('which blank', full) * blanks)
  const answer = groundTruth[at]!
  const choices = [...new Set(candidates[at])]
  const others = choices.filter(other => other !== answer)
  if (!choices.includes(answer)) return yield skip('answer not among the candidates')
  if (others.length === 0) return yield skip('a single candidate')
  const text = fill(pieces, groundTruth.with(at, BLANK))
  const wrong = others[Math.floor(chance('wrong', text) * others.length)]!
  const candidate = chance('candidate', text) < 0.5 ? answer : wrong
  const marks = groundTruth.map((_, i) => `【${i + 1}】`)
  yield {
    passage: text,
    choices,
    answer,
    wrong,
    candidate,
    sentence: sentenceOf(text, answer),
    numbered: fill(pieces, marks),
    blanks: groundTruth.map((idiom, i) => {
      const place = (choice: string) => chance(`${i} ${choice}`, full)
      return { choices: [...new Set(candidates[i])].toSorted((a, b) => place(a) - place(b)), idiom }
    }),
  }
}

/** A blank of passages that share candidates: numbered through the whole file. */
const NAMED_MARK = /#idiom\d+#/g

/** The passages of a record, each with answers and candidates of its own. */
function passagesOf(
  record: Passage | z.output<typeof shared>,
  answers: Context['lookup'][string] = new Map(),
): (Passage | Skip)[] {
  if ('groundTruth' in record) return [record]
  const { content, candidates } = record
  return content.map(text => {
    const blanks = text.match(NAMED_MARK) ?? []
    const groundTruth = blanks.map(name => candidates[Number(answers.get(name) ?? Number.NaN)] ?? '')
    if (groundTruth.includes('')) return skip('a blank without an answer')
    return { content: text.replace(NAMED_MARK, MARK), groundTruth, candidates: blanks.map(() => candidates) }
  })
}

/** The pieces around the blanks, with words in these. */
const fill = (pieces: readonly string[], words: readonly string[]): string =>
  pieces.map((piece, i) => `${piece}${words[i] ?? ''}`).join('')

/** Marks that end a sentence, with the quotation marks and brackets that close behind them. */
const END = /[。！？!?…\n]+[”’」』）》)]*/g
/** A blank between Chinese: where a crawler joined pieces of a page, or a headline has its break. */
const JOINT = /\p{Script=Han}[”’」』）]* +[“‘「『（]*\p{Script=Han}/u
/** Characters of a sentence above which nobody would copy it out. */
const LONGEST = 80

/** The sentence with the blank, filled in. */
function sentenceOf(text: string, answer: string): string {
  const [before = '', after = ''] = text.split(BLANK)
  const start = [...before.matchAll(END)].at(-1)
  const [end] = after.matchAll(END)
  // Without an end, or with dots, the passage may be cut off.
  if (!end || end[0].startsWith('…')) return ''
  const opening = before.slice(start ? start.index + start[0].length : 0)
  const sentence = `${opening}${answer}${after.slice(0, end.index + end[0].length)}`.trim()
  return sentence.length > LONGEST || JOINT.test(sentence) ? '' : sentence
}
