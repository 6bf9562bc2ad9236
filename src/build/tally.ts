import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { indexPath } from '../output/index-file.ts'
import { partSchema } from './manifest.ts'

export const TALLY = 'tally.json'

const tallySchema = z.object({
  fingerprint: z.string(),
  parts: z.array(partSchema),
  wordings: z.record(z.string(), z.object({ rows: z.number(), fewShot: z.number(), dropped: z.number() })),
  shotless: z.record(z.string(), z.number()),
  dropped: z.record(z.string(), z.number()),
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

/** The tally of a folder that holds all its parts of this work. */
export function finishedTally(folder: string, fingerprint: string, rows: number): TaskTally | undefined {
  const tally = tallyIn(folder)
  return tally?.fingerprint === fingerprint && plannedIn(tally) === rows && areThere(folder, tally.parts)
    ? tally
    : undefined
}

export const rowsIn = (parts: readonly { readonly rows: number }[]): number =>
  parts.reduce((sum, { rows }) => sum + rows, 0)

/** Rows that a tally accounts for: written, or dropped because they were too long. */
export const plannedIn = ({
  parts,
  dropped,
}: Pick<TaskTally, 'dropped'> & { readonly parts: readonly { readonly rows: number }[] }): number =>
  Object.values(dropped).reduce((sum, count) => sum + count, rowsIn(parts))

/** True where parts are there with their indexes. Sizes are compared, not bytes: `verify` does that. */
export const areThere = (folder: string, parts: readonly Sized[]): boolean =>
  parts.every(({ name, bytes, index }) => {
    const path = join(folder, name)
    return hasSize(path, bytes) && hasSize(indexPath(path), index.bytes)
  })

type Sized = Pick<z.output<typeof partSchema>, 'name' | 'bytes' | 'index'>

const hasSize = (path: string, bytes: number): boolean => existsSync(path) && statSync(path).size === bytes
