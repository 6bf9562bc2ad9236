import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Purpose, purpose } from '../lib/chance.ts'
import { templateError } from '../lib/errors.ts'
import { suggestion } from '../lib/nearest.ts'
import { compileCondition, compilePiece, type PieceText } from './compile.ts'
import { type AnswerSets, type Part, parseTemplateFile, type Section } from './file.ts'
import { type Form, type Layout, loadForms, loadLayouts } from './forms.ts'
import { checkNames } from './names.ts'
import { conditionPart, type Scope } from './nunjucks.ts'
import { numberFields } from './scope.ts'
import { list, object, SCALAR, type Shape, TEXT } from './shape.ts'

/** What a template file must serve. */
export interface Subject {
  readonly task: string
  /** Names of template files, joined in this order. */
  readonly files: readonly string[]
  /** The fields of the task's examples. */
  readonly fields: ReadonlyMap<string, Shape>
  /** The closed set of `label`, where there is one. */
  readonly labels?: readonly string[]
  /** How many templates say each example. */
  readonly renderings: number
  /** False for a task without worked examples: all its templates are zero-shot. Default true. */
  readonly fewShot?: boolean
}

/** One way of saying an example, ready to render. */
export interface Template {
  readonly name: string
  readonly file: string
  readonly line: number
  readonly weight: number
  readonly inverse: boolean
  readonly zeroShot: boolean
  /** True where some examples do not fit: by `when`, or because none of its option forms would. */
  readonly conditional: boolean
  readonly fits: (scope: Scope) => boolean
  readonly instruction: PieceText
  readonly input: PieceText
  readonly output: PieceText
  /** The option forms it may be shown with; empty for a template that prints no options. */
  readonly forms: readonly Form[]
  /** Label -> word of its answer set. */
  readonly words?: Readonly<Record<string, string>>
  /** The distinct words in the order of the labels. */
  readonly choices?: readonly string[]
  /** True where it needs the choices in an order. */
  readonly arranges: boolean
  /** Names of example fields (and `options`, `answer` …) that its texts use. */
  readonly uses: ReadonlySet<string>
  /** The same of its condition. */
  readonly asks: ReadonlySet<string>
  /** The texts as they stand in the file. */
  readonly source: { readonly instruction: Part; readonly input: Part; readonly output: Part }
  readonly purposes: {
    readonly rank: Purpose
    readonly bench: Purpose
    readonly form: Purpose
    readonly order: Purpose
    readonly shots: Purpose
    readonly row: Purpose
  }
}

/** Everything that can say a task's examples. */
export interface TemplateSet {
  readonly task: string
  readonly templates: readonly Template[]
  readonly layouts: readonly Layout[]
  /** The fields whose pieces a scope keeps, numbered as the templates' texts have it. */
  readonly numbers: ReadonlyMap<string, number>
  readonly renderings: number
  /** Words that are untrue of the corpus, by the heads of its files. */
  readonly avoid: readonly string[]
  /** Files that the set was read from, the shared ones included. */
  readonly files: readonly string[]
}

const OPTIONS_FILE = '_options'
const SHOTS_FILE = '_shots'

/**
 * Reads and checks the templates of a task. `folders` are searched in order for each file.
 * Throws a template error for a file that is missing, a section that is incomplete, a name that no example has,
 * an answer set that does not cover the labels, and fewer than `renderings` templates that fit every example.
 */
export function loadTemplateSet(subject: Subject, folders: readonly string[]): TemplateSet {
  const path = (name: string) => findFile(name, folders, subject.task)
  const forms = sharedForms(path(OPTIONS_FILE))
  const layouts = sharedLayouts(path(SHOTS_FILE))
  const numbers = numberFields(subject.fields)
  const templates: Template[] = []
  const avoid: string[] = []
  for (const name of subject.files) {
    const file = read(path(name))
    avoid.push(...file.avoid)
    for (const section of file.sections) {
      const twin = templates.find(other => other.name === section.name)
      if (twin)
        throw templateError({
          where: at(section),
          found: `a second template named ${section.name} for ${subject.task}`,
          expected: `one; the first is ${twin.file}:${twin.line}`,
        })
      templates.push(compileTemplate(section, file.answers, subject, forms, numbers))
    }
  }
  const unconditional = templates.filter(template => !template.conditional).length
  if (unconditional < subject.renderings) {
    throw templateError({
      where: path(subject.files.at(-1)!),
      found: `${unconditional} templates that fit every example of ${subject.task}`,
      expected: `at least ${subject.renderings}, because each example is said ${subject.renderings} times`,
      remedy: 'add templates without `when`, or lower `renderings` of the task',
    })
  }
  return {
    task: subject.task,
    templates,
    layouts,
    numbers,
    renderings: subject.renderings,
    avoid,
    files: templateFiles(subject, folders),
  }
}

/** The files that a task's templates are read from, the shared ones included. */
export const templateFiles = (
  { files, task }: Pick<Subject, 'files' | 'task'>,
  folders: readonly string[],
): string[] => [...files, OPTIONS_FILE, SHOTS_FILE].map(name => findFile(name, folders, task))

/** All tasks share these two files: they are compiled once. */
const sharedForms = once(path => loadForms(read(path)))
const sharedLayouts = once(path => loadLayouts(read(path)))

function once<T>(load: (path: string) => T): (path: string) => T {
  const loaded = new Map<string, T>()
  return path => {
    let value = loaded.get(path)
    if (value === undefined) {
      value = load(path)
      loaded.set(path, value)
    }
    return value
  }
}

const read = (path: string) => parseTemplateFile(readFileSync(path, 'utf8'), path)

function findFile(name: string, folders: readonly string[], task: string): string {
  const path = folders.map(folder => join(folder, `${name}.njk`)).find(existsSync)
  if (path === undefined)
    throw templateError({
      where: `task ${task}`,
      found: `templates: '${name}'`,
      expected: `a file ${name}.njk in ${folders.join(' or ')}`,
    })
  return path
}

const at = ({ file, line }: Section): string => `${file}:${line}`

function compileTemplate(
  section: Section,
  sets: AnswerSets,
  subject: Subject,
  forms: readonly Form[],
  numbers: ReadonlyMap<string, number>,
): Template {
  const { name, file, line, flags, opening, input, output } = section
  if (!input || !output)
    throw templateError({
      where: at(section),
      found: `no \`--- ${input ? 'output' : 'input'}\` in ${name}`,
      expected: 'instruction, `--- input`, `--- output`',
    })
  if (opening.text === '')
    throw templateError({
      where: at(section),
      found: `no instruction in ${name}`,
      expected: 'text below the heading',
    })
  if (output.text === '') throw templateError({ where: at(section), found: `an empty output in ${name}` })

  const words = wordsOf(section, sets, subject)
  const known = namesFor(subject, words !== undefined)
  const uses = new Set([opening, input, output].flatMap(part => [...checkNames(part, known)]))
  const asked = flags.when === undefined ? [] : checkNames(conditionPart(flags.when, file, line), known)
  if (subject.labels && !words && uses.has('answer')) {
    throw templateError({
      where: at(section),
      found: '`{{ answer }}` without an answer set',
      expected: '`answers=<set>` in the heading, the set in the head of the file',
    })
  }
  const choices = words && [...new Set(subject.labels!.map(label => words[label]!))]
  const allowed = uses.has('options') ? allowedForms(section, forms, choices) : []
  const formless = allowed.length > 0 && allowed.every(form => form.conditional)
  const condition = flags.when === undefined ? undefined : compileCondition(flags.when, file, line)
  const decision = (what: string) => purpose(`${what} of ${name}`)

  return {
    name,
    file,
    line,
    weight: flags.weight,
    inverse: flags.inverse,
    zeroShot: flags.zeroShot || subject.fewShot === false,
    conditional: condition !== undefined || formless,
    fits: scope => (!condition || condition(scope)) && (!formless || allowed.some(form => form.fits(scope))),
    instruction: compilePiece(opening, numbers),
    input: compilePiece(input, numbers),
    output: compilePiece(output, numbers),
    forms: allowed,
    ...(words && { words }),
    ...(choices && { choices }),
    arranges: ['options', 'choices', 'index'].some(each => uses.has(each) || [...asked].includes(each)),
    uses,
    asks: new Set(asked),
    source: { instruction: opening, input, output },
    purposes: {
      rank: decision('rank'),
      bench: decision('bench'),
      form: decision('form'),
      order: decision('order'),
      shots: decision('shots'),
      row: decision('row'),
    },
  }
}

/** The names in reach of a template: the example's fields, and what the renderer adds. */
function namesFor({ fields, labels }: Subject, hasWords: boolean): Map<string, Shape> {
  const names = new Map(fields)
  if (labels) {
    names.set('answer', TEXT)
    if (hasWords) names.set('words', object(Object.fromEntries(labels.map(label => [label, TEXT]))))
  }
  if (hasWords || fields.has('choices')) {
    names.set('choices', list(TEXT)).set('index', SCALAR).set('options', TEXT)
  }
  return names
}

function wordsOf(
  section: Section,
  sets: AnswerSets,
  { labels, task }: Subject,
): Readonly<Record<string, string>> | undefined {
  const { answers } = section.flags
  if (answers === undefined) return undefined
  const set = sets[answers]
  const fail = (found: string, expected: string): never => {
    throw templateError({ where: at(section), found, expected })
  }
  if (!labels)
    return fail(`answers=${answers}`, `no answer set: the examples of ${task} have no closed label`)
  if (!set)
    return fail(
      `answers=${answers}`,
      suggestion(answers, Object.keys(sets)) ??
        `a set in the head of the file: ${Object.keys(sets).join(', ') || 'there is none'}`,
    )
  for (const label of labels)
    if (set[label] === undefined)
      fail(`no word for ${label} in the set ${answers}`, `a word for each of ${labels.join(', ')}`)
  for (const label of Object.keys(set))
    if (!labels.includes(label))
      fail(`a word for ${label} in the set ${answers}`, `only ${labels.join(', ')}`)
  return set
}

function allowedForms(
  section: Section,
  forms: readonly Form[],
  choices: readonly string[] | undefined,
): readonly Form[] {
  const { options } = section.flags
  if (choices && choices.length < 2)
    throw templateError({
      where: at(section),
      found: '`{{ options }}` with a single word to choose',
      expected: 'at least two different words in the answer set',
    })
  if (!options) return forms
  return options.map(name => {
    const form = forms.find(candidate => candidate.name === name)
    if (!form) {
      const names = forms.map(candidate => candidate.name)
      throw templateError({
        where: at(section),
        found: `options=${name}`,
        expected: suggestion(name, names) ?? `forms of _options.njk: ${names.join(', ')}`,
      })
    }
    return form
  })
}
