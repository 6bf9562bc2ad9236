import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { hashIfThere } from '../build/fingerprint.ts'
import { foldersOf } from '../build/folder.ts'
import type { TaskEntry } from '../build/manifest.ts'
import { TALLY, type TaskTally, tallyIn } from '../build/tally.ts'
import { sourceError } from '../lib/errors.ts'

/** The tally of a task in a build. Throws a source error for one that is not what the build wrote. */
export function builtTally(name: string, entry: Pick<TaskEntry, 'tally'>, out: string): TaskTally {
  const { current } = foldersOf(out, name)
  const tally = hashIfThere(join(current, TALLY)) === entry.tally.sha256 ? tallyIn(current) : undefined
  if (tally) return tally
  throw sourceError({
    where: join(current, TALLY),
    found: existsSync(join(current, TALLY)) ? 'not what the build wrote' : 'no file',
    remedy: `biflan build ${name} --out ${out}`,
  })
}
