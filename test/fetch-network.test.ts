import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { textOf } from '../src/sources/fetch/body.ts'
import {
  hubsIn,
  LITTLE_PATIENCE,
  offlineBy,
  openNetwork,
  PATIENCE,
  patienceOf,
  proxiesIn,
} from '../src/sources/fetch/network.ts'
import { request } from '../src/sources/fetch/request.ts'
import { persist } from '../src/sources/fetch/retry.ts'
import { biflan, exitCodeOf } from './helpers/command.ts'
import { put, temporary } from './helpers/folders.ts'
import { missing } from './helpers/lacks.ts'
import { proxy } from './support/proxy.ts'
import { deadAddress, file, serve } from './support/server.ts'
import { makeCertificate } from './support/tls.ts'

const root = temporary()
const server = await serve()
server.on('/x', file('[]'))
const MANNERS = { timeout: 2, retries: 1, pause: 0.01 }

/** What a request comes to: a status, or the trouble. */
async function ask(url: string, env: Record<string, string>, left = 20) {
  const network = openNetwork(MANNERS, env)
  try {
    const deadline = performance.now() + 1000 * left
    const answer = await request(url, {}, { network, signal: new AbortController().signal, deadline })
    if ('again' in answer) return answer
    await textOf(answer.body, 100)
    return answer.status
  } finally {
    await network.close()
  }
}

describe('proxies', () => {
  it('are those of HTTP_PROXY and HTTPS_PROXY, in small letters first; NO_PROXY is handed on', () => {
    const env = {
      http_proxy: 'http://a:1',
      HTTP_PROXY: 'http://b:2',
      HTTPS_PROXY: 'https://c:3',
      no_proxy: 'x',
    }
    expect(proxiesIn(env)).toEqual({ httpProxy: 'http://a:1/', httpsProxy: 'https://c:3/', noProxy: 'x' })
  })

  it('of HTTP_PROXY serve for https too, and ALL_PROXY for what nothing is named', () => {
    expect(proxiesIn({ HTTP_PROXY: 'a:1' })).toMatchObject({
      httpProxy: 'http://a:1/',
      httpsProxy: 'http://a:1/',
    })
    expect(proxiesIn({ ALL_PROXY: 'http://a:1' })).toMatchObject({
      httpProxy: 'http://a:1/',
      httpsProxy: 'http://a:1/',
    })
    expect(proxiesIn({ HTTPS_PROXY: '' })).toEqual({ httpProxy: '', httpsProxy: '', noProxy: '' })
  })

  it('that speak SOCKS alone are a usage error that says what to do; beside others they do no harm', () => {
    for (const name of ['ALL_PROXY', 'all_proxy', 'HTTPS_PROXY', 'http_proxy']) {
      const made = () => proxiesIn({ [name]: 'socks5h://me:secret@127.0.0.1:1080' })
      expect(made).toThrow(new RegExp(`^${name}: socks5h://…@127\\.0\\.0\\.1:1080\n.*HTTP proxy.*\n.*SOCKS`))
      expect(made).not.toThrow(/secret/)
    }
    const beside = { ALL_PROXY: 'socks5://x:1', https_proxy: 'http://a:1' }
    expect(proxiesIn(beside)).toMatchObject({ httpsProxy: 'http://a:1/', httpProxy: '' })
  })

  it('are gone through: plain requests as they are, https through a tunnel', async () => {
    const between = await proxy()
    expect(await ask(`${server.url}/x`, { HTTP_PROXY: between.url })).toBe(200)
    expect(between.passed).toEqual([`GET ${server.url}/x`])
    const dead = new URL(await deadAddress()).host
    expect(await ask(`https://${dead}/x`, { HTTPS_PROXY: between.url })).toMatchObject({
      why: 'the proxy answers 502',
    })
    expect(between.passed[1]).toBe(`CONNECT ${dead}`)
  })

  it('that close the connection are tried again like any other, not without end', async () => {
    const closing = await proxy('closes')
    expect(await ask('https://127.0.0.1:1/x', { HTTPS_PROXY: closing.url })).toMatchObject({
      again: 'later',
      why: 'the proxy closed the connection',
    })
    expect(closing.passed).toHaveLength(1)
  })

  it('are passed by where NO_PROXY says so', async () => {
    const between = await proxy()
    expect(await ask(`${server.url}/x`, { HTTP_PROXY: between.url, NO_PROXY: 'example.org,127.0.0.1' })).toBe(
      200,
    )
    expect(between.passed).toEqual([])
  })

  it('that want a password, refuse, or are not there are told from the host behind them', async () => {
    const [login, refusing] = [await proxy(407), await proxy(502)]
    for (const [url, name] of [
      [`${server.url}/x`, 'HTTP_PROXY'],
      ['https://127.0.0.1:1/x', 'HTTPS_PROXY'],
    ] as const) {
      expect(await ask(url, { [name]: login.url })).toMatchObject({
        again: 'never',
        why: /name and password/,
      })
      const dead = await deadAddress()
      const { host } = new URL(dead)
      expect(await ask(url, { [name]: dead })).toMatchObject({ why: `connection refused (${host})` })
    }
    expect(await ask('https://127.0.0.1:1/x', { HTTPS_PROXY: refusing.url })).toMatchObject({
      again: 'later',
      why: 'the proxy answers 502',
    })
  })
})

describe('the hub', () => {
  it('is where HF_ENDPOINT says; else itself, then a mirror that is told no token', () => {
    expect(hubsIn({ HF_ENDPOINT: 'https://hub.example/api/', HF_TOKEN: 't' })).toEqual([
      { url: 'https://hub.example/api', token: 't' },
    ])
    expect(hubsIn({ HF_TOKEN: 't' })).toEqual([
      { url: 'https://huggingface.co', token: 't' },
      { url: 'https://hf-mirror.com' },
    ])
    expect(() => hubsIn({ HF_ENDPOINT: 'hf-mirror.com' })).toThrow(/HF_ENDPOINT: hf-mirror.com/)
  })

  it.each(['1', 'on', 'YES', 'True'])('is left alone with HF_HUB_OFFLINE=%s', value => {
    expect(offlineBy({ HF_HUB_OFFLINE: value })).toBe('HF_HUB_OFFLINE')
    expect(offlineBy({ HF_DATASETS_OFFLINE: value })).toBe('HF_DATASETS_OFFLINE')
    expect(offlineBy({ HF_HUB_OFFLINE: '0', TRANSFORMERS_OFFLINE: '' })).toBeUndefined()
  })
})

describe('patience', () => {
  it('ends within twenty seconds in which nothing answered, before another request is sent', async () => {
    expect(PATIENCE).toBeLessThan(20)
    const before = server.seen.length
    expect(await ask(`${server.url}/x`, {}, 0)).toMatchObject({
      again: 'unreachable',
      why: /nothing answers/,
    })
    expect(server.seen.length).toBe(before)
    expect(await ask(`${server.url}/x`, {}, 5)).toBe(200)
  })

  it('is what is left of them for a host that takes a connection and says nothing', async () => {
    server.on('/silent', () => {})
    const answer = await ask(`${server.url}/silent`, {}, 0.3)
    expect(answer).toMatchObject({ again: 'unreachable', why: /no answer within/ })
  })

  it('that is used up by the first request is told as what came of that one, and is little from then on', async () => {
    server.on('/hangs', () => {})
    const network = { ...openNetwork(MANNERS, {}), opened: performance.now() - 1000 * PATIENCE }
    const session = {
      network,
      signal: new AbortController().signal,
      deadline: performance.now() + 200,
    }
    const once = () => request(`${server.url}/hangs`, {}, session)
    expect(await persist('x', once, session)).toMatchObject({
      why: expect.stringMatching(/^no answer within/),
    })
    expect(patienceOf(network)).toBe(LITTLE_PATIENCE)
    await network.close()
  })

  it('is little for what comes after nothing has answered for so long', () => {
    const network = openNetwork(MANNERS, {})
    const long = { ...network, opened: performance.now() - 1000 * PATIENCE - 1 }
    expect(patienceOf(network)).toBe(PATIENCE)
    expect(patienceOf(long)).toBe(PATIENCE)
    network.silent.set('http://nowhere', 'no answer')
    expect(patienceOf(network)).toBe(PATIENCE)
    expect(patienceOf(long)).toBe(LITTLE_PATIENCE)
    network.met.add('http://elsewhere')
    expect(patienceOf(long)).toBe(PATIENCE)
  })

  it('has no end once something answered', async () => {
    const network = openNetwork(MANNERS, {})
    const session = { network, signal: new AbortController().signal, deadline: 0 }
    network.met.add('http://elsewhere')
    expect(await request(`${server.url}/x`, {}, session)).toMatchObject({ status: 200 })
    await network.close()
  })
})

const certificate = makeCertificate(root)
describe.skipIf(missing('openssl', certificate !== undefined))('https', () => {
  const script = put(
    join(root, 'ask.mjs'),
    `import { openNetwork } from '${new URL('../dist/sources/fetch/network.js', import.meta.url)}'
import { request } from '${new URL('../dist/sources/fetch/request.js', import.meta.url)}'
const network = openNetwork({ timeout: 5, retries: 0, pause: 0.01 })
const answer = await request(process.argv[2], {}, { network, signal: new AbortController().signal, deadline: Infinity })
process.exit(answer.status === 200 ? 0 : answer.again === 'never' ? 3 : 4)
`,
  )
  const code = async (url: string, env: Record<string, string>): Promise<number | undefined> => {
    const names = Object.keys(env)
    const before = names.map(name => process.env[name])
    Object.assign(process.env, env)
    try {
      return await exitCodeOf([script, url])
    } finally {
      for (const [i, name] of names.entries()) {
        if (before[i] === undefined) delete process.env[name]
        else process.env[name] = before[i]
      }
    }
  }

  it('is trusted by NODE_EXTRA_CA_CERTS, straight and through a proxy', async () => {
    const secure = await serve(certificate)
    secure.on('/x', file('[]'))
    const between = await proxy()
    expect(await code(`${secure.url}/x`, {})).toBe(3)
    expect(await code(`${secure.url}/x`, { NODE_EXTRA_CA_CERTS: certificate!.path })).toBe(0)
    expect(
      await code(`${secure.url}/x`, { NODE_EXTRA_CA_CERTS: certificate!.path, HTTPS_PROXY: between.url }),
    ).toBe(0)
    expect(between.passed).toEqual([`CONNECT ${new URL(secure.url).host}`])
  })

  it('never leads to http, whoever redirects', async () => {
    const secure = await serve(certificate)
    secure.on('/down', (_, response) => response.writeHead(302, { location: `${server.url}/x` }).end())
    const before = server.seen.length
    expect(await code(`${secure.url}/down`, { NODE_EXTRA_CA_CERTS: certificate!.path })).toBe(3)
    expect(server.seen.length).toBe(before)
    expect(secure.asked('/down')).toHaveLength(1)
  })
})

it('a command with a SOCKS proxy alone is refused as wrong usage, before anything is sent', async () => {
  const run = await biflan(['fetch', 'ocnli'], { home: root, env: { ALL_PROXY: 'socks5://127.0.0.1:1080' } })
  expect(run.code).toBe(2)
  expect(run.stderr).toMatch(/ALL_PROXY: socks5.*\n.*HTTP proxy/)
})
