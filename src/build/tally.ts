import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { partSchema } from './manifest.ts'

export const TALLY = 'tally.json'

const tallySchema = z.object({
  fingerprint: z.string(),
  parts: z.array(partSchema),
  wordings: z.record(z.string(), z.object({ rows: z.number(), fewShot: z.number() })),
  shotless: z.record(z.string(), z.number()),
})

/** What a task's `tally.json` says: whose parts these are, which they are, and which wordings won how many rows. */
export type TaskTally = z.output<typeof tallySchema>

/** The tally of a folder of parts; undefined where there is none, or one that cannot be read: it can be made again. */
export function tallyIn(folder: string): TaskTally | undefined {
  try {
    return tallySchema.safeParse(JSON.parse(readFileSync(join(folder, TALLY), 'utf8'))).data
  } catch {
    return undefined
  }
}

/** The tally of a folder that holds all its parts of this work, by their sizes. */
export function finishedTally(folder: string, fingerprint: string, rows: number): TaskTally | undefined {
  const tally = tallyIn(folder)
  if (tally?.fingerprint !== fingerprint || !areThere(folder, tally.parts)) return undefined
  return tally.parts.reduce((sum, part) => sum + part.rows, 0) === rows ? tally : undefined
}

/** Sizes are compared, not bytes: `verify` does that. */
export const areThere = (
  folder: string,
  parts: readonly { readonly name: string; readonly bytes: number }[],
): boolean =>
  parts.every(({ name, bytes }) => {
    const path = join(folder, name)
    return existsSync(path) && statSync(path).size === bytes
  })
