import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { writeNew } from '../disk.ts'
import { excess } from './limits.ts'
import {
  damaged,
  decodeName,
  isTwin,
  type Member,
  refused,
  register,
  safePath,
  type Unpack,
} from './member.ts'

const MADE_BY_DOS = 0
const TYPE_BITS = 0o170000
const PLAIN_TYPES = [0, 0o100000, 0o040000]
const STORED = 0
const DEFLATED = 8

/** Zip archives. All entries of the directory are checked before the first byte is written. */
export const unpackZip: Unpack = async (archive, choose, limits) => {
  checkEnd(archive)
  const zip = await openPromise(archive, { autoClose: false, decodeStrings: false })
  // An error that comes between two reads has no other listener and would end the process.
  let late: Error | undefined
  zip.on('error', (error: Error) => {
    late ??= error
  })
  try {
    const members: Member[] = []
    const chosen: { entry: Entry; path: string; to: string }[] = []
    const meet = register(archive, limits)
    const packed = statSync(archive).size
    let total = 0
    for await (const entry of zip.eachEntry()) {
      const name = nameOf(entry)
      const path = safePath(archive, name)
      checkEntry(archive, path, entry)
      if (name.endsWith('/') || path === '' || isTwin(path)) continue
      meet(path)
      total += entry.uncompressedSize
      const tooMuch =
        excess(`${archive}!${path}`, entry.uncompressedSize, entry.compressedSize, limits) ??
        excess(archive, total, packed, limits)
      if (tooMuch) throw tooMuch
      members.push({ path, bytes: entry.uncompressedSize })
      const to = choose(path)
      if (to !== undefined) chosen.push({ entry, path, to })
    }
    for (const { entry, path, to } of chosen) await write(zip, entry, `${archive}!${path}`, to)
    if (late) throw late
    return members
  } finally {
    zip.close()
  }
}

const END = 'PK\x05\x06'
const END_SIZE = 22
const LOCATOR = 'PK\x06\x07'
const LOCATOR_SIZE = 20
const END64_SIZE = 56
const LONGEST_COMMENT = 0xffff

/**
 * Throws for a zip64 archive whose end record is said to lie outside of the file. The library would read there from
 * within a callback, where an impossible offset ends the process.
 */
function checkEnd(archive: string): void {
  const { size } = statSync(archive)
  const tail = Buffer.alloc(Math.min(size, LONGEST_COMMENT + END_SIZE + LOCATOR_SIZE))
  const file = openSync(archive, 'r')
  try {
    readSync(file, tail, 0, tail.length, size - tail.length)
  } finally {
    closeSync(file)
  }
  const at = tail.lastIndexOf(END, tail.length - END_SIZE, 'latin1') - LOCATOR_SIZE
  if (at < 0 || tail.toString('latin1', at, at + 4) !== LOCATOR) return
  if (tail.readBigUInt64LE(at + 8) > BigInt(size - END64_SIZE))
    throw damaged(archive, 'its end record lies outside of it')
}

/** Windows tools of some years write `\` between folders; as a separator it meets all the checks of `/`. */
const nameOf = (entry: Entry): string =>
  decodeName(entry.fileName as unknown as Uint8Array).replaceAll('\\', '/')

function checkEntry(archive: string, path: string, entry: Entry): void {
  if (entry.isEncrypted()) throw refused(archive, path, 'an encrypted member')
  const type = (entry.externalFileAttributes >>> 16) & TYPE_BITS
  const fromDos = entry.versionMadeBy >>> 8 === MADE_BY_DOS
  if (!fromDos && !PLAIN_TYPES.includes(type)) {
    throw refused(archive, path, type === 0o120000 ? 'a symbolic link' : 'a device or other special file')
  }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    throw refused(archive, path, `packed by method ${entry.compressionMethod}, which cannot be read here`)
  }
}

/** The library checks sizes, not contents: the checksum is ours to check. */
async function write(zip: ZipFile, entry: Entry, where: string, to: string): Promise<void> {
  let sum = 0
  async function* summed(): AsyncGenerator<Buffer> {
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      sum = crc32(chunk as Buffer, sum)
      yield chunk as Buffer
    }
  }
  try {
    await writeNew(to, summed())
  } catch (error) {
    throw damaged(where, error)
  }
  if (sum !== entry.crc32) throw damaged(where, 'its CRC-32 is wrong')
}
