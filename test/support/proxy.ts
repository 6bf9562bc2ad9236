import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll } from 'vitest'

/** An HTTP proxy on loopback that writes down what passes through it. */
export interface TestProxy {
  readonly url: string
  /** As in `GET http://…` and `CONNECT host:port`. */
  readonly passed: string[]
}

/** `refuses`: the status that it gives instead of passing anything on, or that it closes the connection. */
export async function proxy(refuses?: number | 'closes'): Promise<TestProxy> {
  const passed: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((asked, answer) => {
    passed.push(`${asked.method} ${asked.url}`)
    if (refuses !== undefined) {
      if (refuses === 'closes') asked.destroy()
      else answer.writeHead(refuses).end()
      return
    }
    const onward = request(asked.url!, { method: asked.method, headers: asked.headers }, found => {
      answer.writeHead(found.statusCode!, found.headers)
      found.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  server.on('connect', (asked, near: Socket) => {
    passed.push(`CONNECT ${asked.url}`)
    near.on('error', () => {})
    if (refuses !== undefined) {
      if (refuses === 'closes') near.destroy()
      else near.end(`HTTP/1.1 ${refuses} No\r\n\r\n`)
      return
    }
    const [host, port] = asked.url!.split(':')
    const far = connect(Number(port), host, () => near.write('HTTP/1.1 200 OK\r\n\r\n'))
    far.on('error', () => near.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
    near.pipe(far).pipe(near)
  })
  server.on('connection', socket => sockets.add(socket))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise(resolve => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, passed }
}
