import { z } from 'zod'
import { joinSegments } from '../lib/segments.ts'
import { defineTask, skip } from '../shapes/task.ts'

const label = z.enum(['yes', 'no'])

export default defineTask({
  title: 'CLUEWSC2020',
  category: 'text-matching',
  domain: '文学',
  templates: ['cluewsc2020'],
  group: ['marked'],
  record: z.object({
    target: z.object({
      span1_index: z.int(),
      span1_text: z.string(),
      span2_index: z.int(),
      span2_text: z.string(),
    }),
    label,
    text: z.string(),
  }),
  example: z.object({
    /** The text with the pronoun in 【】: the same pronoun may stand in it several times. */
    marked: z.string(),
    /** The text with the noun, in 【】, where the pronoun stood. */
    replaced: z.string(),
    /** `marked` with the noun in [] as well; '' where the two overlap or the text has such brackets. */
    both: z.string(),
    /**
     * The text with the noun in the pronoun's place where that is meant, else as it was; '' where the two stand side by
     * side (这孩子他), so that the text would say the noun twice.
     */
    settled: z.string(),
    noun: z.string(),
    pronoun: z.string(),
    /** Whether the pronoun stands for the noun. */
    label,
  }),
  *examples({ target, label, text }) {
    const characters = [...text]
    const noun = spanOf(target.span1_index, target.span1_text)
    const pronoun = spanOf(target.span2_index, target.span2_text)
    const isThere = ({ start, end, name }: Span) =>
      name !== '' && characters.slice(start, end).join('') === name
    if (!isThere(noun) || !isThere(pronoun)) return yield skip('a word is not at its index')
    if (/[【】]/.test(text)) return yield skip('the text has brackets like the marks')
    const said = { ...pronoun, name: `【${pronoun.name}】` }
    const touching = noun.end === pronoun.start || pronoun.end === noun.start
    const overlap = noun.start < pronoun.end && pronoun.start < noun.end
    yield {
      marked: rewrite(characters, [said]),
      replaced: rewrite(characters, [{ ...pronoun, name: `【${noun.name}】` }]),
      both:
        overlap || /[[\]]/.test(text) ? '' : rewrite(characters, [said, { ...noun, name: `[${noun.name}]` }]),
      settled: touching ? '' : rewrite(characters, label === 'yes' ? [{ ...pronoun, name: noun.name }] : []),
      noun: tidy(noun.name),
      pronoun: pronoun.name,
      label,
    }
  },
})

/** A word in a text: its place in characters, `end` exclusive. */
interface Span {
  readonly start: number
  readonly end: number
  readonly name: string
}

const spanOf = (start: number, name: string): Span => ({ start, end: start + [...name].length, name })

/** The text with each span's place taken by its name. */
function rewrite(characters: readonly string[], spans: readonly Span[]): string {
  let at = 0
  let text = ''
  for (const { start, end, name } of spans.toSorted((a, b) => a.start - b.start)) {
    text += characters.slice(at, start).join('') + name
    at = end
  }
  return tidy(text + characters.slice(at).join(''))
}

/** White space and half-width marks count for the indices and for nothing else. */
const tidy = (text: string): string => joinSegments(text.replace(/\s+/g, ' ')).trim()
