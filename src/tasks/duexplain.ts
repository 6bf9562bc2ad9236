import { z } from 'zod'
import { pieceOf } from '../shapes/piece.ts'
import { bracketed, placesOf, stretchesOf } from '../shapes/rationales.ts'
import { defineTask, type Skip, skip } from '../shapes/task.ts'

/** Places of tokens: numbers in some files, digits in quotation marks in others. */
const place = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(Number)

/** All published shapes at once: which keys there are tells them apart. */
const record = z.object({
  /** The text. Inputs without gold call it `context`. */
  sent_text: z.string().optional(),
  context: z.string().optional(),
  /** Characters, or words in Latin letters; `[MASK]` is one. */
  sent_token: z.array(z.string()).optional(),
  /** 0 negative, 1 positive. */
  sent_label: z.union([z.literal([0, 1]), z.literal(['0', '1'])]).optional(),
  /** The word behind `[MASK]`, and its part of speech. */
  answers: z.string().optional(),
  pos: z.string().optional(),
  /** Alternatives, each a list of grounds, each a list of places. */
  rationale_ids: z.array(z.array(z.array(place))).optional(),
  /** One list of grounds. */
  rationales: z.array(z.array(place)).optional(),
})

type Gold = Readonly<z.output<typeof record>>

const QUESTIONS = {
  sentiment: '这条评论是正面还是负面？',
  masked: '“____”处原来是哪个词？',
} as const

/** By the published label. */
const VERDICTS = ['负面', '正面'] as const

const example = z.object({
  kind: z.enum(['sentiment', 'masked']),
  /** What `answer` answers. */
  question: z.enum(Object.values(QUESTIONS)),
  /** A review; or a text with `____` where a word was. */
  text: z.string(),
  /** 正面 or 负面; or the word. */
  answer: z.string(),
  /** What the annotators base it on: pieces of the text, in its order, that do not touch. */
  evidence: z.array(pieceOf('text')),
  /** The same by grounds, in the order of the text; …… stands within a ground where it leaves something out. */
  grounds: z.array(z.string()),
  /** The text with 【】 around the pieces; empty where it has such brackets of its own. */
  marked: z.string(),
  /** What a text shares with its perturbed versions: the masked word, or the first ground. */
  kin: z.string(),
  /** Part of speech of the word, where it is known. */
  pos: z.string(),
  /** The verdicts; none for a word. */
  choices: z.array(z.string()),
})

export default defineTask({
  title: 'DuExplain',
  category: 'interpretable-evaluation',
  domain: '通用',
  templates: ['duexplain'],
  group: ['kind', 'kin'],
  record,
  example,
  *examples(gold) {
    yield explained(gold)
  },
})

function explained(gold: Gold): z.output<typeof example> | Skip {
  const { rationale_ids: sets, rationales, sent_label, answers, pos = '' } = gold
  const alternatives = sets ?? (rationales ? [rationales] : [])
  const grounds = alternatives.map(set => set.filter(ids => ids.length > 0)).find(set => set.length > 0)
  if (!grounds) return skip('no gold rationale')
  const raw = gold.sent_text ?? gold.context ?? ''
  if (raw === '') return skip('no text beside its rationale')
  const tokens = gold.sent_token ?? raw.match(/\[MASK\]|./gsu)!
  const places = placesOf(raw, tokens)
  if (!places) return skip('tokens that are not in the text')
  if (grounds.flat().some(id => id >= tokens.length)) return skip('a rationale outside its text')

  const hidden = (text: string) => text.replace(/(?:\[MASK\])+/g, '____')
  const visible = grounds.map(ids => ids.filter(id => tokens[id] !== '[MASK]')).filter(ids => ids.length > 0)
  const piecesOf = (ids: readonly number[]) =>
    stretchesOf(ids, places).map(({ from, to }) => raw.slice(from, to))
  const evidence = piecesOf(visible.flat())
  if (evidence.length === 0) return skip('no gold rationale')
  if (evidence.some(piece => /[、；\n]/.test(piece))) return skip('a rationale holds a list mark')
  const inOrder = visible.toSorted((a, b) => Math.min(...a) - Math.min(...b))
  const rest = {
    text: hidden(raw),
    evidence,
    grounds: inOrder.map(ids => piecesOf(ids).join('……')),
    marked: hidden(bracketed(raw, stretchesOf(visible.flat(), places))),
  }

  if (answers !== undefined) {
    if (answers === '' || rest.text === raw) return skip('no masked word')
    return {
      kind: 'masked',
      question: QUESTIONS.masked,
      answer: answers,
      kin: answers,
      pos,
      choices: [],
      ...rest,
    }
  }
  if (sent_label === undefined) return skip('no gold label')
  const verdict = { answer: VERDICTS[Number(sent_label)]!, choices: [...VERDICTS] }
  return {
    kind: 'sentiment',
    question: QUESTIONS.sentiment,
    ...verdict,
    kin: rest.grounds[0]!,
    pos: '',
    ...rest,
  }
}
