import type { Template } from '../../templates/set.ts'
import { instructionOf, likeness, openingOf, pairsOf } from '../alike.ts'

/** Two templates whose instructions read alike. */
export interface Alike {
  readonly templates: readonly [string, string]
  /** Share of their pairs of neighbouring characters that are the same, 0 to 1. */
  readonly likeness: number
}

/** Templates whose instructions begin alike. */
export interface Opening {
  readonly opening: string
  readonly templates: readonly string[]
}

/** The pairs of instructions that share at least `least` of their pairs of characters, the most alike first. */
export function alikeAmong(templates: readonly Template[], least: number): Alike[] {
  const all = templates.map(template => ({
    name: template.name,
    pairs: pairsOf(instructionOf(template)),
  }))
  return all
    .flatMap((later, i) =>
      all.slice(0, i).map(
        (earlier): Alike => ({
          templates: [earlier.name, later.name],
          likeness: Number(likeness(earlier.pairs, later.pairs).toFixed(3)),
        }),
      ),
    )
    .filter(pair => pair.likeness >= least)
    .sort((a, b) => b.likeness - a.likeness)
}

/** The openings that several instructions share. */
export function openingsAmong(templates: readonly Template[]): Opening[] {
  const openings = new Map<string, string[]>()
  for (const template of templates) {
    const opening = openingOf(template)
    openings.set(opening, [...(openings.get(opening) ?? []), template.name])
  }
  return [...openings]
    .map(([opening, names]) => ({ opening, templates: names }))
    .filter(({ templates }) => templates.length > 1)
}
