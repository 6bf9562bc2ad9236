import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isMissing } from '../../lib/files.ts'
import { takeLock } from '../../lib/lock.ts'

/** Downloads lie here, in the raw folder, until they are placed: a folder for each corpus. */
const FETCH = '.fetch'

/** Where the downloads of a corpus lie, while this process has it. */
export interface Staging {
  /** The folder for a form's downloads. */
  of(form: string): string
  /** Gives it back: with all that is in it removed, or with what a later run can go on from. */
  close(remove: boolean): void
}

export const hasStaging = (raw: string, corpus: string): boolean => existsSync(join(raw, FETCH, corpus))

/** Takes the staging folder of a corpus. Throws a retry error while another process fetches it. */
export function openStaging(raw: string, corpus: string): Staging {
  const folder = join(raw, FETCH, corpus)
  const unlock = lock(folder)
  return {
    of: form => join(folder, form === '' ? '_' : form),
    close(remove) {
      const names = remove ? readdirSync(folder).filter(name => name !== '.lock') : []
      for (const name of names) rmSync(join(folder, name), { recursive: true })
      unlock()
      prune(folder)
      removeEmpty(join(raw, FETCH))
    },
  }
}

/** The process that had it may be just removing it. */
function lock(folder: string, tries = 3): () => void {
  mkdirSync(folder, { recursive: true })
  try {
    return takeLock(folder, { doing: 'fetching this corpus', expected: 'one at a time' })
  } catch (error) {
    if (isMissing(error) && tries > 1) return lock(folder, tries - 1)
    throw error
  }
}

/** Removes folders that hold nothing. */
function prune(folder: string): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) prune(join(folder, entry.name))
  removeEmpty(folder)
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
