import { existsSync, realpathSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { usageError } from '../lib/errors.ts'
import { describeAltered, isKnown } from './altered.ts'
import { nameOf, partsOf, type Wanted } from './candidates.ts'
import { checksums } from './checksums.ts'
import type { Source } from './descriptor.ts'
import { diskProblem } from './disk.ts'
import { corpusNames } from './evidence.ts'
import { gather } from './gather.ts'
import { type Accepts, alterationIn, type Found, judge, type Rules, type Verdict } from './judge.ts'
import { LIMITS, type Limits } from './limits.ts'
import { type ImportResult, newOutcome, type Outcome, offEntry, type Placed, suggestion } from './outcome.ts'
import { place, sumsOf } from './place.ts'
import { type Claim, settleRivals, targetOf } from './rivals.ts'
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
      pointed: files[0]?.length === 0,
    }
    for (const below of files) {
      const path = join(root, ...below)
      const shown = join(from, ...below)
      const own = [basename(resolve(from)), ...below]
      const { found, others, refused } = await gather(path, shown, own, {
        sources,
        wanted,
        staging,
        limits,
        note,
      })
      outcome.others += others
      if (refused) outcome.refused.push({ from: shown, why: refused.message.replaceAll(path, shown) })
      for (const one of found) claims.push(...(await claimsOf(one, rules, request.strict === true, outcome)))
    }
    await settle(claims, request, outcome)
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
async function claimsOf(found: Found, rules: Rules, strict: boolean, outcome: Outcome): Promise<Claim[]> {
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
      if (altered && strict) {
        const why = `not what ${nameOf(candidate)} publishes as ${candidate.tail}: ${describeAltered(altered)} (--strict)`
        outcome.refused.push({ from: found.from, why })
      } else
        claims.push({ found, candidate, by: verdict.by, sums: verdict.sums, ...(altered && { altered }) })
    }
  })
  return claims
}

/** Does something with a file; an error that a person can mend becomes an entry of the outcome. */
async function orRefuse(found: Found, outcome: Outcome, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const problem = diskProblem(error, found.from)
    if (!problem || problem.kind === 'retry') throw problem ?? error
    outcome.refused.push({ from: found.from, why: problem.message.replaceAll(found.path, found.from) })
  }
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

/** Places the files that won their places. */
async function settle(claims: readonly Claim[], request: ImportRequest, outcome: Outcome): Promise<void> {
  const { won, repeated, lost } = settleRivals(claims, request.raw)
  for (const { claim, rivals, winner } of lost) {
    const why = winner
      ? `${winner.found.from} is taken for it, with other content`
      : `${rivals.map(({ found }) => found.from).join(', ')} would go to the same place, with other content`
    const { found, candidate } = claim
    const { command } = suggestion(found, { candidate }, winner ? ' --replace' : '')
    outcome.undecided.push({
      from: found.from,
      candidates: [{ ...suggestion(found, { candidate, why }), command: command! }],
    })
  }
  for (const claim of won) {
    // The same bytes may be a file of two forms: then the staged file is copied.
    const movable =
      claim.found.archive !== undefined && won.every(other => other === claim || other.found !== claim.found)
    await orRefuse(claim.found, outcome, () => settleOne(claim, movable, request, outcome))
  }
  for (const claim of repeated) outcome.already.push(placed(claim, request.raw))
}

async function settleOne(
  claim: Claim,
  movable: boolean,
  { raw, replace, dryRun }: ImportRequest,
  outcome: Outcome,
): Promise<void> {
  const { found, candidate, sums } = claim
  const parts = []
  for (const { from, to } of partsOf(candidate, found.path, raw)) {
    const own = from === found.path ? sums : await sumsOf(from)
    const there = existsSync(to) ? await (dryRun ? sumsOf(to) : checksums(to)) : undefined
    if (there?.sha256 === own.sha256) continue
    if (there && !replace) {
      const published = isKnown(candidate.file, own) ? ', which is the published one' : ''
      const why = `${to} is there with other content (sha256 ${there.sha256}; this file ${own.sha256}${published}): --replace takes this one`
      outcome.refused.push({ from: found.from, why })
      return
    }
    parts.push({ from, to, own })
  }
  if (parts.length === 0) {
    outcome.already.push(placed(claim, raw))
    return
  }
  if (!dryRun) for (const { from, to, own } of parts) await place(from, to, own, movable)
  outcome.taken.push(placed(claim, raw))
}

const placed = (claim: Claim, raw: string): Placed => ({
  corpus: claim.candidate.source.name,
  form: claim.candidate.form,
  file: claim.candidate.tail,
  from: claim.found.from,
  path: targetOf(claim, raw),
  bytes: claim.sums.bytes,
  sha256: claim.sums.sha256,
  by: claim.by,
  ...(claim.altered && { altered: claim.altered }),
})
