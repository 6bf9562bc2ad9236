import { join } from 'node:path'
import type { Catalogue } from '../build/catalogue.ts'
import { mixtureFacts } from '../mixture/facts.ts'
import type { MixManifest } from '../mixture/manifest.ts'
import { shardsOf } from '../mixture/shards.ts'
import type { Source } from './source.ts'

/** The shards of a mixture. */
export const mixtureSource = (folder: string, manifest: MixManifest, catalogue: Catalogue): Source => ({
  kind: 'mixture',
  shuffled: true,
  pieces: shardsOf(manifest).map(shard => ({ ...shard, path: join(folder, shard.name) })),
  tasks: mixtureFacts(manifest.languages, catalogue),
})
