import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { usageError } from '../lib/errors.ts'
import { obstacle, readIfThere, writeWhole } from '../lib/files.ts'
import { indexPath } from '../output/index-file.ts'
import { MANIFEST, type Manifest } from './manifest.ts'
import { TALLY, tallyIn } from './tally.ts'

/**
 * How a task's parts change places:
 *   1. the new parts are written into `tasks/.<task>.new`, their tally last;
 *   2. `tasks/<task>` becomes `tasks/.<task>.old`;
 *   3. `tasks/.<task>.new` becomes `tasks/<task>`;
 *   4. the manifest is replaced: from here on the new parts are the ones that exist;
 *   5. `tasks/.<task>.old` is removed.
 * A crash between any two steps is put right by `recover`.
 */
export interface TaskFolders {
  readonly current: string
  readonly next: string
  readonly previous: string
}

const TASKS = 'tasks'
const WORK = '.work'
/** In a folder of unfinished parts: whose work they are. */
const STATE = '.fingerprint'

export function foldersOf(out: string, task: string): TaskFolders {
  const at = (name: string) => join(out, TASKS, name)
  return { current: at(task), next: at(`.${task}.new`), previous: at(`.${task}.old`) }
}

/** Where surveys and other things that can be made again are kept. */
export const workFolder = (out: string, task: string): string => join(out, WORK, task)

/** The page that `biflan report` writes beside the parts. */
export const REPORT = 'report.html'

/** What a command leaves that was killed while it took the folder, or replaced the manifest or the report. */
const isDraft = (name: string): boolean =>
  [MANIFEST, REPORT].some(file => name.startsWith(`.${file}.`)) || name.startsWith('.lock.')

/** Throws a usage error for a folder that holds other things than a build, and for a path that can be no folder. */
export function checkFolder(out: string): void {
  const inTheWay = obstacle(out)
  if (inTheWay !== undefined) {
    throw usageError({
      where: out,
      found: `${inTheWay === out ? 'it' : inTheWay} is no folder`,
      expected: 'a build of biflan, an empty folder, or none',
      remedy: 'name another one with --out',
    })
  }
  const inside = existsSync(out)
    ? readdirSync(out).filter(name => name !== '.gitignore' && name !== '.lock' && !isDraft(name))
    : []
  // Before there is a manifest, a build leaves no more than its survey and a folder without tasks.
  const isEmpty = (path: string) => obstacle(path) === undefined && readdirSync(path).length === 0
  const young = inside.every(name => name === WORK || (name === TASKS && isEmpty(join(out, name))))
  if (!inside.includes(MANIFEST) && !young) {
    throw usageError({
      where: out,
      found: `a folder with other things in it (${inside.slice(0, 3).join(', ')}${inside.length > 3 ? ' …' : ''})`,
      expected: 'a build of biflan, an empty folder, or none',
      remedy: 'name another one with --out',
    })
  }
}

/** Makes the folder. Throws what `checkFolder` throws. */
export function openFolder(out: string): void {
  checkFolder(out)
  mkdirSync(out, { recursive: true })
}

/** Finishes or undoes what a crash left half done, and removes what the manifest does not know. */
export function recover(out: string, manifest: Manifest): void {
  for (const name of readdirSync(out)) if (isDraft(name)) rmSync(join(out, name), { recursive: true })
  for (const name of [TASKS, WORK]) dropFile(join(out, name))
  mkdirSync(join(out, TASKS), { recursive: true })
  const names = new Set(readdirSync(join(out, TASKS)).map(taskOf))
  for (const task of names) {
    const entry = manifest.tasks[task]
    const folders = foldersOf(out, task)
    for (const folder of Object.values(folders)) dropFile(folder)
    recoverTask(folders, entry?.fingerprint)
    if (entry)
      keepOnly(
        folders.current,
        new Set([TALLY, ...entry.parts.flatMap(({ name }) => [name, indexPath(name)])]),
      )
  }
}

/** The task that a folder below `tasks` belongs to. */
const taskOf = (name: string): string => name.replace(/^\.(.*)\.(?:new|old)$/, '$1')

/** Removes a file from where a folder of ours belongs. */
function dropFile(path: string): void {
  if (obstacle(path) === path) rmSync(path)
}

function keepOnly(folder: string, names: ReadonlySet<string>): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder))
    if (!names.has(name)) rmSync(join(folder, name), { recursive: true })
}

/** Removes what a stopped build left of parts that are not wanted any more. */
export const dropNext = (out: string, task: string): void =>
  rmSync(foldersOf(out, task).next, { recursive: true, force: true })

/** In `.work`: what is known of the raw files of the English side, which depends on nothing that a reset forgets. */
export const ENGLISH_WORK = 'english'

/** Removes everything of tasks other than these. */
export function dropOthers(out: string, tasks: ReadonlySet<string>): void {
  for (const folder of [TASKS, WORK].map(name => join(out, name)).filter(existsSync)) {
    for (const name of readdirSync(folder))
      if (!tasks.has(taskOf(name)) && name !== ENGLISH_WORK) rmSync(join(folder, name), { recursive: true })
  }
}

function recoverTask({ current, next, previous }: TaskFolders, committed: string | undefined): void {
  const found = fingerprintIn(current)
  if (found !== undefined && found !== committed) {
    // Between steps 3 and 4, or left by another hand: as far as it is good, it is the next one.
    rmSync(next, { recursive: true, force: true })
    renameSync(current, next)
  }
  // Committed parts with a damaged tally stay where they are until they are made again.
  if (found === undefined && committed === undefined) rmSync(current, { recursive: true, force: true })
  if (existsSync(previous)) {
    if (existsSync(current)) rmSync(previous, { recursive: true })
    else if (committed !== undefined && fingerprintIn(previous) === committed) renameSync(previous, current)
    else rmSync(previous, { recursive: true })
  }
  if (!existsSync(current) && committed !== undefined && fingerprintIn(next) === committed)
    renameSync(next, current)
}

/** Steps 2 to 5. `commit` replaces the manifest. */
export function exchange({ current, next, previous }: TaskFolders, commit: () => void): void {
  if (existsSync(current)) renameSync(current, previous)
  renameSync(next, current)
  commit()
  rmSync(previous, { recursive: true, force: true })
}

const fingerprintIn = (folder: string): string | undefined => tallyIn(folder)?.fingerprint

/** The folder to write a task's new parts into: with what a stopped build left there if it was the same work. */
export function openNext({ next }: TaskFolders, fingerprint: string): void {
  const state = join(next, STATE)
  if (readIfThere(state) === fingerprint) return
  rmSync(next, { recursive: true, force: true })
  mkdirSync(next, { recursive: true })
  writeWhole(state, fingerprint)
}

/** Writes the tally that makes a folder of parts whole. */
export function closeNext({ next }: TaskFolders, tally: object): void {
  writeWhole(join(next, TALLY), `${JSON.stringify(tally, null, 1)}\n`)
  dropNotes({ next })
}

/** Removes what was kept for a resumption. */
export function dropNotes({ next }: Pick<TaskFolders, 'next'>): void {
  for (const name of readdirSync(next)) if (name.startsWith('.')) rmSync(join(next, name))
}
