import { chanceOf } from './chances.ts'
import { defineCheck } from './check.ts'
import type { Finding } from './finding.ts'
import { countSizes, type Sizes, sumCounts } from './sizes.ts'
import type { Subject } from './subject.ts'
import { type Deviation, describeDeviation, offShare } from './uneven.ts'

interface Wins {
  /** Template -> rows. */
  readonly rows: Readonly<Record<string, number>>
  readonly sizes: Sizes
}

/** Each template says as many examples as its weight promises. */
export const SHARES = defineCheck<Wins>({
  name: 'template shares',
  promise: 'each template says as many examples as its weight and the number of renderings make probable',
  watch() {
    const rows: Record<string, number> = {}
    const sizes = countSizes()
    return {
      see({ id, template }) {
        sizes.see(id.example)
        rows[template.name] = (rows[template.name] ?? 0) + 1
      },
      state: () => ({ rows, sizes: sizes.sizes() }),
    }
  },
  judge(states, subject) {
    const rows = sumCounts(states.map(state => state.rows))
    const sizes = sumCounts(states.map(state => state.sizes))
    return subject.set.templates.flatMap(({ name, line }): Finding[] => {
      const off = deviationOf(name, rows, sizes, subject)
      if (!off) return []
      const what = `${name} (line ${line}) says ${describeDeviation(off)}`
      return [{ severity: 'error', what, count: rows.get(name) ?? 0, samples: [] }]
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
 * together is known, and each is held to its part of it. All are held to what is possible at all.
 */
function deviationOf(
  name: string,
  rows: ReadonlyMap<string, number>,
  sizes: ReadonlyMap<string, number>,
  { set: { templates } }: Subject,
): Deviation | undefined {
  const template = templates.find(one => one.name === name)!
  const examples = [...sizes.values()].reduce((all, count) => all + count, 0)
  const mean = (chance: (renderings: number) => number) =>
    [...sizes].reduce((all, [size, count]) => all + (chance(Number(size)) * count) / examples, 0)
  const won = rows.get(name) ?? 0
  const possible = offShare(
    won,
    examples,
    mean(size => chanceOf(template, templates, size).low),
    mean(size => chanceOf(template, templates, size).high),
  )
  if (possible || template.conditional) return possible
  const peers = templates.filter(({ conditional, weight }) => !conditional && weight === template.weight)
  const together = peers.reduce((all, peer) => all + (rows.get(peer.name) ?? 0), 0)
  return offShare(won, examples, together / peers.length / Math.max(1, examples))
}
