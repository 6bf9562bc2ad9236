import { createReadStream, statSync } from 'node:fs'
import { PassThrough, pipeline, Readable } from 'node:stream'
import { pipeline as pumped } from 'node:stream/promises'
import { extract, type Header as LibraryHeader } from 'tar-stream'
import { writeNew } from '../disk.ts'
import { gunzipped } from './gz.ts'
import { excess, type Limits } from './limits.ts'
import {
  type Choose,
  damaged,
  decodeName,
  isTwin,
  type Member,
  refused,
  register,
  safePath,
  type Unpack,
} from './member.ts'

/** What the library says of an entry, and its type declarations do not. */
type Header = LibraryHeader & { byteOffset: number; pax: Record<string, string> | null }
const OPTIONS = { filenameEncoding: 'latin1', allowUnknownFormat: true } as object

const BLOCK = 512
const PLAIN_TYPES = ['file', 'contiguous-file', 'directory']

/** True for the first block of a tar archive: its checksum field is the sum of its other bytes. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < BLOCK || block[0] === 0) return false
  const field = Buffer.from(block.subarray(148, 156)).toString('latin1')
  const said = /^ *([0-7]+)[ \0]*$/.exec(field)?.[1]
  if (said === undefined) return false
  let sum = 8 * 32
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += block[i]!
  return sum === Number.parseInt(said, 8)
}

/** Tar archives. Members are checked as they pass; what was written before a complaint is the caller's to remove. */
export const unpackTar: Unpack = (archive, choose, limits) => {
  const tooMuch = excess(archive, statSync(archive).size, Number.POSITIVE_INFINITY, limits)
  if (tooMuch) throw tooMuch
  return read(archive, createReadStream(archive, { highWaterMark: 2 ** 18 }), choose, limits)
}

/** Tar archives packed by gzip, whose own checksum covers every member. */
export const unpackTarGz: Unpack = (archive, choose, limits) =>
  read(archive, gunzipped(archive, limits), choose, limits)

async function read(
  archive: string,
  bytes: AsyncIterable<Buffer>,
  choose: Choose,
  limits: Limits,
): Promise<Member[]> {
  const members: Member[] = []
  const meet = register(archive, limits)
  const ending = lastBlock()
  let end = 0
  let over = false
  let busy: Promise<unknown> = Promise.resolve()

  const visit = async (header: Header, content: AsyncIterable<Buffer>): Promise<void> => {
    end = header.byteOffset + Math.ceil(header.size / BLOCK) * BLOCK
    const path = pathOf(archive, header)
    checkEntry(archive, path, header)
    const isFile = header.type !== 'directory' && path !== '' && !isTwin(path)
    if (isFile) {
      meet(path)
      members.push({ path, bytes: header.size })
    }
    const to = isFile ? choose(path) : undefined
    if (to !== undefined) await writeNew(to, content)
    else for await (const _ of content);
  }
  const tar = extract(OPTIONS)
  tar.on('entry', (header, content, next) => {
    if (!over) busy = visit(header as Header, native(content)).then(() => next(), next)
  })
  try {
    await pumped(Readable.from(ending.watch(bytes)), tar as unknown as NodeJS.WritableStream)
  } catch (error) {
    throw damaged(archive, error)
  } finally {
    // The archive may end within a member: its file must be closed before the caller clears up.
    over = true
    await busy
  }
  // Without the mark, a cut between two members would look like a shorter archive.
  if (!ending.isZero() || ending.bytes() < end + BLOCK) throw damaged(archive, 'no end-of-archive mark')
  return members
}

/** The library's streams as streams of Node, whose loops end with an error when the archive does. */
const native = (content: unknown): Readable => pipeline(content as Readable, new PassThrough(), () => {})

/** Names in pax headers are UTF-8 and decoded; the others were read as bytes. */
function pathOf(archive: string, header: Header): string {
  const name = header.pax?.['path'] ?? decodeName(Buffer.from(header.name, 'latin1'))
  return safePath(archive, name)
}

function checkEntry(archive: string, path: string, { type, pax }: Header): void {
  if (!PLAIN_TYPES.includes(type ?? '')) {
    const kind =
      type === 'symlink'
        ? 'a symbolic link'
        : type === 'link'
          ? 'a hard link'
          : 'a device or other special file'
    throw refused(archive, path, kind)
  }
  if (pax && Object.keys(pax).some(key => key.startsWith('GNU.sparse')))
    throw refused(archive, path, 'a sparse file')
}

/** Watches bytes pass: how many they were, and whether the last block was all zero. */
function lastBlock() {
  let bytes = 0
  let tail: Buffer = Buffer.alloc(0)
  async function* watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length
      tail = chunk.length >= BLOCK ? chunk.subarray(-BLOCK) : Buffer.concat([tail, chunk]).subarray(-BLOCK)
      yield chunk
    }
  }
  return { watch, bytes: () => bytes, isZero: () => tail.length === BLOCK && tail.every(byte => byte === 0) }
}
