import { closeSync, existsSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { retryError } from './errors.ts'

const holderSchema = z.object({ host: z.string(), pid: z.number(), started: z.string() })
type Holder = z.output<typeof holderSchema>

/** What a folder is locked for, in words. */
export interface Work {
  /** As in `process 17 is building here`. */
  readonly doing: string
  readonly expected: string
  /** What one can do instead of waiting for it. */
  readonly instead?: string
}

/**
 * Takes a folder for this process: an exclusively created `.lock` with host, pid and the process's start.
 * A lock that a dead process of this host left is taken over. Throws a retry error (exit 75) that names the holder otherwise.
 * Returns the function that gives the folder back.
 */
export function takeLock(folder: string, work: Work): () => void {
  const path = join(folder, '.lock')
  const mine = JSON.stringify({
    host: hostname(),
    pid: process.pid,
    started: startOf(process.pid),
  } satisfies Holder)
  if (!create(path, mine)) {
    const holder = read(path)
    if (holder === undefined || !isDead(holder)) throw busy(folder, path, holder, work)
    takeOver(folder, path, mine, work)
  }
  const release = () => {
    if (existsSync(path) && readFileSync(path, 'utf8') === mine) rmSync(path)
  }
  process.once('exit', release)
  return () => {
    process.removeListener('exit', release)
    release()
  }
}

/** Replaces a stale lock. Of several processes that find it only the one that makes the guard may look again and remove it. */
function takeOver(folder: string, path: string, mine: string, work: Work): void {
  const guard = `${path}.taken`
  if (!create(guard, mine)) throw busy(folder, guard, read(guard), work)
  try {
    const holder = read(path)
    if (holder !== undefined && isDead(holder)) rmSync(path)
    if (!create(path, mine)) throw busy(folder, path, read(path), work)
  } finally {
    rmSync(guard)
  }
}

function create(path: string, text: string): boolean {
  try {
    const file = openSync(path, 'wx')
    writeSync(file, text)
    closeSync(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The lock's holder; undefined while another process is just writing it, or if it is not one of ours. */
function read(path: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

function isDead({ host, pid, started }: Holder): boolean {
  if (host !== hostname()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  // The number may have gone to another process since.
  const now = startOf(pid)
  return now !== '' && started !== '' && now !== started
}

/** When a process started, in the kernel's ticks; '' where there is no /proc. */
function startOf(pid: number): string {
  const path = `/proc/${pid}/stat`
  if (!existsSync(path)) return ''
  const stat = readFileSync(path, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function busy(folder: string, path: string, holder: Holder | undefined, work: Work): Error {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'a process that left no name'
  const elsewhere = holder === undefined || holder.host !== hostname() || isDead(holder)
  const instead = work.instead === undefined ? '' : `, or ${work.instead}`
  return retryError({
    where: folder,
    found: `${who} is ${work.doing}`,
    expected: work.expected,
    remedy: elsewhere ? `wait for it; if it is gone for certain: rm ${path}` : `wait for it${instead}`,
  })
}
