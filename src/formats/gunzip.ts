import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type BiflanError, sourceError } from '../lib/errors.ts'
import { readAt, withFile } from './file.ts'

/** Bytes that are read and unpacked at a time. */
const CHUNK = 1 << 18

const MAGIC = [0x1f, 0x8b, 0x08] as const

/** True where a file begins as gzip does: false for the second half of a gzip file that was cut in two. */
export const beginsAsGzip = (path: string): boolean =>
  withFile(path, fd => {
    const head = Buffer.alloc(MAGIC.length)
    return readAt(fd, head, 0, head.length, 0) === head.length && MAGIC.every((byte, i) => head[i] === byte)
  })

/**
 * The unpacked bytes of a gzip stream, in one member or several, which lies in one file or in several files one after
 * another. `progress` is told packed bytes as they are taken. Throws a source error for a stream that is cut off, damaged, or none; what was yielded until then is good.
 */
export async function* gunzipped(
  paths: readonly string[],
  progress: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const [first = ''] = paths
  if (!beginsAsGzip(first)) throw noGzip(first)
  const gunzip = createGunzip({ chunkSize: CHUNK })
  const source = Readable.from(bytesOf(paths, progress), { objectMode: false, highWaterMark: CHUNK })
  // An error of either stream destroys `gunzip` and is thrown by the loop.
  pipeline(source, gunzip, () => {})
  try {
    for await (const chunk of gunzip) yield chunk as Buffer
  } catch (error) {
    throw damaged(paths, error)
  }
}

async function* bytesOf(paths: readonly string[], progress: (bytes: number) => void): AsyncGenerator<Buffer> {
  for (const path of paths) {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
      yield chunk as Buffer
      progress((chunk as Buffer).length)
    }
  }
}

function damaged(paths: readonly string[], error: unknown): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code?.startsWith('Z_') !== true) return error
  const where = paths.join(', ')
  if (code === 'Z_BUF_ERROR') {
    return sourceError({
      where,
      found: 'it is cut off: the gzip stream goes on behind its last byte',
      expected: 'a whole gzip file',
      remedy:
        'fetch it again; if it came in parts (…_part1, …_part2 and so on), fetch those that are missing',
    })
  }
  return sourceError({
    where,
    found: `damaged within (${message})`,
    expected: 'a whole gzip file',
    remedy: 'fetch it again',
  })
}

const noGzip = (path: string): BiflanError =>
  sourceError({
    where: path,
    found: 'no gzip file, going by its first bytes',
    expected: 'a gzip file',
    remedy:
      'fetch it again; one that goes on where another ends (…_part2) has to stand beside that one, and of a file that Git LFS keeps the file itself has to be there',
  })
