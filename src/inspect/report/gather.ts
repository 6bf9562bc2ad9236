import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Catalogue, loadCatalogue, type Task } from '../../build/catalogue.ts'
import { factsOf } from '../../build/facts.ts'
import { foldersOf } from '../../build/folder.ts'
import { MANIFEST, type Manifest, readManifest, type TaskEntry } from '../../build/manifest.ts'
import { PRESETS } from '../../build/presets.ts'
import type { Reporter } from '../../build/reporter.ts'
import { usageError } from '../../lib/errors.ts'
import { mixtureFolders } from '../../mixture/folder.ts'
import { lookAtMixture } from '../../mixture/manifest.ts'
import { staleness } from '../../mixture/stale.ts'
import { sumOf, type TaskFacts } from '../../output/dataset.ts'
import { indexPath } from '../../output/index-file.ts'
import { coverageOf, type TaskCoverage } from '../coverage/coverage.ts'
import { countIndexes, type IndexedRows } from '../coverage/index-rows.ts'
import { rowReader } from '../coverage/row-reader.ts'
import { markOf } from './mark.ts'
import { chooseSamples, type Sample } from './samples.ts'
import { type Shares, sharesOf } from './shares.ts'

/** A task of the build. A task that this version does not know has no coverage and no samples. */
export interface ReportTask {
  readonly name: string
  readonly entry: TaskEntry
  readonly facts: TaskFacts
  readonly indexed: IndexedRows
  readonly coverage?: TaskCoverage
  readonly samples: readonly Sample[]
}

/** Everything that the report shows. Plain data, without dates, paths or host names. */
export interface ReportData {
  readonly manifest: Manifest
  /** Tells this state of the build from others. */
  readonly mark: string
  /** At most so many rows of each task are shown. */
  readonly samples: number
  readonly tasks: readonly ReportTask[]
  readonly shares: Shares
  /** Why the mixture is older than the build; empty where it is not, or there is none. */
  readonly stale: readonly string[]
  /** Tokens that rows were held to, or those of OpenBA's trainer where they were held to none. */
  readonly limit: { readonly input: number; readonly output: number; readonly held: boolean }
}

export interface ReportRequest {
  readonly build: string
  /** At most so many rows of each task. */
  readonly samples: number
  readonly threads: number
  readonly reporter: Reporter
}

/** Reads a build to its last row. Throws a usage error for a folder that holds none. */
export async function gatherReport(request: ReportRequest): Promise<ReportData> {
  const { build, reporter } = request
  const manifest = existsSync(build) ? readManifest(build) : undefined
  if (!manifest)
    throw usageError({
      where: build,
      found: existsSync(build) ? `no ${MANIFEST}` : 'no such folder',
      expected: 'the folder of a build: output/full, or what --out named',
      remedy: 'biflan build, or with --sample for a first one',
    })
  const catalogue = await loadCatalogue()
  const reader = rowReader(request.threads)
  const entries = Object.entries(manifest.tasks)
  reporter.stage('report', sumOf(entries.map(([, { rows }]) => rows)), 'rows')
  try {
    const tasks = await Promise.all(
      entries.map(async ([name, entry]) => {
        const facts = factsOf(name, entry, catalogue)
        const task = await gatherTask(name, entry, facts, catalogue.tasks.get(name), request, reader.read)
        reporter.advance(entry.rows)
        return task
      }),
    )
    return dataOf(request, manifest, tasks, catalogue)
  } finally {
    await reader.close()
    reporter.finish()
  }
}

function dataOf(
  { build, samples }: ReportRequest,
  manifest: Manifest,
  tasks: readonly ReportTask[],
  catalogue: Catalogue,
): ReportData {
  const stale = staleness(build)
  const mixture = lookAtMixture(mixtureFolders(build).current)
  const current = mixture && 'manifest' in mixture && stale.length === 0 ? mixture.manifest : undefined
  const { limit } = manifest.settings
  return {
    manifest,
    mark: markOf(build),
    samples,
    tasks,
    shares: sharesOf(catalogue, manifest, current),
    stale,
    limit: { ...(limit ?? PRESETS.openba), held: limit !== null },
  }
}

async function gatherTask(
  name: string,
  entry: TaskEntry,
  facts: TaskFacts,
  task: Task | undefined,
  { build, samples }: ReportRequest,
  read: ReturnType<typeof rowReader>['read'],
): Promise<ReportTask> {
  const parts = entry.parts.map(part => join(foldersOf(build, name).current, part.name))
  const known = { name, entry, facts, indexed: countIndexes(parts.map(indexPath)) }
  if (!task) return { ...known, samples: [] }
  const said = await read(name, parts)
  // Nothing but the build is read: raw files may be elsewhere tomorrow, and the report is to be the same.
  const coverage = await coverageOf(task, { build, raw: '', least: 0, readRows: async () => said })
  const inverted = new Set(coverage.templates.filter(({ inverse }) => inverse).map(each => each.name))
  return { ...known, coverage, samples: chooseSamples(said, inverted, samples) }
}
