import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { isKnown } from '../altered.ts'
import { checksums } from '../checksums.ts'
import { diskProblem } from '../disk.ts'
import type { Pins } from '../pins.ts'
import { partsOf } from './candidates.ts'
import type { Found } from './found.ts'
import { type Outcome, type Placed, suggestion } from './outcome.ts'
import { place, sumsOf } from './place.ts'
import { type Claim, settleRivals, targetOf } from './rivals.ts'

/** How claims are met. */
export interface Manner {
  readonly raw: string
  readonly replace?: boolean
  readonly dryRun?: boolean
  /** The files given are ours to move. */
  readonly own?: boolean
  /** What files were when they were pinned, by their paths below `raw`. Others are refused. */
  readonly pins?: Pins
}

/** Places the files that won their places. */
export async function settle(claims: readonly Claim[], manner: Manner, outcome: Outcome): Promise<void> {
  const { won, repeated, lost } = settleRivals(claims, manner.raw)
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
  const uses = new Map<string, number>()
  for (const { candidate, found } of won) {
    for (const { from } of partsOf(candidate, found.path, manner.raw))
      uses.set(from, (uses.get(from) ?? 0) + 1)
  }
  for (const claim of won) {
    // The same bytes may be a file of two forms, or lie beside another one: then they are copied.
    const ours = claim.found.archive !== undefined || manner.own === true
    const movable = (from: string) => ours && uses.get(from) === 1
    await orRefuse(claim.found, outcome, () => settleOne(claim, movable, manner, outcome))
  }
  for (const claim of repeated) {
    if (manner.dryRun) outcome.already.push(placed(claim, manner.raw))
    else await orRefuse(claim.found, outcome, () => settleOne(claim, () => false, manner, outcome))
  }
}

async function settleOne(
  claim: Claim,
  movable: (from: string) => boolean,
  { raw, replace, dryRun, pins }: Manner,
  outcome: Outcome,
): Promise<void> {
  const { found, candidate, sums } = claim
  const parts = []
  for (const { from, to } of partsOf(candidate, found.path, raw)) {
    const own = from === found.path ? sums : await sumsOf(from)
    const pin = pins?.get(relative(raw, to).split(sep).join('/'))
    if (pin && pin.sha256 !== own.sha256) {
      const why = `${to} is pinned to other content (sha256 ${pin.sha256}; this file ${own.sha256})`
      outcome.refused.push({ from: found.from, why })
      return
    }
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
  if (!dryRun) for (const { from, to, own } of parts) await place(from, to, own, movable(from))
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

/** Does something with a file; an error that a person can mend becomes an entry of the outcome. */
export async function orRefuse(found: Found, outcome: Outcome, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const problem = diskProblem(error, found.from)
    if (!problem || problem.kind === 'retry') throw problem ?? error
    outcome.refused.push({ from: found.from, why: problem.message.replaceAll(found.path, found.from) })
  }
}
