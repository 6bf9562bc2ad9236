import { discard, headOf, joined, textOf } from './body.ts'
import { checker, type Expected, hasChecksum, wrongLength } from './integrity.ts'
import { confirmed, looksLikePage, titleOf } from './page.ts'
import { beginPart, bytesOfPart, completePart, extendPart, removePart, sizeOfPart } from './part.ts'
import type { Answer, Session } from './request.ts'
import type { Room } from './room.ts'
import { type Headers, hopeless, isTrouble, type Trouble, troubleOf } from './trouble.ts'

/** A file to be downloaded. */
export interface Item {
  readonly url: string
  readonly expected: Expected
  /** An archive, which proves by itself that it is whole. */
  readonly packed: boolean
}

/** Is told how a download goes: so many bytes are here, fewer than before where it starts anew. */
export type Meter = (bytes: number, total: number | undefined) => void

/** What a download needs beside the file. */
export interface Desk {
  readonly session: Session
  readonly room: Room
  readonly meter: Meter
}

export const DONE = { done: true } as const
export type Done = typeof DONE

/** A page asked whether the file is really wanted; this address says yes. */
export interface Confirm {
  readonly confirm: URL
}

/** Takes the body of an answer as the file's bytes from `start` on. */
export async function receive(
  answer: Answer,
  start: number,
  item: Item,
  path: string,
  desk: Desk,
): Promise<Done | Trouble | Confirm> {
  const { headers, body, url } = answer
  const total = lengthOf(headers, start)
  const chunks = body[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer>
  const head = await headOf(chunks, 1024)
  if (isTrouble(head)) return head
  // Before its length is looked at: a page that asks whether the file is wanted is as long as it likes.
  if (start === 0 && looksLikePage(head)) return aboutPage(joined(head, chunks), url)
  const refusal = refusalOf(headers, total, item)
  if (refusal !== undefined) {
    await discard(chunks)
    if (start === 0) removePart(path)
    return hopeless(refusal)
  }

  const sums = checker(item.expected)
  if (start === 0) beginPart(path, factsOf(headers, total))
  else if (hasChecksum(item.expected)) for await (const chunk of bytesOfPart(path)) sums.add(chunk)
  const trouble = await write(joined(head, chunks), start, total, path, sums, desk)
  if (trouble) return trouble
  return finish(path, item, total, sums, start > 0)
}

/** The part becomes the file, or goes. Bytes of an earlier attempt may be to blame, so such a file gets another one. */
export async function finish(
  path: string,
  { expected }: Item,
  total: number | undefined,
  sums: ReturnType<typeof checker>,
  resumed: boolean,
): Promise<Done | Trouble> {
  const bytes = sizeOfPart(path)
  if (total !== undefined && bytes < total)
    return { why: `cut at ${bytes} of ${total} bytes`, again: 'later' }
  const wrong = wrongLength({ bytes: total ?? expected.bytes }, bytes) ?? sums.complaint()
  if (wrong === undefined) {
    await completePart(path)
    return DONE
  }
  removePart(path)
  return { why: wrong, again: resumed ? 'later' : 'never' }
}

async function write(
  chunks: AsyncIterable<Buffer>,
  start: number,
  total: number | undefined,
  path: string,
  sums: ReturnType<typeof checker>,
  { room, meter }: Desk,
): Promise<Trouble | undefined> {
  let here = start
  const wanted = total === undefined ? 0 : total - start
  room.take(wanted)
  meter(here, total)
  try {
    await extendPart(path, chunks, chunk => {
      sums.add(chunk)
      here += chunk.length
      if (total !== undefined) room.give(chunk.length)
      meter(here, total)
    })
    return undefined
  } catch (error) {
    return troubleOf(error)
  } finally {
    if (total !== undefined) room.give(wanted - (here - start))
  }
}

/** The length of the whole file, where the answer tells it. */
function lengthOf(headers: Headers, start: number): number | undefined {
  const total = /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
  if (total !== undefined) return Number(total)
  const length = headers['content-length']
  return length === undefined ? undefined : start + Number(length)
}

const factsOf = (headers: Headers, length: number | undefined) => {
  const validator = validatorOf(headers)
  return { ...(validator !== undefined && { validator }), ...(length !== undefined && { length }) }
}

/** What says that a file is still the same, byte by byte. A weak tag does not. */
export const validatorOf = (headers: Headers): string | undefined =>
  headers['etag']?.startsWith('"') ? headers['etag'] : headers['last-modified']

/** Why an answer cannot be the file, by its head. */
function refusalOf(
  headers: Headers,
  total: number | undefined,
  { expected, packed }: Item,
): string | undefined {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' && !packed)
    return `packed for the way (${encoding}), though that was not asked for`
  const endsUnseen = total === undefined && !/\bchunked\b/i.test(headers['transfer-encoding'] ?? '')
  const proven = packed || hasChecksum(expected) || expected.bytes !== undefined
  if (endsUnseen && !proven) return 'the server does not say how long the file is, so it could be cut unseen'
  return wrongLength(expected, total)
}

const LONGEST_PAGE = 2 ** 18

async function aboutPage(chunks: AsyncIterable<Buffer>, url: URL): Promise<Trouble | Confirm> {
  const page = await textOf(chunks, LONGEST_PAGE)
  if (typeof page !== 'string') return page
  const confirm = confirmed(page, url)
  if (confirm) return { confirm }
  const title = titleOf(page)
  const why = `a web page came instead of the file${title === '' ? '' : ` (${title})`}`
  // Google Drive gives a file out so many times a day.
  if (/\bquota\b/i.test(title)) return { why, again: 'later', final: true }
  return hopeless(`${why}: a login, or the file is gone`)
}
