import { type Task, taskNamed } from '../../build/catalogue.ts'
import { workFolder } from '../../build/folder.ts'
import { type Inputs, locateForm } from '../../build/inputs.ts'
import type { Manifest, TaskEntry } from '../../build/manifest.ts'
import { keptSurvey, type Survey, survey } from '../../build/survey.ts'
import { startThreads } from '../../build/threads.ts'
import { type Work, workFor } from '../../build/work.ts'
import { missingError } from '../../lib/errors.ts'
import { openScratch } from '../../lib/scratch.ts'
import type { ExplainRequest } from './explained.ts'

/** A task of a build, with what it was made of. */
export interface Built {
  readonly task: Task
  readonly entry: TaskEntry
  readonly work: Work
  readonly survey: Survey
  /** True where the survey was made by the very program, task, descriptor and raw files that are here. */
  readonly current: boolean
}

/**
 * A task as the build left it: its survey is the one that the build kept. Where that is gone, the task's files are
 * surveyed again, which takes as long as it did. Throws (exit 3) where raw files are not there any more.
 */
export async function builtTask(name: string, manifest: Manifest, request: ExplainRequest): Promise<Built> {
  const entry = manifest.tasks[name]!
  const task = await taskNamed(name)
  const work = workFor(task, inputsOf(task, entry, manifest, request), manifest.settings)
  const kept = keptSurvey(workFolder(request.folder, name))
  if (kept && isOf(kept.survey, entry, work))
    return { task, entry, work, survey: kept.survey, current: kept.fingerprint === work.fingerprint }
  request.reporter.note(`the build kept no survey of ${name} that can be used: its files are read again`)
  return { task, entry, work, survey: await surveyAgain(work, manifest, request), current: true }
}

/** The raw files by the names of the manifest, with the checksums that they had then. */
function inputsOf(
  task: Task,
  { form, files, missing }: TaskEntry,
  { settings }: Manifest,
  { raw }: ExplainRequest,
): Inputs {
  const located = locateForm(task, form, settings, raw)?.found ?? []
  const gone = files.filter(({ name }) => !located.some(file => file.name === name))
  if (gone.length > 0) {
    throw missingError({
      where: raw,
      found: `no file ${gone.map(({ name }) => name).join(', ')} of ${task.source.name}, which the build read`,
      expected: 'the raw files that it was built from',
      remedy: `biflan fetch ${task.source.name}, or name their folder with --raw`,
    })
  }
  return {
    form,
    missing,
    files: files.map(({ name, bytes, sha256, beside = [] }) => ({
      ...located.find(file => file.name === name)!,
      sums: { bytes, sha256, md5: '' },
      partners: beside,
    })),
  }
}

/** True for a survey of the parts that are there, in the shape that surveys have now. */
const isOf = ({ examples, units, pool }: Survey, entry: TaskEntry, work: Work): boolean =>
  examples === entry.examples &&
  units.length === work.units.length &&
  units.reduce((sum, { records }) => sum + records, 0) === entry.records &&
  pool.every(({ file }) => file !== undefined)

async function surveyAgain(
  work: Work,
  { settings }: Manifest,
  { threads: count, reporter, scratch }: ExplainRequest,
): Promise<Survey> {
  const place = openScratch()
  scratch.add(place)
  const threads = startThreads(count)
  const bytes = work.units.reduce((sum, { start, end }) => sum + end - start, 0)
  reporter.stage('survey', bytes, 'bytes')
  try {
    return await survey(work, settings, place.folder, threads, reporter.advance)
  } finally {
    reporter.finish()
    await threads.close()
  }
}

/** Removes what surveys left. */
export function dropScratch({ scratch }: Pick<ExplainRequest, 'scratch'>): void {
  for (const place of scratch) place.drop()
}
