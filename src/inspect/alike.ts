import type { Template } from '../templates/set.ts'
import { bare } from './lint-source.ts'

/** Two instructions that share so much of their pairs of characters are one instruction. */
export const TWINS = 0.7

/** An instruction as a reader sees it, a sign for every expression. */
export const instructionOf = ({ source }: Template): string => bare(source.instruction.text)

/** How an instruction begins: its first three characters. */
export const openingOf = ({ source }: Template): string => [...source.instruction.text].slice(0, 3).join('')

/** Jaccard's coefficient of two texts' pairs of neighbouring characters. */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0
  for (const pair of a) if (b.has(pair)) common++
  return common / Math.max(1, a.size + b.size - common)
}

/** A text's pairs of neighbouring characters. */
export const pairsOf = (text: string): Set<string> => {
  const characters = [...text]
  return new Set(characters.slice(1).map((character, i) => characters[i]! + character))
}
