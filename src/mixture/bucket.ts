import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** Bytes in front of a row in a bucket: place (two words) and length (one). */
const HEAD = 12

/** A thread's memory for rows: first for those on their way into buckets, then for one bucket after another. */
let memory = Buffer.alloc(0)

function memoryOf(size: number): Buffer {
  // An eighth more than asked for: the next bucket is a little larger, and what is let go of is not free at once.
  if (size > memory.length) memory = Buffer.allocUnsafeSlow(size + (size >> 3))
  return memory
}

const bucketPath = (folder: string, thread: string, bucket: number): string =>
  join(folder, thread, String(bucket))

/**
 * Writes rows into buckets, each a file that is opened for every stretch of rows and closed again, so that there may be
 * any number of them. `room`: bytes that a bucket holds before they are written.
 */
export function bucketWriter(folder: string, thread: string, buckets: number, room: number) {
  mkdirSync(join(folder, thread), { recursive: true })
  const held = memoryOf(room * buckets)
  const used = new Uint32Array(buckets)

  const append = (bucket: number, bytes: Buffer, from: number, to: number) => {
    const file = openSync(bucketPath(folder, thread, bucket), 'a')
    try {
      for (let at = from; at < to; ) at += writeSync(file, bytes, at, to - at)
    } finally {
      closeSync(file)
    }
  }
  const flush = (bucket: number) => {
    if (used[bucket] === 0) return
    append(bucket, held, bucket * room, bucket * room + used[bucket]!)
    used[bucket] = 0
  }
  const head = (bytes: Buffer, at: number, hi: number, lo: number, length: number) => {
    bytes.writeUInt32LE(hi, at)
    bytes.writeUInt32LE(lo, at + 4)
    bytes.writeUInt32LE(length, at + 8)
  }
  return {
    /** Adds the row that stands in `bytes` from `from` to `to`. */
    add(bucket: number, hi: number, lo: number, bytes: Buffer, from: number, to: number): void {
      const length = to - from
      if (used[bucket]! + HEAD + length > room) flush(bucket)
      if (HEAD + length > room) {
        const row = Buffer.allocUnsafe(HEAD + length)
        head(row, 0, hi, lo, length)
        bytes.copy(row, HEAD, from, to)
        append(bucket, row, 0, row.length)
        return
      }
      const at = bucket * room + used[bucket]!
      head(held, at, hi, lo, length)
      bytes.copy(held, at + HEAD, from, to)
      used[bucket]! += HEAD + length
    },
    finish(): void {
      for (let bucket = 0; bucket < buckets; bucket++) flush(bucket)
    },
  }
}

/** The files of a bucket, whoever wrote them. */
const filesOf = (folder: string, bucket: number): string[] =>
  readdirSync(folder)
    .map(thread => bucketPath(folder, thread, bucket))
    .filter(existsSync)

export function dropBucket(folder: string, bucket: number): void {
  for (const path of filesOf(folder, bucket)) rmSync(path)
}

/** A bucket in memory, with the order of its rows. */
export interface Bucket {
  readonly bytes: Buffer
  /** Where rows start and end in the bytes, by number. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Numbers of the rows in the order of their places, equal ones in the order of their ids. */
  readonly order: Uint32Array
}

export function readBucket(folder: string, bucket: number): Bucket {
  const files = filesOf(folder, bucket)
  const size = files.reduce((sum, path) => sum + statSync(path).size, 0)
  const bytes = memoryOf(size)
  let filled = 0
  for (const path of files) {
    const file = openSync(path, 'r')
    try {
      for (let read = -1; read !== 0; filled += read)
        read = readSync(file, bytes, filled, size - filled, null)
    } finally {
      closeSync(file)
    }
  }
  return ordered(bytes.subarray(0, size))
}

function ordered(bytes: Buffer): Bucket {
  let rows = 0
  for (let at = 0; at < bytes.length; rows++) at += HEAD + bytes.readUInt32LE(at + 8)
  const [his, los, starts, ends, order] = Array.from({ length: 5 }, () => new Uint32Array(rows)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ]
  for (let at = 0, row = 0; row < rows; row++) {
    his[row] = bytes.readUInt32LE(at)
    los[row] = bytes.readUInt32LE(at + 4)
    starts[row] = at + HEAD
    at += HEAD + bytes.readUInt32LE(at + 8)
    ends[row] = at
    order[row] = row
  }
  const line = (row: number) => bytes.subarray(starts[row], ends[row])
  // A line begins with its id.
  order.sort((a, b) => his[a]! - his[b]! || los[a]! - los[b]! || line(a).compare(line(b)))
  return { bytes, starts, ends, order }
}
