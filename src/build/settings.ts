import { z } from 'zod'
import { usageError } from '../lib/errors.ts'
import { SPLITS } from '../shapes/task.ts'
import { MAX_RECORD } from '../sources/records.ts'

/** What decides the bytes of a build besides its inputs. They belong to the folder: its first build writes them. */
export const settingsSchema = z.strictObject({
  /** Read the corpora's own samples instead of raw files. */
  sample: z.boolean(),
  seed: z.int().min(0).max(0xffffffff),
  /** Share of rows with worked examples, 0 to 1. */
  fewShot: z.number().min(0).max(1),
  /** Rows in all; null for all there are. */
  rows: z.int().positive().nullable(),
  /** Splits that are read; null for all. */
  splits: z
    .array(z.enum(SPLITS))
    .min(1, `one or more of ${SPLITS.join(', ')}`)
    .nullable(),
  compress: z.enum(['none', 'gzip']),
  /** Raw bytes of a unit of work: one unit, one part. */
  unit: z.int().min(1),
  /** A raw record of more bytes is passed over and counted. */
  maxRecord: z.int().min(1),
})

export type Settings = z.output<typeof settingsSchema>

/** The settings of a build that says nothing else. */
export const defaultSettings = (sample: boolean): Settings => ({
  sample,
  seed: 0,
  fewShot: 0.25,
  rows: null,
  splits: null,
  compress: sample ? 'none' : 'gzip',
  unit: 64 * 2 ** 20,
  maxRecord: MAX_RECORD,
})

/** Throws a usage error where a build would have other settings than the folder it goes into. */
export function refuseOthers(out: string, held: Settings, wanted: Settings): void {
  for (const [name, value] of Object.entries(wanted)) {
    const before = JSON.stringify(held[name as keyof Settings])
    if (before === JSON.stringify(value)) continue
    throw usageError({
      where: out,
      found: `${name} = ${JSON.stringify(value)}, but this folder was built with ${name} = ${before}`,
      expected: 'the same settings for all tasks of a folder',
      remedy: 'leave the flag out, name another folder with --out, or start this one afresh with --reset',
    })
  }
}
