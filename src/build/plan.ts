import { readFileSync } from 'node:fs'
import { mix } from '../lib/chance.ts'
import type { Hash } from '../lib/hash.ts'
import { KEPT, type Table } from './dedup.ts'
import { scanTable } from './table.ts'

/** How often an example is said: `all` times, once more where its key is at most `last`. */
export interface Quota {
  readonly all: number
  readonly last?: Hash
}

/** A task's row count that the plan may lower. */
export interface Share {
  readonly task: string
  /** Examples times renderings. */
  readonly rows: number
}

/**
 * Shares `total` rows over the tasks in proportion to their sizes, to whole numbers by largest remainder
 * (Hamilton's method); equal remainders go to the earlier name. `total` must not exceed the sum.
 */
export function shareRows(shares: readonly Share[], total: number): Map<string, number> {
  const sum = shares.reduce((all, { rows }) => all + rows, 0)
  const exact = shares.map(({ task, rows }) => {
    const product = BigInt(rows) * BigInt(total)
    return { task, whole: Number(product / BigInt(sum)), rest: product % BigInt(sum) }
  })
  let left = total - exact.reduce((all, { whole }) => all + whole, 0)
  const byRest = [...exact].sort((a, b) =>
    a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.task < b.task ? -1 : 1,
  )
  for (const share of byRest) {
    if (left-- <= 0) break
    share.whole++
  }
  return new Map(exact.map(({ task, whole }) => [task, whole]))
}

/**
 * How often each example is said so that the task comes to exactly `rows` rows:
 * every first wording before any second one, and the last round in key order.
 */
export function quotaFor(rows: number, examples: number, tables: readonly Table[], seed: number): Quota {
  if (examples === 0) return { all: 0 }
  const all = Math.floor(rows / examples)
  const rest = rows % examples
  return rest === 0 ? { all } : { all, last: nthKey(tables, seed, rest) }
}

export const renderingsOf = ({ all, last }: Quota, key: Hash): number =>
  last !== undefined && (key.hi < last.hi || (key.hi === last.hi && key.lo <= last.lo)) ? all + 1 : all

/** The n-th smallest key (from 1) of the kept examples: first by its upper 16 bits, then exactly among the few that share them. */
function nthKey(tables: readonly Table[], seed: number, n: number): Hash {
  const bins = new Uint32Array(65536)
  eachKey(tables, seed, key => {
    bins[key.hi >>> 16]!++
  })
  let bin = 0
  let before = 0
  while (before + bins[bin]! < n) before += bins[bin++]!
  const keys: Hash[] = []
  eachKey(tables, seed, key => {
    if (key.hi >>> 16 === bin) keys.push(key)
  })
  keys.sort((a, b) => a.hi - b.hi || a.lo - b.lo)
  return keys[n - before - 1]!
}

function eachKey(tables: readonly Table[], seed: number, see: (key: Hash) => void): void {
  for (const { path, verdicts } of tables) {
    const verdict = readFileSync(verdicts)
    scanTable(path, (words, at, ordinal) => {
      if (verdict[ordinal] === KEPT) see(mix({ hi: words[at]!, lo: words[at + 1]! }, seed))
    })
  }
}
