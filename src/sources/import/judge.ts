import { basename } from 'node:path'
import { BiflanError } from '../../lib/errors.ts'
import { type Altered, alterationOf, countRecords, isKnown } from '../altered.ts'
import type { Checksums } from '../checksums.ts'
import { type Candidate, candidatesFor, missingPart } from './candidates.ts'
import type { Accepts, Evidence, Found, Rules } from './found.ts'
import { isExplicit, weigh } from './weigh.ts'

export interface Considered {
  readonly candidate: Candidate
  /** Why it is not this one, where that is known. */
  readonly why?: string
}

export type Verdict =
  | {
      readonly kind: 'taken'
      readonly by: Evidence
      readonly candidates: readonly Candidate[]
      readonly sums: Checksums
    }
  | { readonly kind: 'off'; readonly candidate: Candidate }
  | { readonly kind: 'undecided' | 'refused'; readonly considered: readonly Considered[] }
  | { readonly kind: 'other' }

/**
 * Decides which descriptor file a found file is. A name makes a candidate; a known checksum decides; otherwise the
 * file must lie under the corpus's name, or the corpus be named by the command, and its records must be the corpus's.
 */
export async function judge(found: Found, sums: Checksums, rules: Rules): Promise<Verdict> {
  const candidates = candidatesFor(found.path, rules.sources.values(), rules.wanted)
  const known = candidates.filter(({ file }) => isKnown(file, sums))
  if (known.length > 0) {
    const used = known.filter(({ file }) => file.off === undefined)
    if (used.length === 0) return { kind: 'off', candidate: known[0]! }
    const whole = used.filter(candidate => missingPart(candidate, found.path) === undefined)
    if (whole.length > 0) return { kind: 'taken', by: 'checksum', candidates: whole, sums }
  }

  const evident = await weigh(found, candidates, rules)
  if (evident === undefined) return { kind: 'other' }
  const considered = await examine(
    found,
    evident.candidates.filter(({ file }) => file.off === undefined),
    rules,
  )
  const accepted = considered.filter(({ why }) => why === undefined).map(({ candidate }) => candidate)
  if (evident.by !== undefined) {
    const one = accepted.length > 1 ? await byRows(accepted, found.path) : accepted
    if (one.length === 1) return { kind: 'taken', by: evident.by, candidates: one, sums }
    // A corpus named for a whole folder says little about each file in it.
    if (accepted.length === 0 && evident.by === 'command' && !rules.pointed) return { kind: 'other' }
    const off = evident.candidates.find(({ file }) => file.off !== undefined)
    if (accepted.length === 0 && off) return { kind: 'off', candidate: off }
  }
  if (considered.length === 0) return { kind: 'other' }
  return { kind: accepted.length === 0 && isExplicit(found, rules) ? 'refused' : 'undecided', considered }
}

async function examine(
  found: Found,
  candidates: readonly Candidate[],
  { accepts }: Rules,
): Promise<Considered[]> {
  const considered: Considered[] = []
  for (const candidate of candidates) {
    const why = await reasonAgainst(found, candidate, accepts)
    considered.push({ candidate, ...(why !== undefined && { why: why.replaceAll(found.path, found.from) }) })
  }
  return considered
}

async function reasonAgainst(
  { path }: Found,
  candidate: Candidate,
  accepts: Accepts,
): Promise<string | undefined> {
  const absent = missingPart(candidate, path)
  if (absent !== undefined) return `${basename(absent)}, which belongs beside it, is not there`
  try {
    return await accepts(candidate.source, candidate.form, candidate.file, path)
  } catch (error) {
    if (error instanceof BiflanError && error.kind !== 'retry') return error.message
    throw error
  }
}

/** Of several forms that all read the file, the one whose number of records it has. */
async function byRows(candidates: readonly Candidate[], path: string): Promise<readonly Candidate[]> {
  if (new Set(candidates.map(({ source }) => source.name)).size > 1) return candidates
  const exact: Candidate[] = []
  for (const candidate of candidates) {
    const { source, file } = candidate
    if (file.rows !== undefined && file.rows === (await countRecords(source, file, path)))
      exact.push(candidate)
  }
  return exact.length === 1 ? exact : candidates
}

/** Where a recognised file differs from its descriptor. Throws a source error for one that cannot be read to its end. */
export const alterationIn = (
  { source, file }: Candidate,
  path: string,
  sums: Checksums,
): Promise<Altered | undefined> => alterationOf(file, sums, () => countRecords(source, file, path))
