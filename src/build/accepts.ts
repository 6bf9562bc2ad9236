import { statSync } from 'node:fs'
import type { Source, SourceFile } from '../sources/descriptor.ts'
import { MAX_RECORD } from '../sources/records.ts'
import { reads, type Task } from './catalogue.ts'
import { mapUnit } from './map.ts'

/** How many records of a file are looked at. */
const FIRST = 100
/** One record in so many may be one that its task cannot read. */
const TOLERATED = 100
/** In a file with fewer records than this, none may be. */
const FEW = 20

/**
 * Whether a file holds what the tasks that read it expect: its first hundred records pass a task's record schema,
 * their examples its example schema (so their labels are of its set), and at least one example comes out.
 * The answer is undefined, or why not. Throws a source error for a file that cannot be read at all.
 */
export function acceptsFor(tasks: Iterable<Task>) {
  const all = [...tasks]
  return async (
    source: Source,
    _form: string,
    file: SourceFile,
    path: string,
  ): Promise<string | undefined> => {
    const readers = all.filter(task => task.source.name === source.name && reads(task, file))
    const reasons: string[] = []
    for (const task of readers) {
      const why = await reasonAgainst(task, file, path)
      if (why === undefined) return undefined
      reasons.push(why)
    }
    return reasons[0] ?? 'no task reads it'
  }
}

async function reasonAgainst(task: Task, file: SourceFile, path: string): Promise<string | undefined> {
  const records = new Set<number>()
  const failed = new Map<number, string>()
  let examples = 0
  let skipped: string | undefined
  const input = { file, name: file.name, path, sums: { bytes: 0, sha256: '', md5: '' }, partners: [] }
  const whole = { file: 0, start: 0, end: statSync(path).size }
  reading: for await (const { mapped } of mapUnit(task, input, whole, MAX_RECORD)) {
    for (const one of mapped) {
      if (!records.has(one.record) && records.size === FIRST) break reading
      records.add(one.record)
      if (one.kind === 'reject') failed.set(one.record, one.reason)
      else if (one.kind === 'skip') skipped ??= one.reason
      else {
        const issue = task.example.safeParse(one.fields).error?.issues[0]
        if (issue) failed.set(one.record, `${issue.path.join('.')}: ${issue.message}`)
        else examples++
      }
    }
  }
  if (records.size === 0) return 'it holds no records'
  if (failed.size > Math.max(records.size < FEW ? 0 : 1, records.size / TOLERATED)) {
    const [[record, reason] = [0, '']] = failed
    return `${failed.size} of its first ${records.size} records are not records of ${task.name} (number ${record + 1}: ${reason})`
  }
  if (examples === 0) return `its first ${records.size} records give no example of ${task.name} (${skipped})`
  return undefined
}
