import type { TextSums } from '../output/block-writer.ts'
import type { ShardFacts } from '../output/dataset.ts'
import { SHARDS } from './folder.ts'
import type { MixManifest } from './manifest.ts'

/** The shards of a mixture, by their paths in its folder. */
export const shardsOf = ({ shards }: Pick<MixManifest, 'shards'>): (ShardFacts & TextSums)[] =>
  shards.map(shard => ({ ...shard, name: `${SHARDS}/${shard.name}` }))
