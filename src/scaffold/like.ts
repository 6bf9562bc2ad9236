import { usageError } from '../lib/errors.ts'
import { suggestion } from '../lib/nearest.ts'
import { RAW_FORMATS, type RawFormat } from './formats.ts'
import type { ScaffoldShape } from './shape.ts'
import { SHAPES } from './shapes/index.ts'

export interface Like {
  readonly name: string
  readonly shape: ScaffoldShape
  readonly format: RawFormat
}

/** The shape that a format alone stands for. */
const USUAL: Readonly<Record<RawFormat, string>> = {
  jsonl: 'classification',
  json: 'classification',
  csv: 'classification',
  tsv: 'classification',
  lines: 'generation',
  bio: 'ner',
}

/** Every pair of a shape and a format that there is, as `--like` takes it. */
export const LIKES: readonly string[] = Object.entries(SHAPES).flatMap(([name, { formats }]) =>
  formats.map(format => `${name},${format}`),
)

/**
 * What `--like` asks for: a shape, a format, or both. Throws a usage error for words that are neither, and for a pair that
 * does not go together.
 */
export function likeOf(words: readonly string[]): Like {
  const known = [...Object.keys(SHAPES), ...RAW_FORMATS]
  const stray = words.find(word => !known.includes(word))
  if (stray !== undefined)
    throw usageError({
      found: `--like ${stray}`,
      expected:
        suggestion(stray, known) ??
        `a kind of corpus (${Object.keys(SHAPES).join(', ')}), a format (${RAW_FORMATS.join(', ')}), or both with a comma between`,
    })
  const shapes = words.filter(word => word in SHAPES)
  const formats = RAW_FORMATS.filter(format => words.includes(format))
  const name = shapes[0] ?? USUAL[formats[0] ?? 'jsonl']
  const shape = SHAPES[name]!
  const format = formats[0] ?? shape.formats[0]!
  if (shapes.length < 2 && formats.length < 2 && shape.formats.includes(format))
    return { name, shape, format }
  throw usageError({
    found: `--like ${words.join(',')}`,
    expected:
      shapes.length < 2 && formats.length < 2
        ? `${name} in one of ${shape.formats.join(', ')}`
        : 'one kind of corpus and one format at most',
  })
}
