import type { Template } from '../../templates/set.ts'

/** The probability that a template is among the drawn ones, between what is certain and what is possible. */
export interface Chance {
  readonly low: number
  readonly high: number
}

/**
 * How probable it is that a template says an example, as `ranked` draws the `renderings` best: each template is benched
 * with the probability 1 - weight, those that are not stand before those that are, and among either the order is
 * uniform. Conditional templates compete only for examples that they fit, which a row's text does not tell: `low`
 * is with all of them in the race, `high` with none but the template itself; for a conditional one `low` is 0.
 */
export function chanceOf(template: Template, templates: readonly Template[], renderings: number): Chance {
  const others = templates.filter(other => other !== template)
  const least = others.filter(({ conditional }) => !conditional)
  return {
    low: template.conditional ? 0 : probability(template.weight, weightsOf(others), renderings),
    high: probability(template.weight, weightsOf(least), renderings),
  }
}

const weightsOf = (templates: readonly Template[]): number[] => templates.map(({ weight }) => weight)

/** The probability that one of this weight is among the `drawn` best when it competes with others of these weights. */
function probability(weight: number, others: readonly number[], drawn: number): number {
  return activeAmong(others).reduce((sum, chance, active) => {
    const benched = others.length - active
    const inFront = Math.min(1, drawn / (active + 1))
    const behind = Math.min(1, Math.max(0, drawn - active) / (benched + 1))
    return sum + chance * (weight * inFront + (1 - weight) * behind)
  }, 0)
}

/** The probabilities that 0, 1, 2 … of some templates are not benched (the Poisson binomial distribution). */
function activeAmong(weights: readonly number[]): number[] {
  let chances = [1]
  for (const weight of weights) {
    const next = [...chances, 0].map(
      (chance, active) => chance * (1 - weight) + (chances[active - 1] ?? 0) * weight,
    )
    chances = next
  }
  return chances
}
