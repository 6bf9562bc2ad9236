import { checkError, missingError } from '../lib/errors.ts'
import type { Demand } from './demand.ts'
import { gcd } from './fraction.ts'
import type { OnShortage } from './recipe.ts'
import { type Claim, mostFilled, mostKept, shareOut } from './share.ts'

/** A part of the mixture as it is planned. Amounts are rows, or tokens where these are what shares count. */
export interface Planned {
  readonly name: string
  readonly available: number
  /** What its share of the whole comes to. */
  readonly wanted: number
  /** The most that its rows give at the limit on repeats, with the shares below kept where they have to be. */
  readonly limit: number
  readonly taken: number
  /** The same in rows. */
  readonly rows: number
  readonly below: readonly Planned[]
  /** Of a setting: its cell, and how many of its rows are read at most. */
  readonly leaf?: { readonly cell: number; readonly rows: number }
}

/** A demand with what it can give. */
interface Able extends Claim {
  readonly demand: Demand
  readonly below: readonly Able[]
}

/**
 * Solves a mixture to whole rows. `total`: rows (or tokens) in all; without it the first language that has any rows is
 * taken whole, once. Languages keep their proportion exactly, whatever is short: then there is less of both. Below them,
 * `fill` takes from siblings what one lacks, `shrink` keeps every share and makes less, and `fail` makes nothing.
 */
export function planMixture(
  demands: readonly Demand[],
  total: number | undefined,
  onShortage: OnShortage,
): Planned[] {
  const languages = demands.map(demand => ableTo(demand, onShortage === 'fill' ? mostFilled : mostKept))
  refuseNothing(languages, onShortage !== 'fill')
  const wanted = wantedOf(languages, total)
  const fits = wanted.every((amount, i) => amount <= languages[i]!.limit)
  if (!fits && onShortage === 'fail') throw shortageError(languages, wanted)
  const granted = fits ? wanted : shrunk(languages)
  return languages.map((language, i) => planned(language, wanted[i]!, granted[i]!))
}

function ableTo(demand: Demand, most: (claims: readonly Claim[]) => bigint): Able {
  const below = demand.below.map(each => ableTo(each, most))
  const limit = demand.leaf ? demand.amount * BigInt(demand.leaf.repeat) : most(below)
  return { demand, weight: demand.weight, limit, below }
}

const sum = (values: readonly bigint[]): bigint => values.reduce((all, value) => all + value, 0n)

/** What each language would have if there were enough of everything. */
function wantedOf(languages: readonly Able[], total: number | undefined): bigint[] {
  if (total !== undefined) return shareOut(BigInt(total), boundless(languages))
  const whole = languages.find(({ weight, demand }) => weight > 0n && demand.amount > 0n)
  if (!whole) return languages.map(() => 0n)
  // To the nearest whole row.
  return languages.map(
    ({ weight }) => (2n * whole.demand.amount * weight + whole.weight) / (2n * whole.weight),
  )
}

const boundless = (claims: readonly Claim[]): Claim[] => {
  const limit = 1n << 200n
  return claims.map(({ weight }) => ({ weight, limit }))
}

/** Rounding to a multiple of the proportion must not cost more than one row in so many. */
const WORTH = 1000n

/** As much of all languages as there is with their proportion kept: to the row where that costs next to nothing. */
function shrunk(languages: readonly Able[]): bigint[] {
  const most = mostKept(languages)
  const common = languages.reduce((all, { weight }) => gcd(all, weight), 0n)
  const unit = sum(languages.map(({ weight }) => weight)) / common
  const exact = most - (most % unit)
  return shareOut((most - exact) * WORTH <= most ? exact : most, languages)
}

function planned({ demand, limit, below }: Able, wanted: bigint, granted: bigint): Planned {
  const { name, available, leaf, amount } = demand
  const facts = { name, available, wanted: Number(wanted), limit: Number(limit), taken: Number(granted) }
  if (leaf) {
    const { cell, rows: read } = leaf
    const rows = amount === 0n ? 0n : (2n * granted * BigInt(read) + amount) / (2n * amount)
    return { ...facts, rows: Number(rows), below: [], leaf: { cell, rows: read } }
  }
  const wants = sharedAlike(wanted, boundless(below))
  const grants = shareOut(granted, below)
  const parts = below.map((each, i) => planned(each, wants[i]!, grants[i]!))
  return { ...facts, rows: parts.reduce((all, { rows }) => all + rows, 0), below: parts }
}

/** Nothing can be shared where nobody has a share. */
const sharedAlike = (amount: bigint, claims: readonly Claim[]): bigint[] =>
  claims.some(({ weight }) => weight > 0n) ? shareOut(amount, claims) : claims.map(() => 0n)

/** Where shares are to be kept, one of which nothing is there would leave nothing of anything. */
function refuseNothing(claims: readonly Able[], deep: boolean, path = ''): void {
  for (const { demand, weight, below } of claims) {
    if (weight === 0n) continue
    const name = path + demand.name
    if (demand.amount === 0n) {
      throw missingError({
        found: `${name} has a share in the recipe, and no row for it is here, or left by limits and licences`,
        remedy: `bring it, or leave it out of the recipe${path === '' ? '' : ', or take others instead: --on-shortage fill'}`,
      })
    }
    if (deep) refuseNothing(below, deep, `${name}/`)
  }
}

function shortageError(languages: readonly Able[], wanted: readonly bigint[]): Error {
  const short = languages.flatMap(({ demand, limit }, i) =>
    wanted[i]! > limit
      ? [`  ${demand.name}: ${wanted[i]} wanted, ${limit} at the limit on repeats with all shares kept`]
      : [],
  )
  return checkError({
    found: `there is not enough for this mixture:\n${short.join('\n')}`,
    expected: 'rows for every share (--on-shortage fail)',
    remedy: 'see biflan mix --dry-run --on-shortage fill; raise --max-repeat, or let it fill or shrink',
  })
}
