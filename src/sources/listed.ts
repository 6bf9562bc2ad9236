import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readIfThere, writeWhole } from '../lib/files.ts'
import { globPattern } from '../lib/glob.ts'

/** Beside raw files: the names that their place listed, one a line. Only by it can be told that one of them is not there. */
export const LISTED = '.listed'

/** The names listed for a glob when its files were fetched; none where nobody listed them. */
export function listedFor(folder: string, glob: string): string[] {
  const names = readIfThere(join(folder, LISTED))?.split('\n') ?? []
  return names.filter(name => globPattern(glob).test(name))
}

/** Notes what a place lists, before the first of its files is there. */
export function noteListed(folder: string, names: readonly string[]): void {
  mkdirSync(folder, { recursive: true })
  writeWhole(
    join(folder, LISTED),
    [...names]
      .sort()
      .map(name => `${name}\n`)
      .join(''),
  )
}
