import { namedArchive } from '../archive/archive.ts'
import type { Source } from '../descriptor.ts'

/** What folders and archives of a corpus are called: each name without its separators, in lower case. */
export type CorpusNames = ReadonlyMap<string, ReadonlySet<string>>

/** Names of archives that say nothing about what is in them. */
const GENERIC = new Set(
  'archive corpus data dataset datasets dev download file files main master raw release test train v valid'.split(
    ' ',
  ),
)

const tokensOf = (name: string): string[] =>
  name
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(token => token !== '')

/**
 * The names that a path segment may show for each corpus: its id, its `names`, and its archives' names. The ids of
 * submixtures (cot, dialog, t0) are words that say nothing.
 */
export function corpusNames(sources: Iterable<Source>): CorpusNames {
  const names = new Map<string, ReadonlySet<string>>()
  for (const source of sources) {
    const ids = source.facts.language === 'en' ? [] : [source.name]
    const all = [...ids, ...source.facts.names, ...archiveStems(source)]
    names.set(source.name, new Set(all.map(name => tokensOf(name).join('')).filter(name => name !== '')))
  }
  return names
}

function archiveStems(source: Source): string[] {
  const places = [...source.forms.values()].flatMap(form => form.from)
  return places
    .flatMap(place => ('url' in place ? [place.url.split(/[?#]/)[0]!.split('/').at(-1)!] : []))
    .filter(namedArchive)
    .map(name => name.replace(/(\.tar)?\.[a-z]+$/i, ''))
    .filter(stem => tokensOf(stem).some(token => !GENERIC.has(token) && !/^v?\d+$/.test(token)))
}

/**
 * The corpora that a path speaks of. The innermost segment that names one decides; within it the longest name.
 * A name counts where it is a run of the segment's words (`clue-c3_public.zip` has the words clue, c3, public, zip).
 */
export function corporaNamed(segments: readonly string[], names: CorpusNames): ReadonlySet<string> {
  for (const segment of segments.toReversed()) {
    const runs = runsOf(tokensOf(segment))
    let longest = 0
    let found = new Set<string>()
    for (const [corpus, own] of names) {
      for (const name of own) {
        if (!runs.has(name) || name.length < longest) continue
        if (name.length > longest) found = new Set()
        longest = name.length
        found.add(corpus)
      }
    }
    if (found.size > 0) return found
  }
  return new Set()
}

function runsOf(tokens: readonly string[]): Set<string> {
  const runs = new Set<string>()
  for (let i = 0; i < tokens.length; i++) {
    let run = ''
    // A name has few words: longer runs are not worth making.
    for (let j = i; j < Math.min(tokens.length, i + 8); j++) {
      run += tokens[j]!
      runs.add(run)
    }
  }
  return runs
}
