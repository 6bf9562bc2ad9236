import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { openScratch } from '../lib/scratch.ts'
import type { Catalogue, Selection } from './catalogue.ts'
import { selectTasks, templatesOf } from './catalogue.ts'
import { type Estimate, estimate } from './estimate.ts'
import { hashIfThere, libraryVersions } from './fingerprint.ts'
import { checkFolder, dropNext, dropOthers, foldersOf, openFolder, recover } from './folder.ts'
import { type Gathered, gather, refuseMissing } from './gather.ts'
import { lockFolder } from './lock.ts'
import { emptyManifest, type Manifest, readManifest, type TaskEntry, writeManifest } from './manifest.ts'
import { type Prepared, planRows, surveyAll } from './prepare.ts'
import { produce } from './produce.ts'
import type { Reporter } from './reporter.ts'
import { refuseOthers, type Settings } from './settings.ts'
import { areThere, TALLY } from './tally.ts'
import { startThreads } from './threads.ts'

export interface BuildRequest {
  readonly catalogue: Catalogue
  readonly selection: Selection
  readonly settings: Settings
  /** Build folder. */
  readonly out: string
  /** Folder of the raw files. */
  readonly raw: string
  readonly threads: number
  /** Build what is there; otherwise anything missing is an error (exit 3). */
  readonly allowMissing: boolean
  /** Render also what is up to date. */
  readonly force: boolean
  /** Forget what the folder holds, and its settings. */
  readonly reset: boolean
  /** Share of a file's records that may be unreadable. */
  readonly maxRejects: number
  /** Path of the tokenizer that counts, where the settings name one. */
  readonly tokenizer?: string
  readonly reporter: Reporter
}

export interface BuildResult extends Gathered {
  readonly manifest: Manifest
  /** Tasks that were rendered now; the others of the request were up to date. */
  readonly rendered: readonly string[]
  readonly upToDate: readonly string[]
}

/**
 * Brings the selected tasks of a build folder up to date: survey, plan, render what is missing or changed,
 * exchange, commit. Tasks that are not selected keep every byte. Throws before a row is written where sources
 * are missing or unreadable; a crash at any point leaves the last committed state, and a rerun goes on from there.
 */
export async function build(request: BuildRequest): Promise<BuildResult> {
  const { out, settings, reporter } = request
  const gathered = await gatherTasks(request, true)
  openFolder(out)
  const unlock = lockFolder(out)
  const threads = startThreads(request.threads)
  try {
    const found = readManifest(out, request.reset)
    // They were settled before the folder was ours: another first build may have written its own since.
    if (found && !request.reset) refuseOthers(out, found.settings, settings)
    const empty = emptyManifest(settings, libraryVersions())
    const manifest = found && !request.reset ? { ...empty, tasks: found.tasks } : empty
    recover(out, found ?? empty)

    const surveys = await surveyAll(gathered.works, settings, out, threads, reporter, request.maxRejects)
    const prepared = planRows(gathered.works, surveys, settings, manifest)
    const due = prepared.filter(task => request.force || !isCurrent(out, manifest, task))
    for (const { work } of due) templatesOf(work.task)
    // Only now: a request that is refused, or has a wrong template, leaves the folder and its settings as they were.
    writeManifest(out, manifest)
    for (const { work } of prepared.filter(task => !due.includes(task))) dropNext(out, work.task.name)
    if (request.reset) dropOthers(out, new Set(prepared.map(({ work }) => work.task.name)))
    reporter.stage(
      'render',
      due.reduce((sum, { rows }) => sum + rows, 0),
      'rows',
    )
    await Promise.all(
      due.map(task =>
        produce(task, settings, out, threads, request.tokenizer, reporter.advance, (entry: TaskEntry) => {
          manifest.tasks[task.work.task.name] = entry
          writeManifest(out, manifest)
        }),
      ),
    )
    reporter.finish()
    const names = (list: readonly Prepared[]) => list.map(({ work }) => work.task.name)
    return {
      ...gathered,
      manifest,
      rendered: names(due),
      upToDate: names(prepared.filter(task => !due.includes(task))),
    }
  } finally {
    await threads.close()
    unlock()
  }
}

export interface DryRun extends Gathered {
  readonly prepared: readonly Prepared[]
  readonly due: readonly string[]
  readonly estimate: Estimate
}

/** Surveys and plans without writing anything into the build folder. */
export async function dryRun(request: BuildRequest): Promise<DryRun> {
  const { out, settings, reporter } = request
  const gathered = await gatherTasks(request, false)
  checkFolder(out)
  const manifest = existsSync(out) && !request.reset ? readManifest(out) : undefined
  const scratch = openScratch()
  const threads = startThreads(request.threads)
  try {
    const surveys = await surveyAll(
      gathered.works,
      settings,
      scratch.folder,
      threads,
      reporter,
      request.maxRejects,
    )
    const prepared = planRows(gathered.works, surveys, settings, manifest)
    const due = prepared.filter(task => request.force || !manifest || !isCurrent(out, manifest, task))
    return {
      ...gathered,
      prepared,
      due: due.map(({ work }) => work.task.name),
      estimate: await estimate(
        due,
        settings,
        out,
        Math.min(request.threads, availableParallelism()),
        request.tokenizer,
      ),
    }
  } finally {
    await threads.close()
    scratch.drop()
  }
}

async function gatherTasks(
  { catalogue, selection, settings, raw, allowMissing }: BuildRequest,
  keep: boolean,
): Promise<Gathered> {
  const gathered = await gather(selectTasks(catalogue, selection), settings, raw, keep)
  refuseMissing(gathered, raw, allowMissing)
  return gathered
}

/** True where the folder holds the task's parts as they would be written now. */
function isCurrent(out: string, manifest: Manifest, { work, fingerprint }: Prepared): boolean {
  const entry = manifest.tasks[work.task.name]
  if (entry?.fingerprint !== fingerprint) return false
  const { current } = foldersOf(out, work.task.name)
  return areThere(current, entry.parts) && hashIfThere(join(current, TALLY)) === entry.tally.sha256
}
