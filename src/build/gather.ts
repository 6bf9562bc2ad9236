import pLimit from 'p-limit'
import { missingError, usageError } from '../lib/errors.ts'
import { strayNote } from '../sources/raw.ts'
import type { Task } from './catalogue.ts'
import { findInputs, splitsOf } from './inputs.ts'
import type { Settings } from './settings.ts'
import { type Work, workFor } from './work.ts'

/** A task that is not built, or only in part, because files are not there. */
export interface Absent {
  readonly task: string
  readonly corpus: string
  /** Names of files that are not there; empty where nothing of the corpus is. */
  readonly missing: readonly string[]
  /** What to do about files of it that lie in the wrong folder. */
  readonly stray?: string
}

export interface Gathered {
  readonly works: readonly Work[]
  readonly absent: readonly Absent[]
  /** Tasks whose corpora have none of the wanted splits. */
  readonly splitless: readonly string[]
}

/** So many tasks look for their files at a time: slow disks and network folders answer several at once. */
const AT_ONCE = 4

/** Finds the raw files of the tasks. Throws a usage error where the wanted splits leave none of them anything to read. */
export async function gather(
  tasks: readonly Task[],
  settings: Settings,
  raw: string,
  keep: boolean,
): Promise<Gathered> {
  const limit = pLimit(AT_ONCE)
  const found = await limit.map(tasks, async task => ({
    task,
    inputs: await findInputs(task, settings, raw, keep),
  }))
  const works: Work[] = []
  const absent: Absent[] = []
  const splitless: string[] = []
  for (const { task, inputs } of found) {
    if (!inputs && !hasWantedSplit(task, settings)) splitless.push(task.name)
    else if (!inputs) {
      const stray = settings.sample ? undefined : strayNote(raw, task.source)
      absent.push({ task: task.name, corpus: task.source.name, missing: [], ...(stray && { stray }) })
    } else {
      works.push(workFor(task, inputs, settings))
      if (inputs.missing.length > 0)
        absent.push({ task: task.name, corpus: task.source.name, missing: inputs.missing })
    }
  }
  if (splitless.length === tasks.length) throw noSplit(tasks, settings)
  return { works, absent, splitless }
}

const hasWantedSplit = (task: Task, { splits }: Settings): boolean =>
  splitsOf(task).some(split => splits === null || splits.includes(split))

function noSplit(tasks: readonly Task[], { splits }: Settings): Error {
  const lines = tasks.map(task => `  ${task.name} has ${splitsOf(task).join(', ') || 'no file to read'}`)
  return usageError({
    found: `--splits ${splits?.join(',')}, of which no task has any:\n${lines.join('\n')}`,
    expected: 'splits that at least one of the tasks has',
  })
}

/** Throws the error of missing sources (exit 3): every task with its files, and how to get them. */
export function refuseMissing({ works, absent }: Gathered, raw: string, allowMissing: boolean): void {
  if (works.length > 0 && (allowMissing || absent.length === 0)) return
  const lines = absent.map(
    ({ task, corpus, missing, stray }) =>
      `  ${task}: ${stray ?? (missing.length === 0 ? `nothing of ${corpus}` : missing.join(', '))}`,
  )
  throw missingError({
    where: raw,
    found: `not everything is here:\n${lines.join('\n')}`,
    remedy:
      works.length > 0
        ? 'biflan fetch, or --allow-missing to build what is here, or --sample to build from the embedded samples'
        : 'biflan fetch, or --sample to build from the embedded samples',
  })
}
