import { z } from 'zod'
import { type Skip, skip } from './task.ts'

const LABELS = ['entailment', 'neutral', 'contradiction'] as const

/** The label as corpora publish it: `-` stands where the annotators found no majority. */
export const nliLabel = z.enum([...LABELS, '-'])

/** A pair whose hypothesis certainly holds, may hold, or cannot hold where the premise does. */
export const nliExample = z.object({ premise: z.string(), hypothesis: z.string(), label: z.enum(LABELS) })

export type NliExample = z.output<typeof nliExample>

/** The pair as an example, or why it is none: an empty text, or no gold label. */
export function nliPair(
  premise: string,
  hypothesis: string,
  label: z.output<typeof nliLabel>,
): NliExample | Skip {
  if (label === '-') return skip('annotators disagree')
  if (premise === '' || hypothesis === '') return skip('empty text')
  return { premise, hypothesis, label }
}
