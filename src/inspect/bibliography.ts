import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceError } from '../lib/errors.ts'
import { ROOT } from '../lib/root.ts'
import type { Source } from '../sources/descriptor.ts'

/** An entry of BibTeX. */
export interface Entry {
  readonly key: string
  readonly text: string
  /** The corpora that it stands for; none for what stands for the collection. */
  readonly corpora: readonly string[]
}

/** `first`, then what the corpora ask to be cited by, in their order, each entry once. */
export function bibliographyOf(sources: Iterable<Source>, first: readonly Entry[] = []): Entry[] {
  const found = new Map(first.map(entry => [entry.key, entry]))
  for (const { name, path, facts } of sources) {
    for (const { key, text } of entriesIn(facts.bibtex ?? '')) {
      const known = found.get(key)
      if (known && known.text !== text) {
        throw sourceError({
          where: path,
          found: `the BibTeX entry ${key} with another text than in ${known.corpora[0] ?? 'collection.bib'}`,
          expected: 'the same text under the same key',
        })
      }
      found.set(key, { key, text, corpora: [...(known?.corpora ?? []), name] })
    }
  }
  return [...found.values()]
}

/** The papers of the collection itself: OpenBA, the Flan Collection, and the collections in it. */
export const collectionEntries = (): Entry[] =>
  entriesIn(readFileSync(join(ROOT, 'sources', 'collection.bib'), 'utf8')).map(entry => ({
    ...entry,
    corpora: [],
  }))

function entriesIn(bibtex: string): { key: string; text: string }[] {
  return bibtex
    .split(/^(?=@)/m)
    .map(text => text.trim())
    .filter(text => text !== '')
    .map(text => ({ key: /^@\w+\{([^,\s]+),/.exec(text)?.[1] ?? '', text }))
}
