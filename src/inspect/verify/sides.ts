import { scanWords } from '../../lib/words.ts'
import type { Fault } from '../../output/check-folder.ts'
import { ENTRY_WORDS } from '../../output/index-file.ts'
import type { SidesJob } from './jobs.ts'

/** Does a sides job: no group of rows stands on both sides, by what the indexes say. */
export function verifySides({ task, train, validation }: SidesJob): readonly Fault[] {
  const held = new Set<bigint>()
  const group = (words: Uint32Array, at: number) => (BigInt(words[at + 2]!) << 32n) | BigInt(words[at + 3]!)
  for (const path of validation) scanWords(path, ENTRY_WORDS, (words, at) => held.add(group(words, at)))
  let rows = 0
  for (const path of train) {
    scanWords(path, ENTRY_WORDS, (words, at) => {
      if (held.has(group(words, at))) rows++
    })
  }
  return rows === 0
    ? []
    : [{ file: `tasks/${task}`, found: `${rows} rows for training of groups that are kept for validation` }]
}
