import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { sourceError } from '../lib/errors.ts'
import { readIfThere, writeWhole } from '../lib/files.ts'

export interface Checksums {
  readonly bytes: number
  readonly sha256: string
  readonly md5: string
}

const remembered = z.object({
  mtime: z.number(),
  bytes: z.number(),
  sha256: z.string(),
  md5: z.string(),
  rows: z.number().optional(),
})
const memory = z.record(z.string(), remembered)
type Entry = z.output<typeof remembered>

/** Below this, hashing costs less than remembering. It also keeps sample folders free of caches. */
const SMALL = 4 * 2 ** 20

/** Files whose sums this process took itself, once what earlier ones remembered is no longer believed. */
let taken: Set<string> | undefined

/** From now on the sums of every file are taken anew, once: for changes that left size and modification time alone. */
export function rehash(): void {
  taken = new Set()
}

/**
 * Size and checksums of a file. Those of large files are remembered in `.checksums.json` beside them
 * for as long as size and modification time stay the same; what is written anywhere else is the sums alone.
 * Throws a source error for what is no file.
 */
export async function checksums(path: string, keep = true): Promise<Checksums> {
  const { bytes, sha256, md5 } = await entryOf(path, keep)
  return { bytes, sha256, md5 }
}

/** The number of records of a file: remembered beside its checksums, or counted by `count`. */
export async function rowsOf(path: string, count: () => Promise<number>, keep = true): Promise<number> {
  const entry = await entryOf(path, keep)
  if (entry.rows !== undefined) return entry.rows
  const rows = await count()
  if (keep) remember(path, { ...entry, rows })
  return rows
}

async function entryOf(path: string, keep: boolean): Promise<Entry> {
  const stat = statSync(path)
  if (!stat.isFile()) {
    throw sourceError({
      where: path,
      found: stat.isDirectory() ? 'a folder' : 'no regular file',
      expected: 'a file of this name',
      remedy: 'move it away, and the file itself to its place',
    })
  }
  const { size, mtimeMs } = stat
  const believed = size >= SMALL && (!taken || taken.has(path))
  const old = believed ? recall(path)[basename(path)] : undefined
  if (old && old.bytes === size && old.mtime === mtimeMs) return old
  const entry = { mtime: mtimeMs, bytes: size, ...(await hashes(path)) }
  taken?.add(path)
  if (keep) remember(path, entry)
  return entry
}

async function hashes(path: string): Promise<{ sha256: string; md5: string }> {
  const sha256 = createHash('sha256')
  const md5 = createHash('md5')
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    sha256.update(chunk as Buffer)
    md5.update(chunk as Buffer)
  }
  return { sha256: sha256.digest('hex'), md5: md5.digest('hex') }
}

const memoryOf = (path: string): string => join(dirname(path), '.checksums.json')

/** A memory that cannot be read is no memory: the sums are taken anew. */
function recall(path: string): Record<string, Entry> {
  const text = readIfThere(memoryOf(path))
  if (text === undefined) return {}
  try {
    return memory.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

function remember(path: string, entry: Entry): void {
  if (entry.bytes < SMALL) return
  const entries = { ...recall(path), [basename(path)]: entry }
  try {
    writeWhole(memoryOf(path), `${JSON.stringify(entries, null, 1)}\n`)
  } catch (error) {
    // A raw folder may be read-only: then the sums are taken anew each time.
    if (!['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}
