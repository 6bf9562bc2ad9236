import { z } from 'zod'
import { joinSegments } from '../lib/segments.ts'
import { type Skip, skip } from './task.ts'

const LABELS = ['entailment', 'neutral', 'contradiction'] as const

/** The label as corpora publish it: `-` stands where the annotators found no majority. */
export const nliLabel = z.enum([...LABELS, '-'])

/** A pair whose hypothesis certainly holds, may hold, or cannot hold where the premise does. */
export const nliExample = z.object({ premise: z.string(), hypothesis: z.string(), label: z.enum(LABELS) })

export type NliExample = z.output<typeof nliExample>

/** The pair as an example, or why it is none: an empty text, or no gold label. */
export function nliPair(first: string, second: string, label: z.output<typeof nliLabel>): NliExample | Skip {
  if (label === '-') return skip('annotators disagree')
  const [premise, hypothesis] = [printed(first), printed(second)]
  if (premise === '' || hypothesis === '') return skip('empty text')
  return { premise, hypothesis, label }
}

/**
 * With full-width marks among Chinese, and none at the beginning: OCNLI's premises have half-width commas, the
 * translated corpora marks of either width, and some texts are cut behind a clause.
 */
const printed = (text: string): string => joinSegments(text).replace(/^[，。、；：]+/, '')
