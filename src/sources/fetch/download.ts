import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { discard } from './body.ts'
import { checker, faultOf, hasChecksum } from './integrity.ts'
import { bytesOfPart, type Part, readPart, removePart, sizeOfPart } from './part.ts'
import { type Desk, DONE, type Done, finish, type Item, receive, validatorOf } from './receive.ts'
import { type Answer, request } from './request.ts'
import { persist } from './retry.ts'
import { type Headers, type Trouble, troubleOfStatus } from './trouble.ts'

/**
 * Downloads a file to `path`, whole or not at all. What came so far stays beside it in a `.part` file; the next attempt,
 * or the next run, goes on from there as long as the server says that the file is still the same one.
 */
export async function download(item: Item, path: string, desk: Desk): Promise<Done | Trouble> {
  if (existsSync(path)) {
    if ((await faultOf(path, item.expected)) === undefined) return DONE
    // An earlier run downloaded it, and the publisher has changed it since.
    rmSync(path)
  }
  mkdirSync(dirname(path), { recursive: true })
  const once = () => attempt(item, item.url, path, desk)
  return persist(item.url, once, desk.session, () => sizeOfPart(path))
}

async function attempt(item: Item, url: string, path: string, desk: Desk): Promise<Done | Trouble> {
  const part = readPart(path)
  if (part.bytes > 0 && part.bytes === part.length) return finishWhole(item, path, part.length)

  const goesOn = part.bytes > 0 && (part.validator !== undefined || hasChecksum(item.expected))
  const answer = await request(url, goesOn ? rangeFrom(part) : {}, desk.session)
  if ('again' in answer) return answer
  const { status } = answer
  const begins = status === 200
  if (!begins && !(goesOn && status === 206 && continues(answer, part))) {
    await discard(answer.body)
    if (!goesOn || (status !== 206 && status !== 416)) return troubleOfStatus(status, answer.headers)
    removePart(path)
    return { why: 'the file changed while it was being downloaded', again: 'later' }
  }
  const result = await receive(answer, begins ? 0 : part.bytes, item, path, desk)
  if (!('confirm' in result)) return result
  return url === item.url
    ? attempt(item, result.confirm.href, path, desk)
    : { why: 'asks again and again whether the file is really wanted', again: 'never' }
}

/** All bytes came before, but the file did not get its name. */
async function finishWhole(item: Item, path: string, length: number): Promise<Done | Trouble> {
  const sums = checker(item.expected)
  for await (const chunk of bytesOfPart(path)) sums.add(chunk)
  return finish(path, item, length, sums, true)
}

/** Asks for the rest of a file, or for all of it where it is another one by now. */
const rangeFrom = ({ bytes, validator }: Part): Headers => ({
  range: `bytes=${bytes}-`,
  ...(validator !== undefined && { 'if-range': validator }),
})

/** True for the rest of the very file that the part is of; some servers send a rest whatever `If-Range` says. */
function continues({ headers }: Answer, part: Part): boolean {
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? []
  const validator = validatorOf(headers)
  return (
    Number(from) === part.bytes &&
    (total === '*' || part.length === undefined || Number(total) === part.length) &&
    (validator === undefined || part.validator === undefined || validator === part.validator)
  )
}
