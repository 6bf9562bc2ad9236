import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { MANIFEST } from '../../build/manifest.ts'
import type { ExportManifest } from '../../export/manifest.ts'
import { mixtureFolders } from '../../mixture/folder.ts'
import type { MixManifest } from '../../mixture/manifest.ts'
import { shardsOf } from '../../mixture/shards.ts'
import { staleness } from '../../mixture/stale.ts'
import type { Fault } from '../../output/check-folder.ts'
import { type Rows, type ShardFacts, sumOf } from '../../output/dataset.ts'
import { shapeOf } from '../../output/shapes.ts'
import { shareFaults, verifyShards } from './shards.ts'
import type { Tools, Verified } from './verified.ts'

/** Holds an export to its manifest. */
export async function verifyExport(
  folder: string,
  manifest: ExportManifest,
  tools: Tools,
): Promise<Verified> {
  const { shards, files, tasks, export: made } = manifest
  const { features } = shapeOf(made.format, made.keepId)
  const found = await verifyShards(folder, shards, features, tools)
  const identified = features.some(({ name }) => name === 'id')
  const faults = [
    ...found.faults,
    ...(identified ? shareFaults(found.tasks, tasks) : []),
    ...totalFaults(manifest.rows, shards),
  ]
  return { kind: 'export', ...size(shards, files.length), faults, notes: found.notes }
}

/** Holds a mixture to its manifest, and to the build that it lies in. */
export async function verifyMixture(folder: string, manifest: MixManifest, tools: Tools): Promise<Verified> {
  const { languages } = manifest
  const shards = shardsOf(manifest)
  const found = await verifyShards(folder, shards, shapeOf('unified').features, tools)
  const shares = languages.flatMap(({ name: language, parts }) =>
    parts.flatMap(({ name: part, tasks }) =>
      tasks.map(({ name, rows, validation }) => ({
        name: language === 'zh' ? name : part,
        rows: { train: rows, validation },
      })),
    ),
  )
  const faults = [
    ...found.faults,
    ...shareFaults(found.tasks, shares),
    ...totalFaults(manifest.rows, shards),
    ...levelFaults(manifest),
    ...staleFaults(folder),
  ]
  return { kind: 'mixture', ...size(shards, 2), faults, notes: found.notes }
}

/** `SHA256SUMS` and the manifest lie there too. */
const size = (shards: readonly ShardFacts[], beside: number) => ({
  files: shards.length + beside + 2,
  rows: sumOf(shards.map(({ rows }) => rows)),
})

const wrong = (found: string): Fault => ({ file: MANIFEST, found })

function totalFaults(rows: Rows, shards: readonly ShardFacts[]): Fault[] {
  return (['train', 'validation'] as const).flatMap(split => {
    const written = sumOf(shards.filter(shard => shard.split === split).map(shard => shard.rows))
    return written === rows[split]
      ? []
      : [wrong(`${rows[split]} rows in ${split}, but ${written} in its shards`)]
  })
}

/** The shares of each level are made of those below. */
function levelFaults({ languages, rows }: MixManifest): Fault[] {
  const level = (name: string, said: Counted, below: readonly Counted[]) =>
    (['rows', 'validation'] as const).flatMap(of => {
      const sum = sumOf(below.map(each => each[of]))
      return sum === said[of] ? [] : [wrong(`${name}: ${of} ${said[of]}, but ${sum} in what it is made of`)]
    })
  return [
    ...level('all', { rows: rows.train, validation: rows.validation }, languages),
    ...languages.flatMap(language => [
      ...level(language.name, language, language.parts),
      ...language.parts.flatMap(part => level(`${language.name}/${part.name}`, part, part.tasks)),
    ]),
  ]
}

type Counted = { readonly rows: number; readonly validation: number }

/** A mixture that lies in a build is stale when the build has other parts than those that it is made of. */
function staleFaults(folder: string): Fault[] {
  const build = dirname(folder)
  if (mixtureFolders(build).current !== folder || !existsSync(join(build, MANIFEST))) return []
  const reasons = staleness(build)
  return reasons.length === 0 ? [] : [wrong(`out of date: ${reasons.join('; ')}; biflan mix makes it anew`)]
}
