import { givenHash } from '../lib/given.ts'
import { tokenizerMeter } from '../lib/tokenizer.ts'
import { type Meter, UPPER_BOUND } from '../lib/tokens.ts'
import type { Limits } from '../templates/render.ts'
import type { Settings } from './settings.ts'

/** sha256 of a tokenizer file: what a folder's settings remember of it. Throws a usage error where it cannot be read. */
export const tokenizerHash = (path: string): string => givenHash(path, 'a tokenizer.json')

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
