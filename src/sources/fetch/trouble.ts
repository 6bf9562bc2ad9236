/** Why something could not be had, and whether to ask for it again. */
export interface Trouble {
  readonly why: string
  /**
   * `never`: the answer would be the same. `later`: it may come right. `unreachable`: nothing answers at that address,
   * which is tried once more only.
   */
  readonly again: 'never' | 'later' | 'unreachable'
  /** Seconds that the server asks to wait. */
  readonly wait?: number
  /** Where nobody answers. */
  readonly origin?: string
  /** Not to be tried again in this run, though another one may be luckier. */
  readonly final?: true
}

export const isTrouble = (value: object): value is Trouble => 'again' in value && 'why' in value

/** The same answer would come again. */
export const hopeless = (why: string): Trouble => ({ why, again: 'never' })

/** The code of an error of our own: a proxy that closed the connection. */
export const PROXY_CLOSED = 'PROXY_CLOSED'

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host, or no network',
  EAI_AGAIN: 'the name cannot be looked up (no network?)',
  ECONNREFUSED: 'connection refused',
  ENETUNREACH: 'no network',
  ENETDOWN: 'no network',
  EHOSTUNREACH: 'the host cannot be reached',
  EADDRNOTAVAIL: 'no network',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time-out',
}
const PASSING: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  ETIMEDOUT: 'the connection timed out',
  UND_ERR_SOCKET: 'the connection was cut',
  [PROXY_CLOSED]: 'the proxy closed the connection',
  UND_ERR_HEADERS_TIMEOUT: 'no answer within the time-out',
  UND_ERR_BODY_TIMEOUT: 'stalled: nothing came within the time-out',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was cut',
  UND_ERR_HEADERS_OVERFLOW: 'an answer that is no HTTP',
}
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET_ISSUER)|ALTNAME/

/** What a failed connection comes to. Throws whatever is no failure of the network. */
export function troubleOf(error: unknown): Trouble {
  const { code = '', message, syscall } = rootOf(error)
  if (CERTIFICATE.test(code)) {
    return hopeless(
      `its certificate is not trusted (${code}): where a proxy opens TLS, name its certificate in NODE_EXTRA_CA_CERTS`,
    )
  }
  const whence = /\b(?:\d{1,3}(?:\.\d{1,3}){3}|\[?[\da-f:]*::[\da-f:]*\]?):\d+\b/i.exec(message)?.[0]
  const detail = whence === undefined ? '' : ` (${whence})`
  if (code === 'ETIMEDOUT' && syscall === 'connect')
    return { why: `no connection within the time-out${detail}`, again: 'unreachable' }
  if (code in UNREACHABLE) return { why: `${UNREACHABLE[code]}${detail}`, again: 'unreachable' }
  if (code in PASSING) return { why: PASSING[code]!, again: 'later' }
  if (/^Proxy /.test(message)) return proxyTrouble(message)
  if (/^(HPE_|ERR_SSL|EPROTO|UND_ERR_PRX_TLS)/.test(code))
    return { why: `an answer that cannot be read (${code})`, again: 'later' }
  throw error
}

/** Of several addresses of a host that all failed, the first one's error; the cause of one that was wrapped. */
function rootOf(error: unknown): NodeJS.ErrnoException {
  const { errors, cause } = error as { errors?: unknown[]; cause?: unknown }
  if (errors?.[0] instanceof Error) return rootOf(errors[0])
  const known = (error as NodeJS.ErrnoException).code
  if (cause instanceof Error && (known === undefined || !(known in PASSING))) return rootOf(cause)
  return error as NodeJS.ErrnoException
}

function proxyTrouble(message: string): Trouble {
  const status = Number(/\d{3}/.exec(message)?.[0])
  if (status === 407) return PROXY_LOGIN
  return { why: `the proxy answers ${status}`, again: status >= 500 ? 'later' : 'never' }
}

const PROXY_LOGIN = hopeless('the proxy wants a name and password: http://name:password@host:port')

const MEANING: Readonly<Record<number, string>> = {
  401: 'a login is asked for',
  403: 'access is refused',
  404: 'not there',
  410: 'gone',
  429: 'too many requests',
  451: 'not available from here',
}

/** What an answer with this status comes to. `date` is the answer's own date, against which `retry-after` may count. */
export function troubleOfStatus(status: number, headers: Headers): Trouble {
  if (status === 407) return PROXY_LOGIN
  const why = MEANING[status] === undefined ? `status ${status}` : `status ${status}, ${MEANING[status]}`
  const passing = status === 408 || status === 425 || status === 429 || status >= 500
  if (!passing) return hopeless(why)
  const wait = secondsToWait(headers['retry-after'], headers['date'])
  return { why, again: 'later', ...(wait !== undefined && { wait }) }
}

/** Header fields by their names in lower case; of a repeated one the first. */
export type Headers = Readonly<Record<string, string | undefined>>

/** `Retry-After` is seconds, or a date: then it counts from the answer's own date, so that no clock here matters. */
function secondsToWait(after: string | undefined, date: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (/^\s*\d+\s*$/.test(after)) return Number(after)
  const seconds = (Date.parse(after) - Date.parse(date ?? '')) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
