import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { usageError } from '../lib/errors.ts'
import { tokenizerMeter } from '../lib/tokenizer.ts'
import { type Meter, UPPER_BOUND } from '../lib/tokens.ts'
import type { Limits } from '../templates/render.ts'
import type { Settings } from './settings.ts'

/** sha256 of a tokenizer file: what a folder's settings remember of it. Throws a usage error where it cannot be read. */
export function tokenizerHash(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch (error) {
    throw usageError({ where: path, found: (error as Error).message, expected: 'a tokenizer.json' })
  }
}

const meters = new Map<string, Meter>()

function meterFor(tokenizer: string | undefined): Meter {
  if (tokenizer === undefined) return UPPER_BOUND
  const meter = meters.get(tokenizer) ?? tokenizerMeter(tokenizer)
  meters.set(tokenizer, meter)
  return meter
}

/** How long rows may be. `tokenizer`: path of the file that counts; without one, lengths are counted from above. */
export const limitsFor = ({ limit }: Pick<Settings, 'limit'>, tokenizer?: string): Limits => ({
  input: limit?.input ?? Number.POSITIVE_INFINITY,
  output: limit?.output ?? Number.POSITIVE_INFINITY,
  meter: meterFor(tokenizer),
})
