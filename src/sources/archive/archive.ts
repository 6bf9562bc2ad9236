import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { BiflanError, sourceError } from '../../lib/errors.ts'
import { unpackGz } from './gz.ts'
import { LIMITS, type Limits } from './limits.ts'
import { type Choose, damaged, type Member, type Unpack } from './member.ts'
import { isTarHeader, unpackTar, unpackTarGz } from './tar.ts'
import { unpackZip } from './zip.ts'

export type ArchiveKind = 'zip' | 'tar' | 'tar.gz' | 'gz'

const READERS: Record<ArchiveKind, Unpack> = {
  zip: unpackZip,
  tar: unpackTar,
  'tar.gz': unpackTarGz,
  gz: unpackGz,
}
const HEAD = 512

/** What kind of archive a file is by its first bytes, whatever its name says; undefined for any other file. */
export async function archiveKind(path: string): Promise<ArchiveKind | undefined> {
  const head = headOf(path)
  if (/^PK(\x03\x04|\x05\x06|\x07\x08)/.test(head.toString('latin1', 0, 4))) return 'zip'
  if (head[0] === 0x1f && head[1] === 0x8b) return isTarHeader(await unpackedHead(path)) ? 'tar.gz' : 'gz'
  return isTarHeader(head) ? 'tar' : undefined
}

/** Kinds that are known by their first bytes but cannot be opened here. */
const CLOSED: readonly (readonly [magic: string, kind: string])[] = [
  ['Rar!\x1a\x07', 'rar'],
  ['7z\xbc\xaf\x27\x1c', '7z'],
  ['\xfd7zXZ', 'xz'],
  ['(\xb5/\xfd', 'zstd'],
  ['BZh', 'bzip2'],
]

/** The name of a packed kind that the user has to unpack, or undefined. */
export function closedKind(path: string): string | undefined {
  const start = headOf(path).toString('latin1', 0, 8)
  return CLOSED.find(([magic]) => start.startsWith(magic))?.[1]
}

/** True for a name that promises an archive. */
export const namedArchive = (name: string): boolean => /\.(zip|tar|tgz|gz)$/i.test(name)

/**
 * Reads an archive (zip, tar, tar.gz, gz), writes the members that `choose` names a place for, and returns all members.
 *
 * Throws a source error, with archive and member, for: an archive that is damaged or cut short; names that are absolute,
 * have a drive letter or climb out of the folder; links, devices, encrypted members; more unpacked bytes than `limits`
 * allow. Throws a retry error for a full disk. Whatever is thrown, nothing that it wrote is left.
 */
export async function unpackArchive(
  path: string,
  choose: Choose,
  limits: Limits = LIMITS,
): Promise<Member[]> {
  const written: string[] = []
  const noting: Choose = member => {
    const to = choose(member)
    if (to !== undefined) written.push(to)
    return to
  }
  try {
    const kind = await archiveKind(path)
    if (kind === undefined) throw notAnArchive(path)
    return await READERS[kind](path, noting, limits)
  } catch (error) {
    for (const to of written) await rm(to, { force: true })
    throw error instanceof BiflanError ? error : damaged(path, error)
  }
}

/** The members of an archive. Same refusals as `unpackArchive`; a zip's contents are not read. */
export const listArchive = (path: string, limits: Limits = LIMITS): Promise<Member[]> =>
  unpackArchive(path, () => undefined, limits)

function notAnArchive(path: string): BiflanError {
  const head = headOf(path)
  const start = JSON.stringify(head.toString('latin1', 0, 16))
  return sourceError({
    where: path,
    found: head.length === 0 ? 'an empty file' : `a file that begins with ${start}`,
    expected: 'a zip, tar, tar.gz or gz archive',
    remedy: closedKind(path) ? 'unpack it yourself and give the folder to --from' : 'fetch or copy it again',
  })
}

function headOf(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(HEAD)
    return head.subarray(0, readSync(file, head, 0, HEAD, 0))
  } finally {
    closeSync(file)
  }
}

/** The first unpacked bytes of a gz file; fewer where it is damaged, which its reader will report. */
async function unpackedHead(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  const file = createReadStream(path, { highWaterMark: 4096 })
  const gunzip = createGunzip()
  file.on('error', error => gunzip.destroy(error))
  try {
    for await (const chunk of file.pipe(gunzip)) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes >= HEAD) break
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error
  } finally {
    file.destroy()
  }
  return Buffer.concat(chunks).subarray(0, HEAD)
}
