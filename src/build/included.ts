import { existsSync, statSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { usageError } from '../lib/errors.ts'

/** The parts of the registry: what a folder of corpora may hold. */
export const KINDS = ['sources', 'tasks', 'templates'] as const

export type Kind = (typeof KINDS)[number]

/** Folders whose corpora, tasks and templates join the package's own. Threads inherit the environment, and so the folders. */
const VARIABLE = 'BIFLAN_INCLUDE'

/** The folders in `text`, which names them as PATH does. */
export const foldersIn = (text: string): string[] => text.split(delimiter).filter(folder => folder !== '')

/** Makes folders join the registry, for this process and all threads that it starts. Throws a usage error for one that holds none of its parts. */
export function include(folders: readonly string[]): void {
  const absolute = [...new Set(folders.map(folder => resolve(folder)))]
  for (const folder of absolute) {
    if (KINDS.some(kind => existsSync(join(folder, kind)))) continue
    throw usageError({
      where: folder,
      found: statSync(folder, { throwIfNoEntry: false })?.isDirectory()
        ? `no ${KINDS.join('/, ')}/ in it`
        : 'no such folder',
      expected: `a folder that holds ${KINDS.join('/, ')}/ or some of them`,
      remedy: 'name it with --include, or begin one with biflan new',
    })
  }
  process.env[VARIABLE] = absolute.join(delimiter)
}

/** The folders that were included, in the order in which they were named. */
export const includedFolders = (): string[] =>
  foldersIn(process.env[VARIABLE] ?? '').map(path => resolve(path))
