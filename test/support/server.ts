import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll } from 'vitest'

/** A request as the server saw it. */
export interface Seen {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

export type Handler = (request: IncomingMessage, response: ServerResponse, turn: number) => void

/** A server on loopback. */
export interface TestServer {
  /** Without a slash at its end; by number. */
  readonly url: string
  /** The same server by another name: another host to whoever asks. */
  readonly alias: string
  readonly seen: Seen[]
  /** What answers at a path (without its query): the turn counts the requests for it from 0. */
  on(path: string, handler: Handler): string
  /** Requests for a path, query included or not. */
  asked(path: string): Seen[]
  close(): Promise<void>
}

/** Starts a server for the test file that calls it. Paths that nobody set answer 404. */
export async function serve(tls?: { key: string; cert: string }): Promise<TestServer> {
  const handlers = new Map<string, Handler>()
  const turns = new Map<string, number>()
  const seen: Seen[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURI(request.url!.split('?')[0]!)
    seen.push({ path: request.url!, headers: request.headers })
    const turn = turns.get(path) ?? 0
    turns.set(path, turn + 1)
    const handler = handlers.get(path)
    if (handler) handler(request, response, turn)
    else response.writeHead(404).end('nothing here')
  }
  const server: Server = tls ? createSecureServer(tls, answer) : createServer(answer)
  const sockets = new Set<Socket>()
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const scheme = tls ? 'https' : 'http'
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  afterAll(close)
  const url = `${scheme}://127.0.0.1:${port}`
  return {
    url,
    alias: `${scheme}://localhost:${port}`,
    seen,
    on(path, handler) {
      handlers.set(path, handler)
      turns.delete(path)
      return url + encodeURI(path)
    },
    asked: path => seen.filter(one => one.path === path || decodeURI(one.path.split('?')[0]!) === path),
    close,
  }
}

/** An address at which nobody listens. */
export async function deadAddress(): Promise<string> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** What goes wrong with one answer. */
export interface Fault {
  /** The connection is cut after so many bytes of the body. */
  readonly cut?: number
  /** After so many bytes of the body nothing more comes. */
  readonly stall?: number
  /** The body comes in pieces of so many bytes, one each 20 ms. */
  readonly drip?: number
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface Served {
  readonly etag?: string | null
  readonly modified?: string
  /** Answers `Range`; default true. */
  readonly ranges?: boolean
  /** Sends at most so many bytes of a range, as it may. */
  readonly piece?: number
  /** Sends what begins so many bytes before the range that was asked for, or behind it. */
  readonly shift?: number
  /** Heeds `If-Range`; default true. */
  readonly heeds?: boolean
  /** Says how long the body is: by its length (default), in chunks, or not at all. */
  readonly length?: 'known' | 'chunked' | 'unknown'
  readonly headers?: Readonly<Record<string, string>>
  /** By turn; from the first that is missing on all goes well. */
  readonly faults?: readonly (Fault | undefined)[]
}

/** Serves a file as a good server does, but for the faults. `bytes` may be another content for each turn. */
export function file(
  bytes: Uint8Array | string | ((turn: number) => Uint8Array | string),
  served: Served = {},
): Handler {
  return (request, response, turn) => {
    const { ranges = true, heeds = true, length = 'known', piece, shift = 0, faults = [] } = served
    const content = Buffer.from(typeof bytes === 'function' ? bytes(turn) : bytes)
    const fault = faults[turn] ?? {}
    if (fault.status !== undefined) {
      response.writeHead(fault.status, fault.headers).end('not now')
      return
    }
    const etag = served.etag === undefined ? `"${tagOf(content)}"` : served.etag
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')
    const condition = request.headers['if-range']
    const same = condition === undefined || condition === etag || condition === served.modified
    const from = asked && ranges && (same || !heeds) ? Number(asked[1]) - shift : 0
    const headers: Record<string, string> = {
      'content-type': 'application/octet-stream',
      ...(etag !== null && { etag }),
      ...(served.modified !== undefined && { 'last-modified': served.modified }),
      ...served.headers,
      ...fault.headers,
    }
    if (from > 0 && from >= content.length) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
      return
    }
    const end = from > 0 && piece !== undefined ? Math.min(content.length, from + piece) : content.length
    const body = content.subarray(from, end)
    if (from > 0) headers['content-range'] = `bytes ${from}-${end - 1}/${content.length}`
    if (length === 'known') headers['content-length'] ??= String(body.length)
    if (length === 'unknown') {
      response.useChunkedEncodingByDefault = false
      headers['connection'] = 'close'
      response.removeHeader('transfer-encoding')
    }
    response.writeHead(from > 0 ? 206 : 200, headers)
    send(response, body, fault)
  }
}

function send(response: ServerResponse, body: Buffer, { cut, stall, drip }: Fault): void {
  if (cut !== undefined) {
    response.flushHeaders()
    response.write(body.subarray(0, cut), () => response.socket?.destroySoon())
  } else if (stall !== undefined) response.write(body.subarray(0, stall))
  else if (drip !== undefined) {
    let at = 0
    const next = () => {
      if (at >= body.length) return response.end()
      response.write(body.subarray(at, at + drip))
      at += drip
      return setTimeout(next, 20)
    }
    next()
  } else response.end(body)
}

const tagOf = (content: Buffer): string => {
  let sum = content.length
  for (const byte of content) sum = (Math.imul(sum, 31) + byte) >>> 0
  return sum.toString(16)
}

/** A redirect. */
export const redirect =
  (location: string, status = 302): Handler =>
  (_, response) => {
    response.writeHead(status, { location }).end()
  }
