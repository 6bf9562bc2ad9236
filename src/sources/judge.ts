import { BiflanError } from '../lib/errors.ts'
import { type Altered, alterationOf, countRecords, isKnown } from './altered.ts'
import { type Candidate, candidatesFor, missingPart, type Wanted } from './candidates.ts'
import type { Checksums } from './checksums.ts'
import type { Source, SourceFile } from './descriptor.ts'
import { type CorpusNames, corporaNamed } from './evidence.ts'

/** A file that the user gave, or that an archive held. */
export interface Found {
  /** How it is called in messages: a path, or `archive!member`. */
  readonly from: string
  /** Where its bytes are. */
  readonly path: string
  /** The segments of its path that may name its corpus. */
  readonly segments: readonly string[]
  /** The archive that it was unpacked from. */
  readonly archive?: ArchiveFacts
}

export interface ArchiveFacts {
  /** How the archive is called in messages. */
  readonly from: string
  /** Taken once, when first asked for. */
  sums(): Promise<Checksums>
}

/** Why a file is not what a candidate wants; undefined where it is. */
export type Accepts = (
  source: Source,
  form: string,
  file: SourceFile,
  path: string,
) => Promise<string | undefined>

/** What a file is judged by. */
export interface Rules {
  readonly sources: ReadonlyMap<string, Source>
  readonly names: CorpusNames
  readonly wanted: readonly Wanted[]
  /** The user gave this one file or archive, not a folder. */
  readonly pointed: boolean
  readonly accepts: Accepts
}

/** How a file was recognised, from strong to weak. */
export const EVIDENCE = ['checksum', 'folder', 'archive', 'command'] as const
export type Evidence = (typeof EVIDENCE)[number]

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
    return used.length > 0
      ? { kind: 'taken', by: 'checksum', candidates: used, sums }
      : { kind: 'off', candidate: known[0]! }
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

/** True where the user pointed at this very file and said what it is. */
const isExplicit = ({ archive }: Found, { pointed, wanted }: Rules): boolean =>
  pointed && wanted.length > 0 && !archive

/** The candidates that something speaks for, or all of them where nothing speaks for any; undefined where something speaks against all. */
async function weigh(
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
  if (absent !== undefined) return `${absent}, which belongs beside it, is not there`
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
