import { type Document, parseDocument } from 'yaml'
import { z } from 'zod'
import { templateError } from '../lib/errors.ts'

/** A text with its place, for messages. `line` counts from 1. */
export interface Part {
  readonly text: string
  readonly file: string
  readonly line: number
}

/** What a section's heading may say after its name. */
export interface Flags {
  /** Name of the set in the file's head that gives the label's words. */
  readonly answers?: string
  /** Names of the option forms it may be shown with. Default: all that fit. */
  readonly options?: readonly string[]
  /** A nunjucks condition on the example. */
  readonly when?: string
  /** The share of examples in which it competes on equal terms, in (0, 1]. */
  readonly weight: number
  /** The input is generated, the usual output given. */
  readonly inverse: boolean
  /** Never shown with worked examples. */
  readonly zeroShot: boolean
  /** How many worked examples a layout takes (`_shots.njk`). */
  readonly shots?: readonly [least: number, most: number]
  /** An option form that shows letters (`_options.njk`). */
  readonly lettered: boolean
}

export interface Section {
  readonly name: string
  readonly file: string
  readonly line: number
  readonly flags: Flags
  /** The text above the first `---` line. */
  readonly opening: Part
  readonly input?: Part
  readonly output?: Part
}

/** Answer sets: set -> label -> word. */
export type AnswerSets = Readonly<Record<string, Readonly<Record<string, string>>>>

export interface TemplateFile {
  readonly path: string
  readonly answers: AnswerSets
  /** Words that would be untrue of the corpus: no template of a task that joins this file may use them. */
  readonly avoid: readonly string[]
  readonly sections: readonly Section[]
}

const headSchema = z.strictObject({
  answers: z.record(z.string(), z.record(z.string(), z.string().min(1))).default({}),
  avoid: z.array(z.string().min(1)).default([]),
})

const HEADING = /^=== (?<name>[a-z0-9]+(?:-[a-z0-9]+)*)(?<flags>(?: .*)?)$/
const FLAG = /\s+(?<name>[a-z-]+)(?:=(?:"(?<quoted>[^"]*)"|(?<bare>[^\s"]+)))?/y

/**
 * Reads a template file: an optional YAML head, then sections `=== name flags` with the parts `--- input` and
 * `--- output`. A part is the text between its marks, without leading and trailing blank lines.
 * Throws a template error with file and line for anything else.
 */
export function parseTemplateFile(text: string, path: string): TemplateFile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const starts = lines.flatMap((line, i) => (line.startsWith('===') ? [i] : []))
  const head = parseHead(lines.slice(0, starts[0] ?? lines.length).join('\n'), path)
  const sections = starts.map((start, i) => parseSection(lines, start, starts[i + 1] ?? lines.length, path))
  const seen = new Map<string, number>()
  for (const { name, line } of sections) {
    const first = seen.get(name)
    if (first !== undefined)
      throw templateError({
        where: `${path}:${line}`,
        found: `a second section named ${name}`,
        expected: `one; the first is on line ${first}`,
      })
    seen.set(name, line)
  }
  return { path, ...head, sections }
}

function parseHead(text: string, path: string): z.output<typeof headSchema> {
  const document = parseDocument(text, { logLevel: 'error' })
  const syntax = document.errors[0]
  if (syntax) throw templateError({ where: `${path}: head`, found: syntax.message.split('\n')[0]! })
  const parsed = headSchema.safeParse(valuesOf(document, path) ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw templateError({
    where: `${path}: head`,
    found: `${issue.path.map(String).join('.') || 'the head'}: ${issue.message}`,
    expected:
      '`answers:`, each set mapping labels to words, and `avoid:`, a list of words; sections begin with `=== name`',
  })
}

/** Throws a template error for aliases that stand for nothing, or for too much. */
function valuesOf(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw templateError({ where: `${path}: head`, found: (error as Error).message })
  }
}

function parseSection(lines: readonly string[], start: number, end: number, file: string): Section {
  const match = HEADING.exec(lines[start]!)
  const where = `${file}:${start + 1}`
  if (!match)
    throw templateError({
      where,
      found: lines[start]!,
      expected: '`=== name flags`, the name in a-z, 0-9 and single hyphens',
    })

  const parts: Record<string, Part> = {}
  let name = 'opening'
  let from = start + 1
  for (let i = start + 1; i <= end; i++) {
    const line = i < end ? lines[i]! : undefined
    if (line !== undefined && !line.startsWith('---')) continue
    parts[name] = trimmed(lines, from, i, file)
    if (line === undefined) break
    const mark = /^--- (input|output)$/.exec(line)?.[1]
    if (!mark)
      throw templateError({ where: `${file}:${i + 1}`, found: line, expected: '`--- input` or `--- output`' })
    if (parts[mark] || (mark === 'input' && parts['output']) || name === mark) {
      throw templateError({
        where: `${file}:${i + 1}`,
        found: `\`${line}\` out of place`,
        expected: 'instruction, then `--- input`, then `--- output`, each once',
      })
    }
    name = mark
    from = i + 1
  }
  const { opening, input, output } = parts
  return {
    name: match.groups!['name']!,
    file,
    line: start + 1,
    flags: parseFlags(match.groups!['flags']!, where),
    opening: opening!,
    ...(input && { input }),
    ...(output && { output }),
  }
}

function trimmed(lines: readonly string[], from: number, to: number, file: string): Part {
  let first = from
  let last = to
  while (first < last && lines[first]!.trim() === '') first++
  while (last > first && lines[last - 1]!.trim() === '') last--
  return { text: lines.slice(first, last).join('\n'), file, line: first + 1 }
}

/** Flags that say all by being there. */
const SWITCHES = ['inverse', 'zero-shot', 'lettered']

function parseFlags(text: string, where: string): Flags {
  const given: Record<string, string> = {}
  const rest = text.trimEnd()
  FLAG.lastIndex = 0
  while (FLAG.lastIndex < rest.length) {
    const at = FLAG.lastIndex
    const match = FLAG.exec(rest)
    if (!match)
      throw templateError({
        where,
        found: `flags ${rest.slice(at).trim()}`,
        expected: '`name`, `name=value` or `name="value with blanks"`',
      })
    const { name, quoted, bare } = match.groups!
    if (Object.hasOwn(given, name!)) throw templateError({ where, found: `the flag ${name} twice` })
    given[name!] = quoted ?? bare ?? ''
  }
  for (const name of SWITCHES) {
    if (given[name])
      throw templateError({
        where,
        found: `${name}=${given[name]}`,
        expected: `${name} without a value, or no ${name} at all`,
      })
  }
  const {
    answers,
    options,
    when,
    weight = '1',
    inverse,
    'zero-shot': zeroShot,
    shots,
    lettered,
    ...unknown
  } = given
  const stray = Object.keys(unknown)[0]
  if (stray !== undefined) {
    throw templateError({
      where,
      found: `the flag ${stray}`,
      expected: 'answers, options, when, weight, inverse, zero-shot, shots, lettered',
    })
  }
  if (!(Number(weight) > 0 && Number(weight) <= 1)) {
    throw templateError({
      where,
      found: `weight=${weight}`,
      expected: 'a number above 0 and at most 1: the share of examples in which it competes',
    })
  }
  return {
    ...(answers !== undefined && { answers }),
    ...(options !== undefined && { options: options.split(',') }),
    ...(when !== undefined && { when }),
    ...(shots !== undefined && { shots: parseShots(shots, where) }),
    weight: Number(weight),
    inverse: inverse !== undefined,
    zeroShot: zeroShot !== undefined,
    lettered: lettered !== undefined,
  }
}

function parseShots(text: string, where: string): [number, number] {
  const match = /^([1-9]\d?)\.\.([1-9]\d?)$/.exec(text)
  const least = Number(match?.[1])
  const most = Number(match?.[2])
  if (!match || most < least)
    throw templateError({ where, found: `shots=${text}`, expected: 'two whole numbers, `shots=1..4`' })
  return [least, most]
}
