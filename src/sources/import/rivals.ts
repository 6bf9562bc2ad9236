import type { Altered } from '../altered.ts'
import type { Checksums } from '../checksums.ts'
import { type Candidate, partsOf } from './candidates.ts'
import { EVIDENCE, type Evidence, type Found } from './found.ts'

/** A found file that was recognised and has a place to go to. */
export interface Claim {
  readonly found: Found
  readonly candidate: Candidate
  readonly by: Evidence
  readonly sums: Checksums
  readonly altered?: Altered
}

export interface Settled {
  /** One claim for each place. */
  readonly won: readonly Claim[]
  /** The same content once more. */
  readonly repeated: readonly Claim[]
  /** Other content for a place that `winner` got, or that nobody got because none was better. */
  readonly lost: readonly {
    readonly claim: Claim
    readonly rivals: readonly Claim[]
    readonly winner?: Claim
  }[]
}

/** Where a claim's file belongs. */
export const targetOf = ({ candidate, found }: Claim, raw: string): string =>
  partsOf(candidate, found.path, raw).at(-1)!.to

/**
 * One file for each place. Of several with different content the better recognised wins, then the one that agrees with
 * the descriptor; where that leaves several, none does.
 */
export function settleRivals(claims: readonly Claim[], raw: string): Settled {
  const settled = { won: [] as Claim[], repeated: [] as Claim[], lost: [] as Settled['lost'][number][] }
  const byTarget = new Map<string, Claim[]>()
  for (const claim of claims) {
    const target = targetOf(claim, raw)
    byTarget.set(target, [...(byTarget.get(target) ?? []), claim])
  }
  for (const rivals of byTarget.values()) {
    const [best] = rivals.toSorted((a, b) => rank(a) - rank(b))
    const contents = new Set(
      rivals.filter(claim => rank(claim) === rank(best!)).map(({ sums }) => sums.sha256),
    )
    const winner = contents.size === 1 ? best! : undefined
    if (winner) settled.won.push(winner)
    for (const claim of rivals) {
      if (claim === winner) continue
      if (claim.sums.sha256 === winner?.sums.sha256) settled.repeated.push(claim)
      else
        settled.lost.push({
          claim,
          rivals: rivals.filter(other => other !== claim),
          ...(winner && { winner }),
        })
    }
  }
  return settled
}

const rank = ({ by, altered }: Claim): number => 2 * EVIDENCE.indexOf(by) + (altered ? 1 : 0)
