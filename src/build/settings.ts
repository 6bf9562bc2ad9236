import { z } from 'zod'
import { usageError } from '../lib/errors.ts'
import { SPLITS } from '../shapes/task.ts'
import { MAX_RECORD } from '../sources/records.ts'
import { PRESETS } from './presets.ts'

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
  /** Longer rows are left out: tokens of instruction and input, and of the output. Null for no limit. */
  limit: z.strictObject({ input: z.int().min(1), output: z.int().min(1) }).nullable(),
  /** sha256 of the tokenizer that counts; null for a bound that no Chinese row exceeds. */
  tokenizer: z.string().nullable(),
  /** Share of the groups (premises, passages, dialogues …) whose rows are kept for validation. */
  validation: z.number().min(0).max(0.5),
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
  limit: PRESETS.openba,
  tokenizer: null,
  validation: 0,
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
