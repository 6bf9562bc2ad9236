import { join, sep } from 'node:path'
import type { Catalogue } from '../build/catalogue.ts'
import { codeHash, fingerprint, versionsOf } from '../build/fingerprint.ts'
import type { Reporter } from '../build/reporter.ts'
import { usageError } from '../lib/errors.ts'
import { MODULE_ENDING } from '../lib/root.ts'
import { VERSION } from '../lib/version.ts'
import type { Container } from '../output/containers.ts'
import { sumOf } from '../output/dataset.ts'
import { type Format, shapeOf } from '../output/shapes.ts'
import type { ExportThreads } from './jobs.ts'
import { type Need, needOf } from './need.ts'
import { openSource } from './open-source.ts'
import { type Cut, type Layout, type PlannedShard, planShards } from './plan.ts'
import { type Selection, select } from './select.ts'
import type { Source } from './source.ts'

export interface ExportRequest {
  readonly catalogue: Catalogue
  /** Folder of a build, of a mixture, or of an export in the format unified. */
  readonly from: string
  readonly out: string
  readonly selection: Selection
  readonly format: Format
  readonly keepId: boolean
  readonly container: Container
  readonly layout: Layout
  /** A folder for each task, which is possible where tasks are not mixed. */
  readonly byTask: boolean
  /** Undefined for what suits the source. */
  readonly cut?: Exclude<Cut, 'pieces'>
  readonly threads: number
  /** Write also what is up to date, or was changed by a person. */
  readonly force: boolean
  readonly reporter: Reporter
}

/** An export before a record is written. */
export interface Prepared {
  readonly source: Source
  readonly shards: readonly PlannedShard[]
  readonly need: Need
  /** Everything that decides the shards. */
  readonly fingerprint: string
}

/** Bytes of rows in a shard of what is not in shards yet; less where a shard is held in memory until it is whole. */
const SHARD = 256 * 2 ** 20
const HELD_SHARD = 64 * 2 ** 20

/** Decides what an export will be. Throws usage errors for what cannot be, before anything is written. */
export async function prepareExport(request: ExportRequest, threads: ExportThreads): Promise<Prepared> {
  const { catalogue, from, out, selection, format, keepId, container, layout, byTask, reporter } = request
  shapeOf(format, keepId)
  refuseNested(from, out)
  const all = openSource(from, catalogue)
  if (byTask && all.pieces.some(({ task }) => task === undefined)) {
    throw usageError({
      where: from,
      found: `--by-task with ${all.kind === 'build' ? 'a build' : `a ${all.kind}`}, in which tasks are mixed`,
      expected: 'the build that it is made of',
    })
  }
  if (selection.tasks !== null) reporter.stage('count', sumOf(all.pieces.map(({ rows }) => rows)), 'rows')
  const source = await select(all, selection, (piece, tasks) =>
    threads.run({ kind: 'count', piece, tasks }, reporter.advance),
  )
  if (selection.tasks !== null) reporter.finish()
  const cut = request.cut ?? usualCut(source, container)
  const shards = planShards({ pieces: source.pieces, cut, layout, byTask, container, format })
  return {
    source,
    shards,
    need: await needOf(source.pieces, container, out),
    fingerprint: fingerprintOf(request, source, shards),
  }
}

function usualCut({ kind }: Source, container: Container): Cut {
  if (container === 'jsonl.zst') return { bytes: HELD_SHARD }
  return kind === 'build' ? { bytes: SHARD } : 'pieces'
}

function refuseNested(from: string, out: string): void {
  if (!`${out}${sep}`.startsWith(`${from}${sep}`)) return
  throw usageError({
    where: out,
    found: 'a folder within what is exported',
    expected: 'a folder of its own',
    remedy: 'name another folder with --out',
  })
}

function fingerprintOf(
  { format, keepId, container, selection: { tasks } }: ExportRequest,
  source: Source,
  shards: readonly PlannedShard[],
): string {
  return fingerprint({
    biflan: VERSION,
    code: codeHash(join(import.meta.dirname, `worker${MODULE_ENDING}`)),
    libraries: versionsOf(['@toondepauw/node-zstd', 'hyparquet-writer']),
    format,
    keepId,
    container,
    tasks,
    pieces: source.pieces.map(({ name, text }) => [name, text.sha256]),
    facts: source.tasks,
    shards,
  })
}
