import type { Form } from '../../templates/forms.ts'
import { plainScope } from '../../templates/scope.ts'
import { around, madeOnce, standIn } from './stand-ins.ts'

/** A list of options as a prompt shows it. */
export interface ShownOptions {
  readonly choices: readonly string[]
  /** Where the list stands in the text, `end` exclusive. */
  readonly start: number
  readonly end: number
  /** Which choice an output names in the list's own way (its letter, its number, its text): -1 for none. */
  placeOf(output: string): number
}

/**
 * The list of an option form in a text: read from the text alone, by what the form prints around its choices. Lists
 * begin and end with a line, and a choice is one line. Of several the last is taken, or the last that can mean `output`.
 */
export function readOptions(text: string, form: Form, output?: string): ShownOptions | undefined {
  const head = patternOf(form, 2).literals[0]!
  let found: ShownOptions | undefined
  for (let at = text.lastIndexOf(head); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(head, at - 1)) {
    if (at > 0 && text[at - 1] !== '\n') continue
    const list = listAt(text, form, at)
    if (list && (output === undefined || list.placeOf(output) >= 0)) return list
    found ??= list
  }
  return found
}

/** What a form prints around so many choices, and what it makes of each as an answer. */
interface Pattern {
  readonly literals: readonly string[]
  readonly answers: readonly { readonly before: string; readonly whole: boolean; readonly after: string }[]
}

const patternOf = madeOnce(makePattern)

/** The form cannot show so many. */
const NONE: Pattern = { literals: [], answers: [] }

function makePattern(form: Form, count: number): Pattern {
  const choices = Array.from({ length: count }, (_, i) => standIn(i))
  const scope = (index: number) =>
    plainScope({ choices, index, answer: choices[index], longest: 1, digits: false })
  if (!form.fits(scope(0))) return NONE
  return {
    literals: around(form.list(scope(0)).trim()).literals,
    answers: choices.map((_, i) => {
      const [before = '', after] = around(form.answer(scope(i)).trim()).literals
      return { before, whole: after !== undefined, after: after ?? '' }
    }),
  }
}

/** How long the last list of a form was: the next is mostly as long. */
const usual = new Map<Form, number>()

/**
 * The longest list that begins here: where a form ends without a word, a list of three begins with one of two.
 * Where a list of one more choice is too long by a choice, any longer one is.
 */
function listAt(text: string, form: Form, start: number): ShownOptions | undefined {
  const guess = usual.get(form) ?? 2
  const guessed = match(text, patternOf(form, guess), start)
  let longest = typeof guessed === 'object' ? guessed : undefined
  for (let count = longest ? guess + 1 : 2; ; count++) {
    const list = match(text, patternOf(form, count), start)
    if (list === 'too few') break
    if (list !== 'another end') longest = list
  }
  if (longest) usual.set(form, longest.choices.length)
  return longest
}

function match(
  text: string,
  { literals, answers }: Pattern,
  start: number,
): ShownOptions | 'too few' | 'another end' {
  if (literals.length === 0) return 'too few'
  const choices: string[] = []
  let at = start + literals[0]!.length
  for (let i = 1; i < literals.length; i++) {
    const literal = literals[i]!
    const isLast = i === literals.length - 1
    const next = isLast && literal === '' ? endOfLine(text, at) : text.indexOf(literal, at)
    if (next < 0) return isLast ? 'another end' : 'too few'
    const choice = text.slice(at, next)
    if (choice.includes('\n')) return isLast ? 'another end' : 'too few'
    choices.push(choice)
    at = next + literal.length
  }
  if (at < text.length && text[at] !== '\n') return 'another end'
  return {
    choices,
    start,
    end: at,
    placeOf(output) {
      for (let i = 0; i < choices.length; i++) {
        const { before, whole, after } = answers[i]!
        if (whole ? output === before + choices[i]! + after : output === before) return i
      }
      return -1
    },
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
