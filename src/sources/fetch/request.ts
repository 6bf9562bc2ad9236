import type { Readable } from 'node:stream'
import type { IncomingHttpHeaders } from 'undici/types/header.js'
import { VERSION } from '../../lib/version.ts'
import { discard } from './body.ts'
import type { Network } from './network.ts'
import { type Headers, hopeless, type Trouble, troubleOf } from './trouble.ts'

/** What is fetched for one corpus. */
export interface Session {
  readonly network: Network
  /** Ends everything that is under way. */
  readonly signal: AbortSignal
  /** By `performance.now()`: until when a first answer from anywhere is waited for. */
  readonly deadline: number
}

export interface Answer {
  /** Where it came from, after all redirects. */
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly body: Readable
}

const MOST_REDIRECTS = 10
const REDIRECTS = [301, 302, 303, 307, 308]

/**
 * Sends a GET request and follows redirects. The hub's token goes to the hub's own origin only, whoever redirects; an
 * address with https never leads to one without.
 */
export async function request(start: string, fields: Headers, session: Session): Promise<Answer | Trouble> {
  const seen = new Set<string>()
  let url = new URL(start)
  for (;;) {
    if (seen.has(url.href)) return hopeless(`a circle of redirects (${url.host})`)
    if (seen.size > MOST_REDIRECTS) return hopeless(`more than ${MOST_REDIRECTS} redirects`)
    seen.add(url.href)
    const answer = await requestOnce(url, fields, session)
    if ('again' in answer)
      return seen.size > 1 ? { ...answer, why: `${answer.why} (redirected to ${url.host})` } : answer
    if (!REDIRECTS.includes(answer.status)) return answer
    await discard(answer.body)
    const location = answer.headers['location']
    if (location === undefined || !URL.canParse(location, url.href))
      return hopeless(`status ${answer.status} that leads nowhere`)
    const next = new URL(location, url)
    if (!/^https?:$/.test(next.protocol)) return hopeless(`redirected to ${next.protocol}`)
    if (url.protocol === 'https:' && next.protocol === 'http:')
      return hopeless(`redirected from https to http (${next.host}), which is not followed`)
    next.hash = ''
    url = next
  }
}

async function requestOnce(url: URL, fields: Headers, session: Session): Promise<Answer | Trouble> {
  const { network } = session
  const { dispatcher, timeout, met, silent } = network
  const known = silent.get(url.origin)
  if (known !== undefined) return { why: known, again: 'unreachable', final: true }
  const seconds = met.size > 0 ? timeout : Math.min(timeout, secondsLeft(session))
  if (seconds <= 0)
    return { why: 'not tried, because nothing answers: no network?', again: 'unreachable', final: true }

  // Covers what comes before the body: the look-up of the name, proxies, and the wait for the first line.
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), 1000 * seconds)
  const signal = AbortSignal.any([session.signal, waiting.signal])
  const sent = dispatcher.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { ...ours(url, network), ...fields },
    signal,
    headersTimeout: 1000 * timeout,
    bodyTimeout: 1000 * timeout,
  })
  try {
    const { statusCode, headers, body } = await unlessAborted(sent, signal)
    met.add(url.origin)
    return { url, status: statusCode, headers: single(headers), body }
  } catch (error) {
    if (session.signal.aborted) throw error
    const trouble: Trouble = waiting.signal.aborted
      ? {
          why: `no answer within ${Math.round(seconds)} s`,
          again: met.has(url.origin) ? 'later' : 'unreachable',
        }
      : troubleOf(error)
    return trouble.again === 'unreachable' ? { ...trouble, origin: url.origin } : trouble
  } finally {
    clearTimeout(timer)
  }
}

/** A request heeds its signal only once it has a connection, so it is left alone before. */
async function unlessAborted<T>(sent: Promise<T>, signal: AbortSignal): Promise<T> {
  sent.catch(() => {})
  return new Promise<T>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    sent.then(resolve, reject)
  })
}

const secondsLeft = ({ deadline }: Session): number => (deadline - performance.now()) / 1000

/** Bytes as they are kept, not packed for the way: only then can a download go on where it stopped. */
function ours(url: URL, { hubs }: Network): Record<string, string> {
  const token = hubs.find(hub => new URL(hub.url).origin === url.origin)?.token
  return {
    'user-agent': `biflan/${VERSION}`,
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
}

const single = (headers: IncomingHttpHeaders): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  )
