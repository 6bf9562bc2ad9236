import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { writeNew } from '../disk.ts'
import { excess, type Limits } from './limits.ts'
import { damaged, safePath, type Unpack } from './member.ts'

/** One file packed by gzip, in one or several gzip members. Its name is the archive's without `.gz`. */
export const unpackGz: Unpack = async (archive, choose, limits) => {
  const path = safePath(archive, basename(archive).replace(/\.gz$/i, ''))
  const to = choose(path)
  let bytes = 0
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of gunzipped(archive, limits)) {
      bytes += chunk.length
      yield chunk
    }
  }
  try {
    if (to !== undefined) await writeNew(to, counted())
    else for await (const _ of counted());
  } catch (error) {
    throw damaged(archive, error)
  }
  return [{ path, bytes }]
}

/** The unpacked bytes of a gzip file; throws as soon as they are more than the limits allow. */
export async function* gunzipped(archive: string, limits: Limits): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 2 ** 18 })
  // An error of either stream destroys `gunzip` and is thrown by the loop.
  pipeline(createReadStream(archive, { highWaterMark: 2 ** 18 }), gunzip, () => {})
  let bytes = 0
  for await (const chunk of gunzip) {
    bytes += (chunk as Buffer).length
    const tooMuch = excess(archive, bytes, gunzip.bytesWritten, limits)
    if (tooMuch) throw tooMuch
    yield chunk as Buffer
  }
}
