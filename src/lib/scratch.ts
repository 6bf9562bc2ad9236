import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder for things that nobody needs afterwards. */
export interface Scratch {
  readonly folder: string
  /** Removes it with all that is in it. */
  drop(): void
}

/** Makes a new folder in the system's place for such. It also goes when the process ends before it is dropped. */
export function openScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'biflan-'))
  const drop = () => remove(folder)
  // A signal ends the process without unwinding.
  process.once('exit', drop)
  return {
    folder,
    drop() {
      process.off('exit', drop)
      drop()
    },
  }
}

/** How often a folder that others still write into is removed before that counts as failed, 10 ms apart. */
const ATTEMPTS = 200

/** Threads may still be writing, as they do while the process ends: what they put there meanwhile is removed too. */
function remove(folder: string): void {
  for (let attempt = 1; ; attempt++) {
    try {
      rmSync(folder, { recursive: true, force: true })
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY' || attempt === ATTEMPTS) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    }
  }
}
