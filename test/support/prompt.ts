import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTemplateFile, type Section } from '../../src/templates/file.ts'

const TEMPLATES = join(import.meta.dirname, '..', '..', 'templates')

const sectionsOf = (name: string): readonly Section[] =>
  parseTemplateFile(readFileSync(join(TEMPLATES, name), 'utf8'), name).sections

/** The names of all option forms, each with the words that its list begins with. */
export const FORM_HEADS: ReadonlyMap<string, string> = new Map(
  sectionsOf('_options.njk').map(({ name, opening }) => [name, opening.text.split('{')[0]!]),
)

/** The names of all layouts of worked examples, each with its own words in their order. */
export const LAYOUT_WORDS: ReadonlyMap<string, readonly string[]> = new Map(
  sectionsOf('_shots.njk').map(({ name, input }) => {
    const words = input!.text.split(/\{[{%].*?[}%]\}/).map(text => text.trim())
    return [name, words.filter(text => text !== '')]
  }),
)

/** The layouts whose words an input holds in their order. */
export const layoutsIn = (input: string): string[] =>
  [...LAYOUT_WORDS].flatMap(([name, words]) => {
    let from = 0
    for (const word of words) {
      const at = input.indexOf(word, from)
      if (at < 0) return []
      from = at + word.length
    }
    return [name]
  })

/** A choice as a prompt shows it: its letter, number or stem, '' where it has none. */
export interface ShownChoice {
  readonly choice: string
  readonly mark: string
}

/**
 * The choices in the order in which the query's list shows them (the last list of a prompt with worked examples),
 * read from the text alone. `choices` are all that there are; a prompt may show some of them.
 */
export function shownChoices(input: string, form: string, choices: readonly string[]): ShownChoice[] {
  const head = FORM_HEADS.get(form)!
  const start = input.lastIndexOf(head)
  if (start < 0) return []
  const list = input.slice(start + head.length)
  const found = choices.map(choice => ({ choice, match: entry(choice).exec(list) }))
  return found
    .flatMap(({ choice, match }) => (match ? [{ choice, at: match.index, mark: markOf(match) }] : []))
    .toSorted((a, b) => a.at - b.at)
}

const markOf = ({ groups }: RegExpExecArray): string =>
  groups!['letter'] ?? groups!['bracketed'] ?? groups!['stem'] ?? ''

/** What stands before a choice, where anything does: A. or A．, （A） or （1）, 甲、, or a bullet. */
const MARK =
  '(?:(?<letter>[A-Z])(?:\\. |．)|（(?<bracketed>[A-Z]|\\d+)）|(?<stem>[甲乙丙丁戊己庚辛壬癸])、|- )'

/** A choice within a list: behind a line break or the sign that parts it from the one before, and its mark. */
const entry = (choice: string): RegExp =>
  new RegExp(`(?:^|\\n|、|“| / )${MARK}?${literally(choice)}(?=\\n|$|、|。|”| / )`, 'u')

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** Pearson's test of counts that should be equal: true unless they are further apart than chance makes them once in 100,000 times. */
export function looksUniform(counts: readonly number[]): boolean {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const distance = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const freedom = counts.length - 1
  // Wilson and Hilferty's approximation of the chi-square distribution; 4.27 is the normal quantile.
  const share = 2 / (9 * freedom)
  return distance < freedom * (1 - share + 4.27 * Math.sqrt(share)) ** 3
}
