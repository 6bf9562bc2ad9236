import { type Task, templatesOf } from '../../build/catalogue.ts'
import { compareHash, type Hash } from '../../lib/hash.ts'
import { addHistogram, countValue, type Histogram } from '../../lib/histogram.ts'
import { indexPath, type RowFacts, readIndex } from '../../output/index-file.ts'
import { readLines } from '../../output/lines.ts'
import { answerReader } from '../check/answers.ts'

/** What the rows of a template come to. */
export interface SaidRows {
  /** Tokens of instruction and input, and of the output. */
  readonly input: Histogram
  readonly output: Histogram
  /** Word of the answer set -> rows whose output gives it, where the output can be read. */
  readonly words: Record<string, number>
  /** Of its rows without and with worked examples the one with the smallest key each, as their lines. */
  readonly shown: Partial<Record<'zs' | 'fs', KeyedLine>>
}

export interface KeyedLine {
  readonly key: Hash
  readonly line: string
}

/** By template. */
export type SaidRowsByTemplate = Record<string, SaidRows>

/** Reads one part of a task. */
export interface CoverageJob {
  readonly task: string
  readonly part: string
}

/** Stands behind the id, which holds no bare quotation mark. */
const BEHIND_ID = '","instruction":'

/**
 * Which template said each row of a part, with the lengths that the index beside it has. Only the start of a line is
 * looked at, and the output of those whose template answers with a word for a label.
 */
export async function countSaid(task: Task, part: string): Promise<SaidRowsByTemplate> {
  const readers = new Map(
    templatesOf(task)
      .templates.filter(({ inverse }) => !inverse)
      .map(template => [template.name, answerReader(template)]),
  )
  const found: SaidRowsByTemplate = {}
  const index = readIndex(indexPath(part))
  for await (const lines of readLines(part)) {
    for (const line of lines) {
      const facts = index.next().value
      const end = line.indexOf(BEHIND_ID)
      const start = line.lastIndexOf('/', end) + 1
      const name = line.slice(start, line.indexOf('.', start))
      // A line that is no row, or one too many: `verify` and `check` say so.
      if (!facts || end < 0) continue
      found[name] ??= { input: {}, output: {}, words: {}, shown: {} }
      const said = found[name]
      countValue(said.input, facts.input)
      countValue(said.output, facts.output)
      show(said, facts, line)
      const word = readers.get(name)?.((JSON.parse(line) as { output: string }).output)
      if (word !== undefined) said.words[word] = (said.words[word] ?? 0) + 1
    }
  }
  index.return(undefined)
  return found
}

function show({ shown }: SaidRows, { key, fewShot }: Pick<RowFacts, 'key' | 'fewShot'>, line: string): void {
  const setting = fewShot ? 'fs' : 'zs'
  const before = shown[setting]
  if (!before || compareHash(key, before.key) < 0) shown[setting] = { key, line }
}

/** Adds up what several parts come to. */
export function sumSaid(parts: readonly SaidRowsByTemplate[]): SaidRowsByTemplate {
  const sum: SaidRowsByTemplate = {}
  for (const [name, { input, output, words, shown }] of parts.flatMap(part => Object.entries(part))) {
    sum[name] ??= { input: {}, output: {}, words: {}, shown: {} }
    const mine = sum[name]
    addHistogram(mine.input, input)
    addHistogram(mine.output, output)
    for (const [word, rows] of Object.entries(words)) mine.words[word] = (mine.words[word] ?? 0) + rows
    if (shown.zs) show(mine, { ...shown.zs, fewShot: false }, shown.zs.line)
    if (shown.fs) show(mine, { ...shown.fs, fewShot: true }, shown.fs.line)
  }
  return sum
}
