import type { Candidate } from './candidates.ts'
import { corporaNamed } from './evidence.ts'
import type { Evidence, Found, Rules } from './found.ts'

/** True where the user pointed at this very file and said what it is. */
export const isExplicit = ({ archive }: Found, { pointed, wanted }: Rules): boolean =>
  pointed && wanted.length > 0 && !archive

/** The candidates that something speaks for, or all of them where nothing speaks for any; undefined where something speaks against all. */
export async function weigh(
  found: Found,
  candidates: readonly Candidate[],
  rules: Rules,
): Promise<{ by?: Evidence; candidates: readonly Candidate[] } | undefined> {
  const named = corporaNamed(found.segments, rules.names)
  const inFolder = candidates.filter(({ source }) => named.has(source.name))
  if (inFolder.length > 0) return { by: 'folder', candidates: inFolder }
  if (named.size === 0) {
    const inArchive = await fromKnownArchive(found, candidates)
    if (inArchive.length > 0) return { by: 'archive', candidates: inArchive }
  }
  // In another corpus's folder it is that corpus's, unless the user pointed at this very file.
  if (named.size > 0 && !isExplicit(found, rules)) return undefined
  return rules.wanted.length > 0 ? { by: 'command', candidates } : { candidates }
}

async function fromKnownArchive({ archive }: Found, candidates: readonly Candidate[]): Promise<Candidate[]> {
  if (!archive) return []
  const places = (candidate: Candidate) =>
    candidate.source.forms
      .get(candidate.form)!
      .from.flatMap(place => ('url' in place && (place.md5 ?? place.sha256) ? [place] : []))
  if (candidates.every(candidate => places(candidate).length === 0)) return []
  const { md5, sha256 } = await archive.sums()
  return candidates.filter(candidate =>
    places(candidate).some(place => place.md5 === md5 || place.sha256 === sha256),
  )
}
