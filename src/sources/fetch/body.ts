import { type Trouble, troubleOf } from './trouble.ts'

/** A body is read to its end only where it is short: then its connection can serve again. */
const SHORT = 2 ** 16

/** Takes no interest in a body. */
export async function discard(body: AsyncIterable<Buffer>): Promise<void> {
  await textOf(body, SHORT)
}

/** The text of a body; what is beyond `most` bytes is cut off. */
export async function textOf(body: AsyncIterable<Buffer>, most: number): Promise<string | Trouble> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of body) {
      pieces.push(piece)
      bytes += piece.length
      if (bytes > most) break
    }
  } catch (error) {
    return troubleOf(error)
  }
  return Buffer.concat(pieces).toString('utf8', 0, most)
}

/** The first bytes of a body, at least so many where it has them. */
export async function headOf(chunks: AsyncIterator<Buffer>, least: number): Promise<Buffer | Trouble> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    while (bytes < least) {
      const { done, value } = await chunks.next()
      if (done) break
      pieces.push(value)
      bytes += value.length
    }
  } catch (error) {
    return troubleOf(error)
  }
  return Buffer.concat(pieces)
}

/** A body whose head was taken off. */
export async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head
  yield* rest
}
