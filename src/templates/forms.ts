import { type Purpose, purpose } from '../lib/chance.ts'
import { templateError } from '../lib/errors.ts'
import { compileCondition, compilePiece, compileText, type PieceText } from './compile.ts'
import type { Section, TemplateFile } from './file.ts'
import { checkNames } from './names.ts'
import { conditionPart, type Scope, type Text } from './nunjucks.ts'
import { list, object, SCALAR, type Shape, TEXT } from './shape.ts'

/** One way of printing choices, and of saying which is right. */
export interface Form {
  readonly name: string
  /** It marks choices with letters, so choices that speak of letters (A和B) can be shown in it. */
  readonly lettered: boolean
  readonly conditional: boolean
  readonly fits: (scope: Scope) => boolean
  /** The text for `{{ options }}`. */
  readonly list: Text
  /** What `{{ answer }}` becomes: the letter, the number or the choice's text. */
  readonly answer: Text
}

/** One way of laying out worked examples before a query. */
export interface Layout {
  readonly name: string
  readonly least: number
  readonly most: number
  readonly fits: (scope: Scope) => boolean
  readonly instruction: PieceText
  readonly input: PieceText
  readonly rank: Purpose
}

const FORM_NAMES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['choices', list(TEXT)],
  ['index', SCALAR],
  ['answer', TEXT],
  // facts of the choices that a condition could not tell by itself
  ['longest', SCALAR],
  ['digits', SCALAR],
])

const LAYOUT_NAMES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['instruction', TEXT],
  ['input', TEXT],
  ['shots', list(object({ input: TEXT, output: TEXT }))],
])

/** The names of a layout whose pieces are there already, in the order in which its scope holds them. */
const LAYOUT_NUMBERS = new Map([
  ['instruction', 0],
  ['input', 1],
])

/** A layout's condition may also look at the query's output: whether its marks would be confused with the layout's. */
const LAYOUT_CONDITION_NAMES = new Map(LAYOUT_NAMES).set('output', TEXT)

const always = (): boolean => true

/** Reads `_options.njk`. Throws a template error for a section without `--- output`. */
export function loadForms({ sections }: TemplateFile): Form[] {
  return sections.map(section => {
    const { name, flags, opening, output, input } = section
    if (!output || input || opening.text === '') throw incomplete(section, 'the list, then `--- output`')
    checkNames(opening, FORM_NAMES)
    checkNames(output, FORM_NAMES)
    return {
      name,
      lettered: flags.lettered,
      conditional: flags.when !== undefined,
      fits: condition(section, FORM_NAMES),
      list: compileText(opening),
      answer: compileText(output),
    }
  })
}

/** Reads `_shots.njk`. Throws a template error for a section without `shots=` or `--- input`. */
export function loadLayouts({ sections }: TemplateFile): Layout[] {
  return sections.map(section => {
    const { name, flags, opening, input, output } = section
    if (!input || output || !flags.shots || opening.text === '') {
      throw incomplete(section, '`shots=least..most` in the heading, the instruction, then `--- input`')
    }
    checkNames(opening, LAYOUT_NAMES)
    checkNames(input, LAYOUT_NAMES)
    const [least, most] = flags.shots
    return {
      name,
      least,
      most,
      fits: condition(section, LAYOUT_CONDITION_NAMES),
      instruction: compilePiece(opening, LAYOUT_NUMBERS),
      input: compilePiece(input, LAYOUT_NUMBERS),
      rank: purpose(`layout ${name}`),
    }
  })
}

function condition(
  { flags, file, line }: Section,
  names: ReadonlyMap<string, Shape>,
): (scope: Scope) => boolean {
  if (flags.when === undefined) return always
  checkNames(conditionPart(flags.when, file, line), names)
  return compileCondition(flags.when, file, line)
}

const incomplete = ({ file, line, name }: Section, expected: string): Error =>
  templateError({ where: `${file}:${line}`, found: `the section ${name} is not complete`, expected })
