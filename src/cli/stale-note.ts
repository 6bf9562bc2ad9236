import { relative } from 'node:path'

/** Reasons that are told. */
const TOLD = 3

/** One line for a person: that a mixture is out of date, why, and what to do. Undefined where it is not. */
export function staleNote(reasons: readonly string[], out: string): string | undefined {
  if (reasons.length === 0) return undefined
  const more = reasons.length > TOLD ? `, and ${reasons.length - TOLD} more reasons` : ''
  const folder = relative('', out) || out
  return `the mixture in ${folder} is out of date (${reasons.slice(0, TOLD).join(', ')}${more}): biflan mix --out ${folder}`
}
