import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { download } from '../src/sources/fetch/download.ts'
import { type Manners, type Network, openNetwork } from '../src/sources/fetch/network.ts'
import type { Item } from '../src/sources/fetch/receive.ts'
import { pauseBefore } from '../src/sources/fetch/retry.ts'
import { type Room, roomIn } from '../src/sources/fetch/room.ts'
import { isTrouble, type Trouble } from '../src/sources/fetch/trouble.ts'
import { filesIn, put, sha256, temporary } from './helpers/folders.ts'
import { missing } from './helpers/lacks.ts'
import { deadAddress, type Fault, file, redirect, type Served, serve } from './support/server.ts'
import { makeCertificate } from './support/tls.ts'

const root = temporary()
const server = await serve()
const BYTES = randomBytes(300_000)
const SUM = sha256(BYTES)

const QUICK: Manners = { timeout: 1, retries: 3, pause: 0.01 }
const networks: Network[] = []
const network = (manners: Partial<Manners> = {}, env: Record<string, string> = {}): Network => {
  const opened = openNetwork({ ...QUICK, ...manners }, env)
  networks.push(opened)
  return opened
}
afterAll(() => Promise.all(networks.map(each => each.close())))

let path: string
let turn = 0
beforeEach(() => {
  path = join(root, String(turn++), 'train.bin')
})

/** Serves the bytes under a name of this test alone; gives the address. */
const offer = (served: Served = {}, bytes: Parameters<typeof file>[0] = BYTES): string =>
  server.on(`/${turn}/train.bin`, file(bytes, served))
const asked = () => server.asked(`/${turn}/train.bin`).map(({ headers }) => headers.range ?? 'all')

interface Given extends Partial<Omit<Item, 'url'>> {
  readonly net?: Network
  readonly room?: Room
  readonly signal?: AbortSignal
}

const heard: [number, number | undefined][] = []
const get = (url: string, { net = network(), room = roomIn(root), signal, ...item }: Given = {}) => {
  heard.length = 0
  const session = {
    network: net,
    signal: signal ?? new AbortController().signal,
    deadline: Number.POSITIVE_INFINITY,
  }
  const meter = (bytes: number, total: number | undefined) => heard.push([bytes, total])
  return download({ url, expected: {}, packed: false, ...item }, path, { session, room, meter })
}

/** The file is there, whole, and nothing is beside it. */
const expectWhole = (result: object, sum = SUM): void => {
  expect(result).toEqual({ done: true })
  expect(sha256(readFileSync(path))).toBe(sum)
  expect(filesIn(join(path, '..'))).toEqual(['train.bin'])
}

/** The file is not there; what is beside it can be gone on from. */
const expectNone = (result: object): Trouble => {
  expect(existsSync(path)).toBe(false)
  expect(result).toHaveProperty('why')
  return result as Trouble
}

describe('a download', () => {
  it('is the file, with its length told in whatever way', async () => {
    for (const length of ['known', 'chunked'] as const) {
      path = join(root, `whole-${length}`, 'train.bin')
      expectWhole(await get(offer({ length })))
    }
  })

  it('of nothing is an empty file', async () => {
    expectWhole(await get(offer({}, '')), sha256(''))
  })

  it('tells how far it is', async () => {
    await get(offer())
    expect(heard[0]).toEqual([0, BYTES.length])
    expect(heard.at(-1)).toEqual([BYTES.length, BYTES.length])
    expect(heard.map(([bytes]) => bytes)).toEqual(heard.map(([bytes]) => bytes).toSorted((a, b) => a - b))
  })

  it('is not done again where the file is there', async () => {
    put(path, BYTES)
    expectWhole(await get(offer()))
    expect(asked()).toEqual([])
  })

  it('is done again where the file that is there is not the one that is offered by now', async () => {
    for (const expected of [{ sha256: SUM }, { bytes: BYTES.length }]) {
      put(path, BYTES.subarray(1))
      expectWhole(await get(offer(), { expected }))
    }
    put(path, BYTES)
    expectWhole(await get(offer(), { expected: { bytes: BYTES.length, sha256: SUM } }))
    expect(asked()).toEqual(['all', 'all'])
  })

  it('is checked against what is known of it', async () => {
    expectWhole(await get(offer(), { expected: { bytes: BYTES.length, sha256: SUM } }))
  })
})

describe('a connection that is cut', () => {
  it.each<[string, Served]>([
    ['with a tag', {}],
    ['with a date', { etag: null, modified: 'Wed, 01 May 2024 10:00:00 GMT' }],
    ['with a weak tag and a date', { etag: 'W/"1"', modified: 'Wed, 01 May 2024 10:00:00 GMT' }],
    ['in chunks', { length: 'chunked' }],
  ])('goes on where it stopped (%s)', async (_, served) => {
    expectWhole(await get(offer({ ...served, faults: [{ cut: 100_000 }] })))
    expect(asked()).toEqual(['all', expect.stringMatching(/^bytes=\d+-$/)])
    const condition = server.asked(`/${turn}/train.bin`)[1]!.headers['if-range']
    expect(condition).toEqual(served.modified ?? expect.stringMatching(/^"/))
  })

  it('may be cut more often than it may fail, as long as something comes each time', async () => {
    const faults = Array.from({ length: 9 }, () => ({ cut: 30_000 }))
    expectWhole(await get(offer({ faults }), { net: network({ retries: 1 }) }))
    expect(asked().length).toBeGreaterThan(5)
  })

  it('starts anew where nothing says that the file is the same, and ends well', async () => {
    expectWhole(await get(offer({ etag: null, faults: [{ cut: 100_000 }] })))
    expect(asked()).toEqual(['all', 'all'])
  })

  it('goes on without a tag where the checksum is known', async () => {
    expectWhole(await get(offer({ etag: null, faults: [{ cut: 100_000 }] }), { expected: { sha256: SUM } }))
    expect(asked()).toEqual(['all', expect.stringMatching(/^bytes=/)])
  })

  it('starts anew where the server knows no ranges', async () => {
    expectWhole(await get(offer({ ranges: false, faults: [{ cut: 100_000 }, { cut: 50_000 }] })))
    expect(asked().filter(range => range !== 'all')).toHaveLength(2)
  })

  it('is given up where it always stops at the same place, and the part stays for the next run', async () => {
    const cuts = Array.from({ length: 4 }, () => ({ cut: 100_000 }))
    const url = offer({ ranges: false, faults: [...cuts, undefined] })
    const trouble = expectNone(await get(url))
    expect(trouble).toMatchObject({ again: 'later', why: expect.stringMatching(/cut.*tried 4 times/) })
    expect(filesIn(join(path, '..'))).toEqual(['train.bin.part', 'train.bin.part.json'])
    expectWhole(await get(url))
  })

  it('goes on in a later run', async () => {
    const url = offer({ faults: [{ cut: 100_000 }] })
    expectNone(await get(url, { net: network({ retries: 0 }) }))
    expectWhole(await get(url))
    expect(asked()[1]).toMatch(/^bytes=\d+-$/)
    expect(heard[0]![0]).toBeGreaterThan(0)
  })

  it('may get the rest in pieces', async () => {
    expectWhole(
      await get(offer({ piece: 60_000, faults: [{ cut: 100_000 }] }), { net: network({ retries: 1 }) }),
    )
    expect(asked().filter(range => range === 'all')).toHaveLength(1)
    expect(asked().length).toBeGreaterThan(3)
  })

  it('takes no other piece than the one it asked for', async () => {
    expectWhole(await get(offer({ shift: -1000, faults: [{ cut: 100_000 }] })))
    expect(asked()).toEqual(['all', expect.stringMatching(/^bytes=/), 'all'])
  })

  it('is finished by the next run without a request where all bytes had come', async () => {
    put(`${path}.part`, BYTES)
    put(`${path}.part.json`, JSON.stringify({ validator: '"x"', length: BYTES.length }))
    expectWhole(await get(offer()))
    expect(asked()).toEqual([])
  })

  it('never goes on from a part of which nothing is known', async () => {
    put(`${path}.part`, randomBytes(1000))
    expectWhole(await get(offer()))
    expect(asked()).toEqual(['all'])
  })
})

describe('a file that changed in the meantime', () => {
  it('is told by its tag alone where its length stayed', async () => {
    const other = randomBytes(BYTES.length)
    const url = offer({ heeds: false, faults: [{ cut: 100_000 }] }, count => (count === 0 ? BYTES : other))
    expectWhole(await get(url), sha256(other))
  })

  const NEW = randomBytes(310_000)
  const change = (count: number) => (count === 0 ? BYTES : NEW)

  it.each<[string, Served]>([
    ['heeds If-Range', {}],
    ['sends the rest of the new one', { heeds: false }],
    [
      'says nothing of it but another length',
      { heeds: false, etag: null, modified: 'Wed, 01 May 2024 10:00:00 GMT' },
    ],
  ])('is taken whole in its new form (the server %s)', async (_, served) => {
    expectWhole(await get(offer({ ...served, faults: [{ cut: 100_000 }] }, change)), sha256(NEW))
  })

  it('that became shorter than what is here is taken in its new form', async () => {
    const short = randomBytes(20_000)
    const url = offer({ faults: [{ cut: 100_000 }], heeds: false }, count => (count === 0 ? BYTES : short))
    expectWhole(await get(url), sha256(short))
  })
})

describe('a slow server', () => {
  it('that stops sending is asked again, and goes on where it stopped', async () => {
    expectWhole(await get(offer({ faults: [{ stall: 100_000 }] }), { net: network({ timeout: 0.3 }) }))
    expect(asked()[1]).toMatch(/^bytes=/)
  })

  it('that never answers is given up', async () => {
    const url = server.on(`/${turn}/train.bin`, () => {})
    const trouble = expectNone(await get(url, { net: network({ timeout: 0.2, retries: 2 }) }))
    expect(trouble.why).toContain('no answer within')
  })

  it('that keeps sending is waited for, however long it takes', async () => {
    expectWhole(await get(offer({ faults: [{ drip: 3000 }] }), { net: network({ timeout: 1, retries: 0 }) }))
  })
})

describe('a wrong file', () => {
  it('with another checksum is refused, both are named, and nothing stays', async () => {
    const md5 = '0'.repeat(32)
    const trouble = expectNone(await get(offer(), { expected: { md5 } }))
    expect(trouble).toMatchObject({
      again: 'never',
      why: expect.stringMatching(`md5 [0-9a-f]{32} instead of ${md5}`),
    })
    expect(asked()).toEqual(['all'])
    expect(filesIn(join(path, '..'))).toEqual([])
  })

  it('is downloaded once more in one piece where an earlier part may be to blame', async () => {
    put(`${path}.part`, randomBytes(100_000))
    put(`${path}.part.json`, JSON.stringify({ length: BYTES.length }))
    expectWhole(await get(offer({ etag: null }), { expected: { sha256: SUM } }))
    expect(asked()).toEqual(['bytes=100000-', 'all'])
  })

  it('of another length is refused before it comes', async () => {
    const trouble = expectNone(await get(offer(), { expected: { bytes: 299_999 } }))
    expect(trouble).toMatchObject({ again: 'never', why: '300000 bytes instead of 299999' })
    expect(heard).toEqual([])
  })

  it('shorter than its head says is no whole file', async () => {
    const url = offer({ headers: { 'content-length': '300010' }, faults: [{ cut: 300_000 }] })
    const trouble = expectNone(await get(url, { net: network({ retries: 0 }) }))
    expect(trouble.again).toBe('later')
  })

  it('whose end cannot be seen is refused, unless it proves itself', async () => {
    expect(expectNone(await get(offer({ length: 'unknown' }))).why).toContain('how long the file is')
    expectWhole(await get(offer({ length: 'unknown' }), { expected: { sha256: SUM } }))
  })

  it('that is packed for the way though nobody asked is refused', async () => {
    const url = offer({ headers: { 'content-encoding': 'gzip' } }, gzipSync('[]'))
    expect(expectNone(await get(url)).why).toContain('packed for the way')
    const kept = server.on('/kept.json.gz', file(BYTES, { headers: { 'content-encoding': 'gzip' } }))
    expectWhole(await get(kept, { packed: true }))
  })
})

describe('a web page instead of the file', () => {
  const page = (title: string, body = '') =>
    `\uFEFF<!-- x -->\n<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`

  it('is recognised, whatever it is said to be, and named by its title', async () => {
    for (const type of ['text/html', 'application/octet-stream']) {
      const url = offer({ headers: { 'content-type': type } }, page('登录 &amp; 注册'))
      expect(expectNone(await get(url))).toMatchObject({
        again: 'never',
        why: expect.stringContaining('登录 & 注册'),
      })
      expect(filesIn(join(path, '..'))).toEqual([])
    }
  })

  it('is told from a file of the wrong length, and leaves what came before', async () => {
    const whole = { bytes: BYTES.length, sha256: SUM }
    const url = offer({ faults: [{ cut: 100_000 }] }, count => (count === 1 ? page('Portal') : BYTES))
    expectNone(await get(url, { expected: whole, net: network({ retries: 0 }) }))
    expect(expectNone(await get(url, { expected: whole })).why).toContain('a web page came instead')
    expectWhole(await get(url, { expected: whole }))
    expect(asked().at(-1)).toMatch(/^bytes=/)
  })

  it('that says a quota is used up is worth another day, not another request', async () => {
    const trouble = expectNone(await get(offer({}, page('Google Drive - Quota exceeded'))))
    expect(trouble).toMatchObject({ again: 'later', why: expect.stringContaining('Quota exceeded') })
    expect(asked()).toHaveLength(1)
  })

  it('is not seen in a file that only speaks of one', async () => {
    const text = '{"text": "<html>"}\n'
    expectWhole(await get(offer({ headers: { 'content-type': 'text/html' } }, text)), sha256(text))
  })

  it('that asks whether the file is really wanted is answered', async () => {
    const form = (action: string) =>
      `<form id="download-form" action="${action}" method="get"><input type="hidden" name="id" value="1 &amp; 2"><input type="hidden" name="confirm" value="t"></form>`
    server.on(`/${turn}/yes`, (request, response) => {
      if (request.url!.includes('id=1+%26+2&confirm=t')) file(BYTES, {})(request, response, 0)
      else response.writeHead(403).end()
    })
    expectWhole(await get(offer({}, page('Google Drive', form(`/${turn}/yes?export=download`)))))

    path = join(root, 'circle', 'train.bin')
    const circle = offer({}, page('Google Drive', form(`/${turn}/train.bin`)))
    expect(expectNone(await get(circle))).toMatchObject({ again: 'never' })
  })
})

describe('a status', () => {
  const statuses = (status: number, count: number, headers: Record<string, string> = {}): Fault[] =>
    Array.from({ length: count }, () => ({ status, headers }))

  it.each([408, 425, 429, 500, 502, 503, 504])('%i is tried again', async status => {
    expectWhole(await get(offer({ faults: statuses(status, 2) })))
    expect(asked()).toHaveLength(3)
  })

  it('that stays is given up after the retries, and worth trying later', async () => {
    const trouble = expectNone(await get(offer({ faults: statuses(503, 9) })))
    expect(trouble).toMatchObject({ again: 'later', why: 'status 503 (tried 4 times)' })
    expect(asked()).toHaveLength(4)
  })

  it.each([400, 401, 403, 404, 410, 451])('%i is not', async status => {
    expect(expectNone(await get(offer({ faults: statuses(status, 1) })))).toMatchObject({ again: 'never' })
    expect(asked()).toHaveLength(1)
  })

  it('429 that asks to wait is obeyed; by a date, it counts from the answer’s own', async () => {
    expectWhole(await get(offer({ faults: statuses(429, 1, { 'retry-after': '1' }) })))
    const date = 'Wed, 01 May 2024 10:00:00 GMT'
    const soon = { date, 'retry-after': 'Wed, 01 May 2024 10:00:01 GMT' }
    path = join(root, 'dated', 'train.bin')
    expectWhole(await get(offer({ faults: statuses(429, 1, soon) })))
  })

  it.each(['7200', 'Wed, 01 May 2024 12:00:00 GMT'])(
    '429 that asks to wait for hours (%s) is left for another time',
    async after => {
      const headers = { date: 'Wed, 01 May 2024 10:00:00 GMT', 'retry-after': after }
      const trouble = expectNone(await get(offer({ faults: statuses(429, 1, headers) })))
      expect(trouble).toMatchObject({ again: 'later', why: expect.stringContaining('wait 120 min') })
      expect(asked()).toHaveLength(1)
    },
  )
})

describe('pauses', () => {
  const before = (failures: number, wait = 0) =>
    pauseBefore('x', failures, { why: '', again: 'later', wait }, 1)

  it('double up to a minute, and differ from file to file', () => {
    for (const [i, most] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
      expect(before(i + 1)).toBeGreaterThanOrEqual(most / 2)
      expect(before(i + 1)).toBeLessThan(most)
    }
    const names = Array.from({ length: 20 }, (_, i) =>
      pauseBefore(String(i), 1, { why: '', again: 'later' }, 1),
    )
    expect(new Set(names).size).toBeGreaterThan(10)
  })

  it('are never shorter than the server asks', () => {
    expect(before(1, 200)).toBeGreaterThanOrEqual(200)
  })
})

describe('redirects', () => {
  it('are followed, relative ones too', async () => {
    offer()
    for (const [i, status] of [301, 302, 303, 307, 308].entries()) {
      path = join(root, `redirected-${status}`, 'train.bin')
      server.on('/first', redirect(`${turn}/second`, status))
      server.on(`/${turn}/second`, redirect(`${i % 2 ? server.url : server.alias}/${turn}/train.bin`, status))
      expectWhole(await get(`${server.url}/first`))
    }
  })

  it('in a circle, or too many, are given up at once', async () => {
    server.on('/a', redirect('/b'))
    server.on('/b', redirect('/a'))
    expect(expectNone(await get(`${server.url}/a`))).toMatchObject({
      again: 'never',
      why: expect.stringContaining('circle'),
    })
    expect(server.asked('/a')).toHaveLength(1)
    for (let i = 0; i < 20; i++) server.on(`/hop-${i}`, redirect(`/hop-${i + 1}`))
    expect(expectNone(await get(`${server.url}/hop-0`)).why).toContain('more than 10 redirects')
    expect(server.asked('/hop-10')).toHaveLength(1)
    expect(server.asked('/hop-11')).toHaveLength(0)
  })

  it.each(['file:///etc/passwd', 'ftp://127.0.0.1/x', 'http://'])(
    'to %s are not followed',
    async location => {
      server.on('/odd', redirect(location))
      expect(expectNone(await get(`${server.url}/odd`))).toMatchObject({ again: 'never' })
    },
  )

  it('carry a token to the hub’s own origin and to no other, whoever sends it there', async () => {
    const net = network({}, { HF_ENDPOINT: `${server.url}/`, HF_TOKEN: 'secret-of-mine' })
    offer()
    server.on('/resolve', redirect(`${server.alias}/cdn`))
    server.on('/cdn', redirect(`${server.url}/${turn}/train.bin`))
    expectWhole(await get(`${server.url}/resolve`, { net }))
    const tokens = ['/resolve', '/cdn', `/${turn}/train.bin`].map(
      each => server.asked(each).at(-1)!.headers.authorization,
    )
    expect(tokens).toEqual(['Bearer secret-of-mine', undefined, 'Bearer secret-of-mine'])
  })
})

const certificate = makeCertificate(root)
describe.skipIf(missing('openssl', certificate !== undefined))('https', () => {
  it('with a certificate that nobody vouches for is refused, with the remedy, and not tried again', async () => {
    const secure = await serve(certificate)
    secure.on('/x', file(BYTES))
    const trouble = expectNone(await get(`${secure.url}/x`))
    expect(trouble).toMatchObject({ again: 'never', why: expect.stringContaining('NODE_EXTRA_CA_CERTS') })
    expect(secure.seen).toEqual([])
  })
})

describe('where nobody answers', () => {
  it('is tried once more, and later downloads from there fail at once', async () => {
    const dead = await deadAddress()
    const net = network({ retries: 5 })
    expect(expectNone(await get(`${dead}/x`, { net }))).toMatchObject({
      again: 'unreachable',
      why: expect.stringMatching(/^connection refused \(127\.0\.0\.1:\d+\) \(tried 2 times\)$/),
    })
    expect(expectNone(await get(`${dead}/y`, { net })).why).toMatch(/^connection refused/)
  })

  it('is asked again and again where somebody answered before', async () => {
    const fleeting = await serve()
    const net = network({ retries: 3 })
    fleeting.on('/x', file(BYTES, { faults: [{ cut: 1000 }] }))
    const result = get(`${fleeting.url}/x`, { net })
    while (fleeting.seen.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
    await fleeting.close()
    expect(expectNone(await result).why).toMatch(/tried 4 times/)
  })
})

describe('room on the disk', () => {
  it('is looked at before a byte is written', async () => {
    await expect(get(offer(), { room: roomIn(root, () => 33 * 2 ** 20) })).resolves.toEqual({ done: true })
    path = join(root, 'full', 'train.bin')
    const tight = roomIn(root, () => 32 * 2 ** 20 + 299_999)
    await expect(get(offer(), { room: tight })).rejects.toMatchObject({
      kind: 'retry',
      exitCode: 75,
      message: expect.stringContaining('free disk space'),
    })
    expect(existsSync(path)).toBe(false)
  })

  it('counts what other downloads still want, and what they have given back', () => {
    const room = roomIn(root, () => 132 * 2 ** 20)
    room.take(60 * 2 ** 20)
    expect(() => room.take(60 * 2 ** 20)).toThrow(/1 MiB|free disk space/)
    room.give(60 * 2 ** 20)
    room.take(100 * 2 ** 20)
  })
})

describe('a download that is told to stop', () => {
  it('ends, and leaves what another run goes on from', async () => {
    const stop = new AbortController()
    const url = offer({ faults: [{ stall: 100_000 }] })
    const ended = get(url, { signal: stop.signal })
    while (heard.length < 2) await new Promise(resolve => setTimeout(resolve, 5))
    stop.abort()
    await expect(ended).rejects.toThrow()
    expect(existsSync(path)).toBe(false)
    expectWhole(await get(url))
    expect(asked()[1]).toMatch(/^bytes=/)
  })
})

it('a part whose facts were damaged is no part', async () => {
  put(`${path}.part`, randomBytes(1000))
  writeFileSync(`${path}.part.json`, '{"validator": 3')
  expectWhole(await get(offer()))
  expect(isTrouble({ done: true })).toBe(false)
})
