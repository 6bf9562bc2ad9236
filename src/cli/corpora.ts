import { usageError } from '../lib/errors.ts'
import { suggestion } from '../lib/nearest.ts'
import type { Source } from '../sources/descriptor.ts'
import type { Wanted } from '../sources/import/candidates.ts'

/**
 * The corpora, or forms of them, that a command line names: `ocnli`, `c3/clue`, or a task, which stands for its corpus.
 * Throws a usage error with the nearest names for any other word.
 */
export function wantedFrom(
  words: readonly string[],
  sources: ReadonlyMap<string, Source>,
  tasks: ReadonlyMap<string, { readonly source: Source }>,
): Wanted[] {
  return words.map(word => {
    const slash = word.indexOf('/')
    const name = slash < 0 ? word : word.slice(0, slash)
    const source = sources.get(name) ?? tasks.get(name)?.source
    if (!source) {
      const known = [...sources.keys()]
      throw usageError({
        found: `no corpus named ${name}`,
        expected: suggestion(name, known) ?? `one of: ${known.join(', ')}`,
      })
    }
    if (slash < 0) return { corpus: source.name }
    const form = word.slice(slash + 1)
    if (source.forms.has(form)) return { corpus: source.name, form }
    const forms = [...source.forms.keys()].filter(each => each !== '')
    throw usageError({
      found: `${source.name} has no form named ${form}`,
      expected: forms.length === 0 ? `${source.name} alone: it has one form` : `one of: ${forms.join(', ')}`,
    })
  })
}
