import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder for what archives hold until it is known where it belongs. */
export interface Staging {
  /** A new empty folder in it. */
  next(): string
  /** Removes it with everything in it, and the raw folder if that was made for it and holds nothing. */
  remove(): void
}

const HOST = hostname().replace(/[^\w.]/g, '_')
const PREFIX = `.import-${HOST}-`

/** Opens a staging folder inside `raw`, so that files change places by rename; outside of it for a dry run. */
export function openStaging(raw: string, dryRun: boolean): Staging {
  let folder: string | undefined
  let made: string | undefined
  let turn = 0
  const discard = () => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
  const open = (): string => {
    // A signal ends the process without unwinding.
    process.once('exit', discard)
    if (dryRun) return mkdtempSync(join(tmpdir(), 'biflan-import-'))
    made = mkdirSync(raw, { recursive: true })
    removeStale(raw)
    return mkdtempSync(join(raw, `${PREFIX}${process.pid}-`))
  }
  return {
    next() {
      folder ??= open()
      const inner = join(folder, String(turn++))
      mkdirSync(inner)
      return inner
    },
    remove() {
      process.off('exit', discard)
      discard()
      if (made === undefined) return
      for (let empty = raw; readdirSync(empty).length === 0; empty = dirname(empty)) {
        rmdirSync(empty)
        if (empty === made) break
      }
    },
  }
}

/** Removes staging folders of processes of this host that ended without doing so. */
function removeStale(raw: string): void {
  for (const name of readdirSync(raw)) {
    const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN
    if (pid > 0 && !isRunning(pid)) rmSync(join(raw, name), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
