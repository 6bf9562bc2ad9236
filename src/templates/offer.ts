import { draw, orderNumber } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import { arrange, namesLetters, orderMatters } from './choose.ts'
import type { Form } from './forms.ts'
import { type Piece, pieceOf } from './piece.ts'
import type { ExampleScope } from './scope.ts'
import type { Template } from './set.ts'

/** Choices in the order that a row shows them, with the option forms that can print them. */
export interface Offer {
  readonly choices: readonly string[]
  readonly index: number
  readonly answer: string
  /** The template's forms that fit these choices. */
  readonly forms: readonly Form[]
  readonly longest: number
  readonly digits: boolean
  /** What the forms made of them so far. */
  readonly printed: Map<Form, Print>
}

interface Print {
  readonly list: string
  readonly piece: Piece
  readonly answer: string
}

/** Up to so many choices an offer is kept: 4! orders with 4 answers are the most that recur often. */
const KEPT = 4

/** Makes offers, keeping those of closed label sets, which come again and again. */
export function createOffers(show: number) {
  /** By the number of the order and the place of the answer; undefined for a template whose offers are not kept. */
  const kept = new Map<Template, (Offer | undefined)[] | undefined>()

  function keptOf(template: Template): (Offer | undefined)[] | undefined {
    if (!kept.has(template)) {
      const { choices } = template
      const recurs = choices && choices.length <= Math.min(KEPT, show) && !orderMatters(choices)
      kept.set(template, recurs ? [] : undefined)
    }
    return kept.get(template)
  }

  return (scope: ExampleScope, template: Template, key: Hash): Offer => {
    const all = template.choices ?? scope.choices!
    const answer = scope.answer as string
    const make = () => makeOffer(scope, template, arrange(all, answer, template, key, show), answer)
    const offers = keptOf(template)
    if (!offers) return make()
    const number = orderNumber(all.length, key, template.purposes.order) * all.length + all.indexOf(answer)
    offers[number] ??= make()
    return offers[number]
  }
}

function makeOffer(
  scope: ExampleScope,
  template: Template,
  choices: readonly string[],
  answer: string,
): Offer {
  const lettersOnly = namesLetters(choices)
  const offer = {
    choices,
    index: choices.indexOf(answer),
    answer,
    longest: Math.max(...choices.map(choice => choice.length)),
    digits: choices.some(choice => /^\s*[0-9０-９]/.test(choice)),
    printed: new Map(),
  }
  applyOffer(scope, offer)
  const fitting = template.forms.filter(form => form.fits(scope))
  const lettered = lettersOnly ? fitting.filter(form => form.lettered) : []
  return { ...offer, forms: lettered.length > 0 ? lettered : fitting }
}

/** Brings an offer's names into reach. */
export function applyOffer(
  scope: ExampleScope,
  { choices, index, longest, digits }: Omit<Offer, 'forms'>,
): void {
  scope.choices = choices
  scope.index = index
  scope.longest = longest
  scope.digits = digits
}

/** One of the forms that fit, drawn for key and template; undefined where none does. */
export const chooseForm = ({ forms }: Offer, template: Template, key: Hash): Form | undefined =>
  forms[draw(key, template.purposes.form) % forms.length]

/** Brings the printed list into reach, and as answer what the form makes of it. */
export function printOffer(scope: ExampleScope, offer: Offer, form: Form): void {
  let printed = offer.printed.get(form)
  if (!printed) {
    const list = form.list(scope).trim()
    printed = { list, piece: pieceOf(list), answer: form.answer(scope) }
    offer.printed.set(form, printed)
  }
  scope.options = printed.list
  scope.optionsPiece = printed.piece
  scope.answer = printed.answer
}
