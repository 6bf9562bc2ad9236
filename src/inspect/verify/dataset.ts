import { dirname } from 'node:path'
import { MANIFEST, readManifest } from '../../build/manifest.ts'
import type { ExportManifest } from '../../export/manifest.ts'
import type { Mixture } from '../../export/mixture-source.ts'
import type { Fault } from '../../output/check-folder.ts'
import { sumOf } from '../../output/dataset.ts'
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
    ...(identified && found.faults.length === 0 ? shareFaults(found.tasks, tasks) : []),
    ...totalFaults(manifest.rows, shards),
  ]
  return { kind: 'export', ...size(shards, files.length), faults, notes: found.notes }
}

/** Holds a mixture to its manifest, and to the build that it lies in. */
export async function verifyMixture(folder: string, manifest: Mixture, tools: Tools): Promise<Verified> {
  const { shards, languages } = manifest
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
    ...(found.faults.length === 0 ? shareFaults(found.tasks, shares) : []),
    ...totalFaults(manifest.rows, shards),
    ...levelFaults(manifest),
    ...staleFaults(dirname(folder), manifest),
  ]
  return { kind: 'mixture', ...size(shards, 2), faults, notes: found.notes }
}

/** `SHA256SUMS` and the manifest lie there too. */
const size = (shards: Mixture['shards'], beside: number) => ({
  files: shards.length + beside + 2,
  rows: sumOf(shards.map(({ rows }) => rows)),
})

const wrong = (found: string): Fault => ({ file: MANIFEST, found })

function totalFaults(rows: Mixture['rows'], shards: Mixture['shards']): Fault[] {
  return (['train', 'validation'] as const).flatMap(split => {
    const written = sumOf(shards.filter(shard => shard.split === split).map(shard => shard.rows))
    return written === rows[split]
      ? []
      : [wrong(`${rows[split]} rows in ${split}, but ${written} in its shards`)]
  })
}

/** The shares of each level are made of those below. */
function levelFaults({ languages, rows }: Mixture): Fault[] {
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

/** A mixture is stale when the build around it has other parts than those that it is made of. */
function staleFaults(build: string, { made }: Mixture): Fault[] {
  const manifest = readManifest(build)
  if (!manifest) return []
  const older = Object.keys(made.zh).filter(task => manifest.tasks[task]?.fingerprint !== made.zh[task])
  return older.length === 0
    ? []
    : [wrong(`made of older parts of ${older.join(', ')}: biflan mix makes it anew`)]
}
