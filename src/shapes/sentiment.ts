import { z } from 'zod'
import { type Skip, skip } from './task.ts'

/** The labels of a review corpus without a neutral class. */
export const polarity = z.enum(['positive', 'negative'])

/** A review with its sentiment. `opening` and `rest` are the review cut in two; both are '' where it is too short or too long. */
export const reviewExample = z.object({
  review: z.string(),
  opening: z.string(),
  rest: z.string(),
  label: polarity,
})

/** The example of one review, or why there is none. */
export function* reviewExamples(
  review: string,
  label: z.output<typeof polarity>,
): Iterable<z.output<typeof reviewExample> | Skip> {
  if (review.trim() === '') yield skip('empty review')
  else yield { review, ...cutInTwo(review), label }
}

/** Where a travel site joined a later word to a hotel review: the guest's own, or the hotel's. */
const LATER = /(补充点评|宾馆反馈)\s*\d{4}年\d{1,2}月\d{1,2}日\s*[:：]/g

/** A review of a corpus with hotels in it. `reply` is what the hotel answered, '' for most. */
export const guestExample = reviewExample.extend({ reply: z.string() })

/** The example of a review from which the hotel's answer is parted: it is no opinion, and often thanks for blame. */
export function* guestExamples(
  text: string,
  label: z.output<typeof polarity>,
): Iterable<z.output<typeof guestExample> | Skip> {
  const heads = [...text.matchAll(LATER)]
  const later = heads.map(({ 0: head, 1: whose, index }, i) => {
    const words = text.slice(index + head.length, heads[i + 1]?.index).trim()
    return whose === '宾馆反馈' ? { said: '', reply: words } : { said: ` ${head}${words}`, reply: '' }
  })
  const review = [text.slice(0, heads[0]?.index), ...later.map(({ said }) => said)].join('').trim()
  const reply = later.map(one => one.reply).join('')
  for (const item of reviewExamples(review, label)) yield 'skip' in item ? item : { ...item, reply }
}

/** Code points that either side of a cut has at least: less is no beginning, or nothing to continue. */
const SIDE = 12
/** Code points of a review above which its second half is anybody's guess. */
const LONGEST = 200
/** A run of marks after which a reader pauses. Points and commas inside numbers and Latin words are none. */
const PAUSE = /(?:[，。！？；!?;~～…]|(?<![0-9A-Za-z])[,.．]|[,.．](?![0-9A-Za-z]))+[”’）)】]*/g

/** Cuts a text after the pause nearest to its middle. */
export function cutInTwo(text: string): { opening: string; rest: string } {
  const none = { opening: '', rest: '' }
  const length = [...text].length
  if (length > LONGEST) return none
  // A straight quote may open or close: what stands before one is no place to cut.
  const cuts = [...text.matchAll(PAUSE)]
    .map(({ index, 0: marks }) => index + marks.length)
    .filter(cut => text[cut] !== '"')
  const distance = (cut: number) => Math.abs(cut - text.length / 2)
  const cut = cuts.reduce((best, next) => (distance(next) < distance(best) ? next : best), 0)
  const opening = text.slice(0, cut).trim()
  const rest = text.slice(cut).trim()
  return [...opening].length < SIDE || [...rest].length < SIDE ? none : { opening, rest }
}
