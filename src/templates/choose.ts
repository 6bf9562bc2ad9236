import { draw, fraction, purpose, shuffled } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import type { Template } from './set.ts'

/**
 * All templates in the order in which they get to say an example: by a score that key and template name alone decide,
 * so that a new template changes only the rows it wins. A template of weight w competes in the share w of the
 * examples and stands behind all others in the rest.
 */
export function ranked(templates: readonly Template[], key: Hash): Template[] {
  const { length } = templates
  const order: number[] = new Array(length)
  const scores: number[] = new Array(length)
  // By insertion: for a few tens of templates faster than a sort, which calls back.
  for (let i = 0; i < length; i++) {
    const score = scoreOf(templates[i]!, key)
    let at = i
    for (; at > 0 && scores[at - 1]! > score; at--) {
      scores[at] = scores[at - 1]!
      order[at] = order[at - 1]!
    }
    scores[at] = score
    order[at] = i
  }
  return order.map(i => templates[i]!)
}

/** Where a template stands among the others: the smaller, the sooner. Behind all that compete from 2 ** 32 on. */
export function scoreOf({ weight, purposes }: Pick<Template, 'weight' | 'purposes'>, key: Hash): number {
  const benched = weight < 1 && fraction(key, purposes.bench) >= weight
  return (benched ? 2 ** 32 : 0) + draw(key, purposes.rank)
}

/** Choices that speak of other choices (以上都是, A和B): their order is part of their meaning. */
const DEPENDENT =
  /以上|上述|上面|前面[的几两三]|[都均]是|[都均]不|都[对错]|[都均]正确|[都均]错误|[A-E][、和与及或][A-E]|[①-⑩]/
const LETTERS = /[A-E][、和与及或]?[A-E]|[A-E]项/

export const orderMatters = (choices: readonly string[]): boolean =>
  choices.some(choice => DEPENDENT.test(choice))
export const namesLetters = (choices: readonly string[]): boolean =>
  choices.some(choice => LETTERS.test(choice))

const OTHERS = purpose('other choices')

/**
 * The choices as a row shows them: at most `show`, the right one among them, in an order drawn for key and template.
 * Choices whose order matters are left as they are.
 */
export function arrange(
  choices: readonly string[],
  answer: string,
  template: Template,
  key: Hash,
  show: number,
): readonly string[] {
  if (orderMatters(choices)) return choices
  if (choices.length <= show) return shuffled(choices, key, template.purposes.order)
  const others = shuffled(
    choices.filter(choice => choice !== answer),
    mixed(key, template),
    OTHERS,
  )
  return shuffled([answer, ...others.slice(0, show - 1)], key, template.purposes.order)
}

const mixed = (key: Hash, template: Template): Hash => ({
  hi: key.hi,
  lo: (key.lo ^ template.purposes.order) >>> 0,
})
