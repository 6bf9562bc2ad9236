import { MANIFEST } from '../build/manifest.ts'
import { VERSION } from '../lib/version.ts'
import { companionsOf, sha256 } from '../output/companions.ts'
import { type Rows, SPLITS, sumOf } from '../output/dataset.ts'
import { knownIssues } from '../output/issues.ts'
import { sealFolder } from '../output/seal.ts'
import type { WrittenShard } from './jobs.ts'
import { type ExportManifest, manifestText } from './manifest.ts'
import type { ExportRequest, Prepared } from './prepare.ts'

/** Writes what lies beside the shards, the manifest last, and holds the folder to the rules of loaders. */
export function finish(
  { format, keepId, container }: ExportRequest,
  { source, shards: planned, fingerprint }: Prepared,
  next: string,
  written: readonly WrittenShard[],
): ExportManifest {
  const shards = written.map(({ name, rows, bytes, sha256, text }, i) => {
    const { split, rows: wanted } = planned[i]!
    if (rows !== wanted) throw new Error(`${name}: ${rows} rows written of ${wanted} planned`)
    return { name, split, rows, bytes, sha256, text }
  })
  const repaired = sumOf(written.map(shard => shard.repaired))
  const marks = sumMarks(written)
  const issues = knownIssues(source.tasks, format, { repaired, marks })
  const dataset = {
    format,
    keepId,
    container,
    shuffled: source.shuffled,
    shards,
    tasks: source.tasks,
    issues,
  }
  const companions = companionsOf(dataset)
  const manifest: ExportManifest = {
    biflan: VERSION,
    fingerprint,
    export: {
      format,
      container,
      keepId,
      shuffled: source.shuffled,
      from: source.kind,
      pieces: Object.fromEntries(source.pieces.map(({ name, text }) => [name, text.sha256])),
    },
    rows: Object.fromEntries(
      SPLITS.map(split => [
        split,
        sumOf(shards.filter(shard => shard.split === split).map(({ rows }) => rows)),
      ]),
    ) as Rows,
    repaired,
    marks,
    tasks: [...source.tasks],
    shards,
    files: [...companions].map(([name, text]) => ({
      name,
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
    })),
  }
  sealFolder({
    folder: next,
    dataset,
    shards,
    companions,
    manifest: { name: MANIFEST, text: manifestText(manifest) },
  })
  return manifest
}

function sumMarks(written: readonly WrittenShard[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { marks } of written)
    for (const [mark, rows] of Object.entries(marks)) sums[mark] = (sums[mark] ?? 0) + rows
  return Object.fromEntries(Object.entries(sums).sort(([a], [b]) => (a < b ? -1 : 1)))
}
