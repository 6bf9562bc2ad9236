import { join } from 'node:path'
import { foldersOf } from '../../build/folder.ts'
import type { TaskEntry } from '../../build/manifest.ts'
import { type Counter, counter } from './count.ts'
import { compareGroups, type Group, groupStream, type Line, templateOf } from './groups.ts'

type Part = TaskEntry['parts'][number]

/** A task in one of the builds. */
export interface BuiltTask {
  readonly folder: string
  readonly entry: TaskEntry
}

/** Parts of one raw file that are not the same in both builds. */
export interface Unequal {
  readonly old: readonly Part[]
  readonly new: readonly Part[]
}

/** The parts that have to be read, by raw file, and the rows of the others, which their checksums tell to be the same. */
export function unequalParts(old: TaskEntry, now: TaskEntry): { files: Unequal[]; same: number } {
  const names = [...new Set([...old.parts, ...now.parts].map(fileOf))]
  let same = 0
  const files = names.map(name => {
    const mine = old.parts.filter(part => fileOf(part) === name)
    const others = now.parts.filter(part => fileOf(part) === name)
    const [was, is] = [new Set(mine.map(mark)), new Set(others.map(mark))]
    same += mine.reduce((sum, part) => sum + (is.has(mark(part)) ? part.rows : 0), 0)
    return {
      old: mine.filter(part => !is.has(mark(part))),
      new: others.filter(part => !was.has(mark(part))),
    }
  })
  return { files: files.filter(file => file.old.length + file.new.length > 0), same }
}

/** The raw file that a part is of: `train.json` of `train.json#0-99`. */
const fileOf = ({ from }: Part): string => from.slice(0, from.lastIndexOf('#'))
const mark = ({ side, text }: Part): string => `${side} ${text.sha256}`

/**
 * Compares the rows of a task, example by example. Both builds have the examples of a file in its order, so a block of
 * each part is all that is held. A row's other half is the one that the same template says of the same example of the
 * same record. `progress` is told the rows that were read of both builds.
 */
export async function compareRows(
  task: string,
  old: BuiltTask,
  now: BuiltTask,
  progress: (rows: number) => void,
) {
  const { files, same } = unequalParts(old.entry, now.entry)
  const counts = counter()
  counts.same(same)
  const placed = ({ folder }: BuiltTask, parts: readonly Part[]) =>
    parts.map(({ name, side }) => ({ path: join(foldersOf(folder, task).current, name), side }))
  for (const file of files) {
    const left = groupStream(placed(old, file.old))
    const right = groupStream(placed(now, file.new))
    try {
      await joinStreams(left, right, counts, progress)
    } finally {
      await left.close()
      await right.close()
    }
  }
  return counts.result()
}

type Stream = ReturnType<typeof groupStream>

/** Told so many rows at a time. */
const STEP = 10_000

async function joinStreams(
  left: Stream,
  right: Stream,
  counts: Counter,
  progress: (rows: number) => void,
): Promise<void> {
  let [a, b] = [await left.next(), await right.next()]
  let read = 0
  while (a || b) {
    const order = !a ? 1 : !b ? -1 : compareGroups(a, b)
    const [was, is] = [order <= 0 ? a : undefined, order >= 0 ? b : undefined]
    compare(was, is, counts)
    read += (was?.lines.length ?? 0) + (is?.lines.length ?? 0)
    if (read >= STEP) {
      progress(read)
      read = 0
    }
    if (was) a = await left.next()
    if (is) b = await right.next()
  }
  progress(read)
}

function compare(was: Group | undefined, is: Group | undefined, counts: Counter): void {
  if (was && is && areSame(was, is)) {
    counts.same(was.lines.length)
    return
  }
  const sides = was && is && was.side !== is.side ? { old: was.side, new: is.side } : undefined
  const old = byTemplate(was)
  const now = byTemplate(is)
  for (const [template, line] of old) {
    const other = now.get(template)
    if (!other) counts.count('removed', line, undefined)
    else if (!line.bytes.equals(other.bytes)) counts.count('changed', line, other, sides)
    else if (sides) counts.count('moved', line, other, sides)
    else counts.same(1)
  }
  for (const [template, line] of now) if (!old.has(template)) counts.count('added', undefined, line)
}

const areSame = (a: Group, b: Group): boolean =>
  a.side === b.side &&
  a.lines.length === b.lines.length &&
  a.lines.every(({ bytes }, i) => bytes.equals(b.lines[i]!.bytes))

const byTemplate = (group: Group | undefined): Map<string, Line> =>
  new Map(group?.lines.map(line => [templateOf(line), line]))
