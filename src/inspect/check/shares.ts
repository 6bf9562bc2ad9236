import type { Template } from '../../templates/set.ts'
import { type Chance, chanceOf } from './chances.ts'
import { defineCheck } from './check.ts'
import type { Finding } from './finding.ts'
import { sumCounts } from './sizes.ts'
import type { Plan, Subject } from './subject.ts'
import { type Deviation, describeDeviation, offShare } from './uneven.ts'

/** Each template says as many examples as its weight promises. */
export const SHARES = defineCheck<Readonly<Record<string, number>>>({
  name: 'template shares',
  promise: 'each template says as many examples as its weight and the number of renderings make probable',
  watch() {
    const rows: Record<string, number> = {}
    return {
      see({ template: { name } }) {
        rows[name] = (rows[name] ?? 0) + 1
      },
      state: () => rows,
    }
  },
  judge(states, subject) {
    const rows = sumCounts(states)
    const { dropped } = subject.plan
    const won = (name: string) => (rows.get(name) ?? 0) + (dropped.get(name) ?? 0)
    return subject.set.templates.flatMap(({ name, line }): Finding[] => {
      const off = deviationOf(name, won, subject)
      if (!off) return []
      const what = `${name} (line ${line}) is drawn for ${describeDeviation(off)} of the examples`
      return [{ severity: 'error', what, count: won(name), samples: [] }]
    })
  },
  untold: ({ set }) =>
    set.templates.some(({ conditional }) => conditional)
      ? [
          'how many examples the conditional templates fit: shares are held to what is possible with any number',
        ]
      : [],
})

/**
 * Templates that fit every example and have the same weight are drawn equally often whatever else fits: what they won
 * together is known, and each is held to its part of it. All are held to what is possible at all. What a template won
 * and is not there, because it was too long, counts.
 */
function deviationOf(
  name: string,
  won: (name: string) => number,
  { set: { templates }, plan }: Subject,
): Deviation | undefined {
  const template = templates.find(one => one.name === name)!
  const { examples, chance } = drawnFor(template, templates, plan)
  const possible = offShare(won(name), examples, chance.low, chance.high)
  if (possible || template.conditional) return possible
  const peers = templates.filter(({ conditional, weight }) => !conditional && weight === template.weight)
  const together = peers.reduce((sum, peer) => sum + won(peer.name), 0)
  return offShare(won(name), examples, together / peers.length / Math.max(1, examples))
}

/** How many examples are said, and how probable it is that a template is among those that say one. */
export function drawnFor(template: Template, templates: readonly Template[], plan: Sizes) {
  const { examples, sizes } = drawings(plan)
  const mean = (end: keyof Chance) =>
    sizes.reduce((sum, { size, share }) => sum + chanceOf(template, templates, size)[end] * share, 0)
  return { examples, chance: { low: mean('low'), high: mean('high') } }
}

type Sizes = Pick<Plan, 'examples' | 'rows'>

/** How many examples are said, and which share of them by how many templates. */
function drawings({ examples, rows }: Sizes) {
  const least = examples === 0 ? 0 : Math.floor(rows / examples)
  const more = examples === 0 ? 0 : rows % examples
  const said = least === 0 ? more : examples
  return {
    examples: said,
    sizes: [
      { size: least, share: (said - more) / said },
      { size: least + 1, share: more / said },
    ].filter(({ share }) => share > 0),
  }
}
