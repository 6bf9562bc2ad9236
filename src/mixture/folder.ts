import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { exchange, type TaskFolders } from '../build/folder.ts'
import { MANIFEST } from '../build/manifest.ts'

/**
 * How a mixture changes places: the new one is written into `.mixture.new`, its manifest last; `mixture` becomes
 * `.mixture.old`; `.mixture.new` becomes `mixture`; `.mixture.old` is removed. The manifest lies within, so the third
 * step is the one that counts.
 */
export const mixtureFolders = (out: string): TaskFolders => ({
  current: join(out, 'mixture'),
  next: join(out, '.mixture.new'),
  previous: join(out, '.mixture.old'),
})

/** Where a mixture's shards lie in its folder. */
export const SHARDS = 'data'

/** Where rows lie while they are shuffled. */
export const scatterFolder = (out: string): string => join(out, '.work', 'mix')

/** Finishes or undoes what a crash left half done, and removes what belongs to no mixture. */
export function recoverMixture(out: string): void {
  const folders = mixtureFolders(out)
  const { current, next, previous } = folders
  rmSync(scatterFolder(out), { recursive: true, force: true })
  if (existsSync(join(next, MANIFEST))) {
    if (existsSync(current)) rmSync(previous, { recursive: true, force: true })
    exchange(folders, () => {})
  } else if (!existsSync(current) && existsSync(previous)) renameSync(previous, current)
  for (const folder of [next, previous]) rmSync(folder, { recursive: true, force: true })
}

/** Makes the folder for a new mixture. */
export function openMixture(out: string): string {
  const { next } = mixtureFolders(out)
  rmSync(next, { recursive: true, force: true })
  mkdirSync(join(next, SHARDS), { recursive: true })
  return next
}

/** Puts the new mixture, which is whole, in the place of the old one. */
export const exchangeMixture = (out: string): void => exchange(mixtureFolders(out), () => {})

/** Removes a folder's mixture. */
export function dropMixture(out: string): void {
  for (const folder of Object.values(mixtureFolders(out)) as string[])
    rmSync(folder, { recursive: true, force: true })
}
