import { type Dispatcher, EnvHttpProxyAgent, Pool } from 'undici'
import { usageError } from '../../lib/errors.ts'
import { PROXY_CLOSED } from './trouble.ts'

/** How requests are made. All times are in seconds. */
export interface Manners {
  /** For how long nothing may come. */
  readonly timeout: number
  /** How often a request that failed is sent again before it has brought anything new. */
  readonly retries: number
  /** Before the first of them; then twice as long each time. */
  readonly pause: number
}

/** How long a corpus is asked for while nothing at all answers, so that it is given up within 20 s in all; and once that was so. */
export const PATIENCE = 15
export const LITTLE_PATIENCE = 4
/** How long a connection may take to be made. */
const CONNECT = 10

/** The way to other hosts, and what is known of them so far. */
export interface Network extends Manners {
  readonly dispatcher: EnvHttpProxyAgent
  /** Addresses of the Hugging Face hub, in order. */
  readonly hubs: readonly Hub[]
  /** Origins that have answered. */
  readonly met: Set<string>
  /** Origins that nobody answers at, and why. */
  readonly silent: Map<string, string>
  /** When it was opened, by `performance.now()`. */
  readonly opened: number
  close(): Promise<void>
}

export interface Hub {
  /** Without a slash at its end. */
  readonly url: string
  /** Sent to this origin and no other. */
  readonly token?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Throws a usage error for a proxy or an endpoint that cannot be used. */
export function openNetwork(manners: Manners, env: Environment = process.env): Network {
  const proxies = proxiesIn(env)
  const { timeout } = manners
  const connect = { timeout: 1000 * Math.min(timeout, CONNECT) }
  const dispatcher = new EnvHttpProxyAgent({
    ...proxies,
    connect,
    proxyTls: connect,
    requestTls: connect,
    // A plain request is handed to the proxy as it is: many refuse a tunnel to port 80.
    proxyTunnel: false,
    clientFactory: proxyClient,
    // Node gives each address of a host a quarter of a second, too little for another continent.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 2000,
  })
  return {
    ...manners,
    dispatcher,
    hubs: hubsIn(env),
    met: new Set(),
    silent: new Map(),
    opened: performance.now(),
    close: () => dispatcher.destroy(),
  }
}

/** Connections to a proxy. One that it closes instead of making a tunnel would be tried without end, were it not named otherwise. */
function proxyClient(origin: URL, options: object): Dispatcher {
  const pool = new Pool(origin, options)
  const connect = pool.connect.bind(pool) as (to: Pool.Options) => Promise<Dispatcher.ConnectData>
  const named = (to: Pool.Options) =>
    connect(to).catch(error => {
      const closed = ['UND_ERR_SOCKET', 'UND_ERR_INFO'].includes(error.code)
      throw closed ? Object.assign(new Error(error.message), { code: PROXY_CLOSED }) : error
    })
  return Object.assign(pool, { connect: named })
}

/** The proxies of the environment. `ALL_PROXY` counts where neither of the others is set. */
export function proxiesIn(env: Environment): { httpProxy: string; httpsProxy: string; noProxy: string } {
  const named = (name: string): [string, string] => {
    const found = [name, name.toUpperCase()].find(each => env[each])
    return [found ?? name, (found && env[found]) ?? '']
  }
  const all = named('all_proxy')
  const [http, https] = [named('http_proxy'), named('https_proxy')]
  const use = ([name, text]: readonly [string, string]): string => (text === '' ? '' : checked(name, text))
  const httpProxy = use(http[1] || https[1] ? http : all)
  const httpsProxy = use(https) || httpProxy
  return { httpProxy, httpsProxy, noProxy: named('no_proxy')[1] }
}

function checked(name: string, text: string): string {
  // Other programs take `host:port` too.
  const url = webAddress(/^[a-z\d]+:\/\//i.test(text) ? text : `http://${text}`)
  if (url) return url.href
  throw usageError({
    where: name,
    found: withoutPassword(text),
    expected: 'the address of an HTTP proxy, as in http://127.0.0.1:7890',
    ...(/^socks/i.test(text) && {
      remedy:
        'SOCKS proxies are not spoken to: most of them serve HTTP as well, on the same or another port; set HTTPS_PROXY and HTTP_PROXY to that',
    }),
  })
}

function webAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) ? url : undefined
}

/** The seconds that a corpus is given which is begun now. */
export function patienceOf({ met, silent, opened }: Network): number {
  const noneThere = met.size === 0 && silent.size > 0 && performance.now() - opened > 1000 * PATIENCE
  return noneThere ? LITTLE_PATIENCE : PATIENCE
}

/** An address that may be shown. */
export const withoutPassword = (text: string): string => text.replace(/\/\/[^/@]*@/, '//…@')

const HUB = 'https://huggingface.co'
const MIRROR = 'https://hf-mirror.com'

/** The hub that `HF_ENDPOINT` names; without it the hub itself, then a mirror, which is not told any token. */
export function hubsIn(env: Environment): Hub[] {
  const token = env['HF_TOKEN'] || undefined
  const own = (url: string): Hub => ({ url, ...(token !== undefined && { token }) })
  const text = env['HF_ENDPOINT']
  if (!text) return [own(HUB), { url: MIRROR }]
  if (webAddress(text)) return [own(text.replace(/\/+$/, ''))]
  throw usageError({
    where: 'HF_ENDPOINT',
    found: text,
    expected: 'an address such as https://hf-mirror.com',
  })
}

const OFFLINE = ['HF_HUB_OFFLINE', 'HF_DATASETS_OFFLINE', 'TRANSFORMERS_OFFLINE']

/** The variable of the environment that forbids the network, if one does. */
export const offlineBy = (env: Environment = process.env): string | undefined =>
  OFFLINE.find(name => /^(1|on|yes|true)$/i.test(env[name] ?? ''))
