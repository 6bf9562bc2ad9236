import { z } from 'zod'
import type { Context } from './task.ts'

/** Fields by which a template puts a label in doubt: it shows a class that is right or wrong. */
export const doubtFields = <L extends readonly string[]>(labels: L) => ({
  /** A class drawn for the text whatever its label: now and then the right one. */
  other: z.enum(labels),
  /** Whether a template that shows one class to be checked shows the right one; drawn as well. */
  matching: z.boolean(),
})

/** Both are drawn from the text alone, so that one text with two labels still shows as a contradiction. */
export const drawDoubt = <L extends string>(labels: readonly L[], text: string, { chance }: Context) => ({
  other: labels[Math.floor(chance('other class', text) * labels.length)]!,
  matching: chance('matching', text) < 0.5,
})
