import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import pLimit from 'p-limit'
import { BiflanError } from '../../lib/errors.ts'
import { ENGINE } from '../../lib/version.ts'
import type { Source } from '../descriptor.ts'
import { discard } from './body.ts'
import { hubsIn, offlineBy, openNetwork, proxiesIn, withoutPassword } from './network.ts'
import { request } from './request.ts'
import { freeBytes } from './room.ts'

/** Something that fetching and building depend on. */
export interface Check {
  readonly name: string
  readonly status: 'ok' | 'problem'
  readonly found: string
  /** What to do about a problem; ''. */
  readonly next: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Node, disk, proxy and hub, as they are set. Nothing is sent. */
export const checkMachine = (raw: string, env: Environment = process.env): Check[] => [
  node(),
  disk(raw),
  tried('proxy', () => proxy(env)),
  tried('hub', () => hub(env)),
]

const ok = (name: string, found: string): Check => ({ name, status: 'ok', found, next: '' })
const problem = (name: string, found: string, next: string): Check => ({
  name,
  status: 'problem',
  found,
  next,
})

function node(): Check {
  const found = process.versions.node
  const wanted = /\d+(?:\.\d+)*/.exec(ENGINE)![0]
  const [have, want] = [found, wanted].map(text => text.split('.').map(Number)) as [number[], number[]]
  const i = want.findIndex((part, at) => part !== have[at])
  return i < 0 || have[i]! > want[i]! ? ok('node', found) : problem('node', found, `install Node ${ENGINE}`)
}

/** Less than this is little even for one corpus and its build. */
const LITTLE = 2 ** 30

function disk(raw: string): Check {
  let folder = raw
  while (!existsSync(folder)) folder = dirname(folder)
  const free = freeBytes(folder)
  const found = `${(free / 2 ** 30).toFixed(1)} GiB free for ${raw}`
  return free > LITTLE
    ? ok('disk', found)
    : problem('disk', found, 'free some space, or name another folder with --raw')
}

function proxy(env: Environment): Check {
  const { httpProxy, httpsProxy, noProxy } = proxiesIn(env)
  const proxies = [...new Set([httpsProxy, httpProxy])].filter(text => text !== '').map(withoutPassword)
  if (proxies.length === 0) return ok('proxy', 'none')
  return ok('proxy', `${proxies.join(', ')}${noProxy === '' ? '' : `; not for ${noProxy}`}`)
}

function hub(env: Environment): Check {
  const hubs = hubsIn(env)
  const token = hubs[0]!.token === undefined ? 'no token' : 'with a token'
  const found = `${hubs.map(({ url }) => url).join(', then ')}, ${token}`
  const offline = offlineBy(env)
  if (offline === undefined) return ok('hub', found)
  return problem('hub', `${offline} forbids the network`, `unset ${offline} to fetch`)
}

/** A setting that is refused is a problem, with the refusal's own remedy. */
function tried(name: string, check: () => Check): Check {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof BiflanError)) throw error
    const [found = '', ...rest] = error.message.split('\n')
    return problem(name, found, rest.map(line => line.trim()).join('; '))
  }
}

/** Asks each host that the corpora come from for its front page. Whatever it answers, it is there. */
export async function checkHosts(sources: Iterable<Source>, timeout: number): Promise<Check[]> {
  if (offlineBy() !== undefined) return []
  const network = openNetwork({ timeout, retries: 0, pause: 1 })
  try {
    const signal = new AbortController().signal
    const session = { network, signal, deadline: Number.POSITIVE_INFINITY }
    return await pLimit(8).map(originsOf(sources, network.hubs), async origin => {
      const answer = await request(`${origin}/`, {}, session)
      if ('again' in answer)
        return problem(origin, answer.why, 'check the network, or set a proxy (HTTPS_PROXY)')
      await discard(answer.body)
      return ok(origin, 'answers')
    })
  } finally {
    await network.close()
  }
}

function originsOf(sources: Iterable<Source>, hubs: readonly { url: string }[]): string[] {
  const places = [...sources].flatMap(({ forms }) => [...forms.values()]).flatMap(({ from }) => from)
  const urls = places.flatMap(place =>
    'hf' in place ? hubs.map(({ url }) => url) : ['url' in place ? place.url : place.base],
  )
  return [...new Set(urls.map(url => new URL(url).origin))].sort()
}
