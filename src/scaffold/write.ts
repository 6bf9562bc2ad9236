import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { include, includedFolders, KINDS } from '../build/included.ts'
import { NAME, registered } from '../build/registry.ts'
import { usageError } from '../lib/errors.ts'
import { obstacle } from '../lib/files.ts'

/**
 * Writes the files of a new corpus into a folder. Throws a usage error, before anything is written, for a name that cannot
 * be one, a name that is taken here or in the package, and a file that is in the way.
 */
export function writeNew(
  folder: string,
  corpus: string,
  files: ReadonlyMap<string, string>,
  dryRun: boolean,
): void {
  if (!NAME.test(corpus))
    throw usageError({ found: `the name ${corpus}`, expected: 'a-z, 0-9 and single hyphens' })
  const inTheWay = obstacle(folder)
  if (inTheWay !== undefined)
    throw usageError({
      where: folder,
      found: `${inTheWay === folder ? 'it' : inTheWay} is no folder`,
      expected: 'a folder to write into, or none yet',
    })
  if (!includedFolders().includes(folder) && KINDS.some(kind => existsSync(join(folder, kind))))
    include([...includedFolders(), folder])
  const taken = [
    ...KINDS.flatMap(kind => registered(kind).get(corpus) ?? []),
    ...[...files.keys()].map(path => join(folder, path)).filter(path => existsSync(path)),
  ][0]
  if (taken !== undefined)
    throw usageError({
      where: taken,
      found: `${corpus} is taken`,
      expected: 'a new name: nothing is overwritten',
      remedy: 'take another one, or remove what is there',
    })
  if (dryRun) return
  for (const [path, text] of files) {
    const to = join(folder, path)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, text, { flag: 'wx' })
  }
}
