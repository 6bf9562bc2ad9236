import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Checksums } from '../checksums.ts'
import type { Source } from '../descriptor.ts'
import { LISTED, noteListed } from '../listed.ts'
import { folderOf } from '../raw.ts'
import { type Candidate, isWanted, type Wanted } from './candidates.ts'
import type { Found } from './found.ts'
import { matchTail } from './match.ts'
import type { Outcome } from './outcome.ts'
import { sumsOf } from './place.ts'
import type { Claim } from './rivals.ts'

/**
 * The claim of a file in a folder that `fetch --to` made: its path says what it is, the folder's lock file what is in it.
 * None for a file that is read beside another one, which it follows, and for corpora that are not wanted or not known.
 */
export async function carriedClaim(
  found: Found,
  segments: readonly string[],
  pin: Checksums,
  { sources, wanted }: { sources: ReadonlyMap<string, Source>; wanted: readonly Wanted[] },
  outcome: Outcome,
): Promise<Claim | undefined> {
  const candidate = candidateAt(segments, sources)
  if (!candidate || !isWanted(candidate.source.name, candidate.form, wanted)) return undefined
  const sums = await sumsOf(found.path)
  if (sums.sha256 === pin.sha256) return { found, candidate, by: 'lock', sums }
  const why = `changed on its way: sha256 ${sums.sha256} instead of ${pin.sha256}`
  outcome.refused.push({ from: found.from, why })
  return undefined
}

/** What a path below a raw folder holds. */
function candidateAt(
  [corpus = '', ...rest]: readonly string[],
  sources: ReadonlyMap<string, Source>,
): Candidate | undefined {
  const source = sources.get(corpus)
  const form = source?.forms.has('') ? '' : (rest[0] ?? '')
  const tail = rest.slice(form === '' ? 0 : 1).join('/')
  const file = source?.forms
    .get(form)
    ?.files.find(({ name, off }) => off === undefined && matchTail(name, tail) === tail)
  return source && file && { source, form, file, tail }
}

/** What the places of the carried files listed comes along: with it a lost one is missed. */
export function bringListings(root: string, raw: string, claims: readonly Claim[]): void {
  const forms = new Map(
    claims
      .filter(({ by }) => by === 'lock')
      .map(({ candidate }) => [folderOf('', candidate.source, candidate.form), candidate]),
  )
  for (const folder of forms.keys()) {
    const listing = join(root, folder, LISTED)
    if (existsSync(listing))
      noteListed(
        join(raw, folder),
        readFileSync(listing, 'utf8')
          .split('\n')
          .filter(name => name !== ''),
      )
  }
}
