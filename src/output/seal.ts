import { join } from 'node:path'
import { checkError } from '../lib/errors.ts'
import { writeWhole } from '../lib/files.ts'
import { folderFaults } from './check-folder.ts'
import { SUMS, sha256, sumsText } from './companions.ts'
import { type Dataset, featuresOf, type ShardFacts } from './dataset.ts'

export interface Unsealed {
  /** Folder that holds the shards and nothing else. */
  readonly folder: string
  readonly dataset: Pick<Dataset, 'format' | 'keepId'>
  readonly shards: readonly (ShardFacts & { readonly bytes: number; readonly sha256: string })[]
  /** What lies beside the shards: names and texts (`companionsOf`). */
  readonly companions: ReadonlyMap<string, string>
  readonly manifest: { readonly name: string; readonly text: string }
}

/**
 * Makes a folder of shards a whole one: writes what lies beside them and the checksums of it all, holds the folder to
 * the rules of loaders, and only then writes the manifest. Throws a check error where a rule is broken.
 */
export function sealFolder({ folder, dataset, shards, companions, manifest }: Unsealed): void {
  for (const [name, text] of companions) writeWhole(join(folder, name), text)
  const texts = [...companions, [manifest.name, manifest.text] as const]
  const summed = [...shards, ...texts.map(([name, text]) => ({ name, sha256: sha256(text) }))]
  writeWhole(join(folder, SUMS), sumsText(summed))
  const faults = folderFaults({ folder, manifest: manifest.name, shards, features: featuresOf(dataset) })
  if (faults.length > 0) {
    throw checkError({
      where: folder,
      found: faults.map(({ file, found }) => `${file}: ${found}`).join('\n'),
      expected: 'a folder that loaders take',
    })
  }
  writeWhole(join(folder, manifest.name), manifest.text)
}
