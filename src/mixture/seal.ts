import type { Catalogue } from '../build/catalogue.ts'
import { MANIFEST } from '../build/manifest.ts'
import { companionsOf } from '../output/companions.ts'
import { knownIssues } from '../output/issues.ts'
import { sealFolder } from '../output/seal.ts'
import { mixtureFacts } from './facts.ts'
import { type MixManifest, mixManifestText } from './manifest.ts'
import { shardsOf } from './shards.ts'

/**
 * Makes a mixture's folder a whole data set: card, licences, checksums, and last the manifest. `remarks`: what else a
 * person should know who trains on it.
 */
export function sealMixture(
  folder: string,
  manifest: MixManifest,
  catalogue: Catalogue,
  remarks: readonly string[],
): void {
  const shards = shardsOf(manifest)
  const tasks = mixtureFacts(manifest.languages, catalogue)
  const dataset = {
    format: 'unified',
    keepId: false,
    container: manifest.options.compress === 'gzip' ? 'jsonl.gz' : 'jsonl',
    shuffled: true,
    shards,
    tasks,
    issues: [...knownIssues(tasks, 'unified', { repaired: 0, marks: {} }), ...remarks],
  } as const
  sealFolder({
    folder,
    dataset,
    shards,
    companions: companionsOf(dataset),
    manifest: { name: MANIFEST, text: mixManifestText(manifest) },
  })
}
