import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** Bytes that are read and unpacked at a time. */
const CHUNK = 2 ** 18

/** The bytes of a part's text, plain or gzip. */
async function* textOf(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: CHUNK })
  if (!path.endsWith('.gz')) {
    for await (const chunk of file) yield chunk as Buffer
    return
  }
  const gunzip = createGunzip({ chunkSize: CHUNK })
  // An error of either stream destroys `gunzip` and is thrown by the loop.
  pipeline(file, gunzip, () => {})
  for await (const chunk of gunzip) yield chunk as Buffer
}

/** The lines of a part in blocks of whole ones, each with its line feed. `source`: the part's path. */
export async function* readPart(source: unknown): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  for await (const chunk of textOf(source as string)) {
    const end = chunk.lastIndexOf(10) + 1
    if (end === 0) {
      held.push(chunk)
      continue
    }
    yield held.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...held, chunk.subarray(0, end)])
    held = end < chunk.length ? [chunk.subarray(end)] : []
  }
  if (held.length > 0) throw new Error(`${source} ends within a line`)
}
