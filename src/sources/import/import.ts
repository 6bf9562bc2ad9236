import { existsSync, realpathSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { usageError } from '../../lib/errors.ts'
import { describeAltered, isOtherEdition } from '../altered.ts'
import { LIMITS, type Limits } from '../archive/limits.ts'
import type { Source } from '../descriptor.ts'
import { LOCK, type Pins, readPins } from '../pins.ts'
import { nameOf, type Wanted } from './candidates.ts'
import { bringListings, carriedClaim } from './carried.ts'
import { corporaNamed, corpusNames } from './evidence.ts'
import type { Accepts, Found, Rules } from './found.ts'
import { gather } from './gather.ts'
import { alterationIn, judge, type Verdict } from './judge.ts'
import { type ImportResult, newOutcome, type Outcome, offEntry, suggestion } from './outcome.ts'
import { sumsOf } from './place.ts'
import type { Claim } from './rivals.ts'
import { orRefuse, settle } from './settle.ts'
import { openStaging } from './staging.ts'
import { walk } from './walk.ts'

export interface ImportRequest {
  /** A file or folder of the user's. Nothing in it is moved or changed. */
  readonly from: string
  /** The raw folder. */
  readonly raw: string
  /** The corpora, or forms of them, that are taken; none for all. */
  readonly wanted: readonly Wanted[]
  readonly sources: ReadonlyMap<string, Source>
  /** Whether the records of a file are what the tasks that read it expect. */
  readonly accepts: Accepts
  /** Refuses altered files. */
  readonly strict?: boolean
  /** Replaces files that are there with other content. */
  readonly replace?: boolean
  /**
   * They were fetched for the wanted form: they are moved, not copied, and refused where they are not what the descriptor
   * knows, down to the last byte. Only the number of records may be another one.
   */
  readonly own?: boolean
  /** What files were when they were pinned, by their paths below `raw`. Others are refused. */
  readonly pins?: Pins
  /** Judges everything and places nothing. */
  readonly dryRun?: boolean
  readonly limits?: Limits
  /** Told what is being done. */
  readonly note?: (text: string) => void
}

/**
 * Recognises, verifies and places files that the user has: a file, the files of a folder, the members of archives.
 * Each is placed whole or not at all. Throws a usage error for a `from` that does not exist and a retry error for a
 * full disk; everything else that is wrong stands in the result.
 */
export async function importFiles(request: ImportRequest): Promise<ImportResult> {
  const { from, raw, wanted, sources, accepts, note = () => {}, limits = LIMITS } = request
  const root = rootOf(from)
  const outcome = newOutcome()
  const staging = openStaging(raw, request.dryRun === true)
  const claims: Claim[] = []
  try {
    const { files, closed } = walk(root, existsSync(raw) ? realpathSync(raw) : raw)
    for (const { segments, why } of closed)
      outcome.refused.push({ from: join(from, ...segments), why: why.message })
    const rules = {
      sources,
      names: corpusNames(sources.values()),
      wanted,
      accepts,
      pointed: request.own === true || files[0]?.length === 0,
    }
    const carried = rules.pointed ? new Map() : readPins(root)
    for (const below of files) {
      const path = join(root, ...below)
      const shown = join(from, ...below)
      const pin = carried.get(below.join('/'))
      if (pin) {
        const one = { from: shown, path, segments: below }
        const claim = await carriedClaim(one, below, pin, request, outcome)
        if (claim) claims.push(claim)
        continue
      }
      if (below.length === 1 && below[0] === LOCK) continue
      const own = [basename(resolve(from)), ...below]
      const { found, others, refused } = await gather(path, shown, own, {
        sources,
        wanted,
        staging,
        limits,
        isMeant: segments => rules.pointed || corporaNamed(segments, rules.names).size > 0,
        note,
      })
      outcome.others += others
      if (refused) outcome.refused.push({ from: shown, why: refused.message.replaceAll(path, shown) })
      for (const one of found) claims.push(...(await claimsOf(one, rules, request, outcome)))
    }
    if (!request.dryRun) bringListings(root, raw, claims)
    // What was pinned here counts for more than what was pinned elsewhere.
    await settle(claims, { ...request, pins: new Map([...carried, ...(request.pins ?? [])]) }, outcome)
  } finally {
    staging.remove()
  }
  return outcome
}

function rootOf(from: string): string {
  const path = resolve(from)
  if (!existsSync(path)) throw usageError({ found: `--from ${from}: there is no such file or folder` })
  return realpathSync(path)
}

/** Judges one file: its claims to places, or an entry of the outcome. */
async function claimsOf(
  found: Found,
  rules: Rules,
  { strict, own }: ImportRequest,
  outcome: Outcome,
): Promise<Claim[]> {
  const claims: Claim[] = []
  await orRefuse(found, outcome, async () => {
    const verdict = await judge(found, await sumsOf(found.path), rules)
    if (verdict.kind !== 'taken') {
      report(found, verdict, outcome)
      if (found.archive) rmSync(found.path)
      return
    }
    for (const candidate of verdict.candidates) {
      const altered = await alterationIn(candidate, found.path, verdict.sums)
      if (altered && (strict || (own && isOtherEdition(altered)))) {
        const flag = strict ? ' (--strict)' : ''
        const why = `not what ${nameOf(candidate)} publishes as ${candidate.tail}: ${describeAltered(altered)}${flag}`
        outcome.refused.push({ from: found.from, why })
      } else
        claims.push({ found, candidate, by: verdict.by, sums: verdict.sums, ...(altered && { altered }) })
    }
  })
  return claims
}

function report(found: Found, verdict: Exclude<Verdict, { kind: 'taken' }>, outcome: Outcome): void {
  const { from } = found
  if (verdict.kind === 'other') outcome.others++
  else if (verdict.kind === 'off') outcome.off.push(offEntry(verdict.candidate, found))
  else if (verdict.kind === 'undecided') {
    outcome.undecided.push({ from, candidates: verdict.considered.map(one => suggestion(found, one)) })
  } else {
    const reasons = verdict.considered.map(({ candidate, why }) => `not ${nameOf(candidate)}: ${why}`)
    outcome.refused.push({ from, why: reasons.join('\n') })
  }
}
