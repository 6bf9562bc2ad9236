import { createHash } from 'node:crypto'
import { card } from './card.ts'
import type { Dataset } from './dataset.ts'
import { licencesText } from './licences.ts'
import { datasetInfo } from './llama-factory.ts'

/** sha256 of bytes, or of a text's. */
export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** What lies beside the shards: names and texts. */
export function companionsOf(dataset: Dataset): ReadonlyMap<string, string> {
  const info = datasetInfo(dataset)
  return new Map([
    [CARD, card(dataset)],
    [LICENCES, licencesText(dataset.tasks)],
    ...(info === undefined ? [] : [[INFO, info] as const]),
  ])
}

export const CARD = 'README.md'
export const LICENCES = 'LICENSES.md'
/** What LLaMA-Factory asks for. */
export const INFO = 'dataset_info.json'
export const SUMS = 'SHA256SUMS'

/** The text of `SHA256SUMS`, which `sha256sum -c` reads: all files but itself, in the order of their names. */
export const sumsText = (files: readonly { readonly name: string; readonly sha256: string }[]): string =>
  [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, sha256 }) => `${sha256}  ${name}\n`)
    .join('')
