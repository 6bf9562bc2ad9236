import { join } from 'node:path'
import { MANIFEST } from '../../build/manifest.ts'
import type { TextSums } from '../../output/block-writer.ts'
import { type Fault, folderFaults } from '../../output/check-folder.ts'
import { type ShardFacts, SPLITS, type Split, sumOf } from '../../output/dataset.ts'
import type { Feature } from '../../output/shapes.ts'
import type { Tools } from './verified.ts'

export type TasksBySplit = Readonly<Record<Split, Readonly<Record<string, number>>>>

export interface ShardsVerified {
  readonly faults: readonly Fault[]
  /** Rows by task in each split, where the records have an id; undefined where a shard could not be read. */
  readonly tasks: TasksBySplit | undefined
  readonly notes: readonly string[]
}

/** Holds a folder of shards to its manifest: what lies there, and every record of it. */
export async function verifyShards(
  folder: string,
  shards: readonly (ShardFacts & TextSums)[],
  features: readonly Feature[],
  { threads, reporter }: Tools,
): Promise<ShardsVerified> {
  reporter.stage('verify', sumOf(shards.map(({ rows }) => rows)), 'rows')
  const beside = folderFaults({ folder, manifest: MANIFEST, shards, features })
  const damaged = new Set(beside.map(({ file }) => file))
  const read = await Promise.all(
    shards.map(async ({ name, ...expected }) => {
      // What is cut or missing has been told.
      const job = { kind: 'shard', path: join(folder, name), name, features, expected } as const
      const found = damaged.has(name) ? undefined : await threads.run(job)
      reporter.advance(expected.rows)
      return found
    }),
  )
  reporter.finish()
  const tasks = Object.fromEntries(
    SPLITS.map(split => [
      split,
      sumTasks(read.flatMap((found, i) => (found && shards[i]!.split === split ? [found.tasks] : []))),
    ]),
  ) as TasksBySplit
  const notes = read.flatMap((found, i) =>
    (found?.dates ?? []).map(column => `${shards[i]!.name}: the column ${column} holds nothing but dates`),
  )
  const readable = read.every(found => found?.faults.length === 0)
  return {
    faults: [...beside, ...read.flatMap(found => found?.faults ?? [])],
    tasks: readable ? tasks : undefined,
    notes,
  }
}

function sumTasks(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const count of counts)
    for (const [task, rows] of Object.entries(count)) sums[task] = (sums[task] ?? 0) + rows
  return sums
}

/** Where the rows of a task are not as many as the manifest says. */
export function shareFaults(
  found: TasksBySplit | undefined,
  expected: readonly { readonly name: string; readonly rows: Readonly<Record<Split, number>> }[],
): Fault[] {
  if (!found) return []
  return SPLITS.flatMap(split => {
    const said = sumTasks(expected.map(({ name, rows }) => ({ [name]: rows[split] })))
    const names = [...new Set([...Object.keys(said), ...Object.keys(found[split])])].sort()
    return names
      .filter(name => (said[name] ?? 0) !== (found[split][name] ?? 0))
      .map(name => ({
        file: MANIFEST,
        found: `${said[name] ?? 0} rows of ${name} in ${split}, but ${found[split][name] ?? 0} in the shards`,
      }))
  })
}
