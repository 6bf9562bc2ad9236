import { setTimeout as sleep } from 'node:timers/promises'
import { fraction, purpose } from '../../lib/chance.ts'
import { hash64 } from '../../lib/hash.ts'
import type { Session } from './request.ts'
import { isTrouble, type Trouble } from './trouble.ts'

const JITTER = purpose('jitter')
/** The longest pause of our own, and the longest that a server may ask for, in seconds. */
const LONGEST = 60
const LONGEST_ASKED = 300

/**
 * Tries until it succeeds, or trying is of no use. An attempt that brought something new (`progress` grew) is no failure,
 * so that a long file comes through a line that is cut again and again.
 */
export async function persist<T extends object>(
  name: string,
  attempt: () => Promise<T | Trouble>,
  { network, signal }: Session,
  progress: () => number = () => 0,
): Promise<T | Trouble> {
  let failures = 0
  let farthest = progress()
  let last: Trouble | undefined
  for (;;) {
    const result = await attempt()
    if (!isTrouble(result)) return result
    const reached = progress()
    failures = reached > farthest ? 1 : failures + 1
    farthest = Math.max(farthest, reached)
    if (result.again === 'never') return result
    if (result.final) {
      // It was not tried again: what came of the first time is the reason.
      if (last?.origin !== undefined) network.silent.set(last.origin, last.why)
      return last ?? result
    }
    last = result
    // Nobody there is most often no network at all; who has answered before may be back soon.
    const { origin } = result
    const alone = result.again === 'unreachable' && (origin === undefined || !network.met.has(origin))
    if (failures > (alone ? Math.min(1, network.retries) : network.retries)) {
      if (alone && origin !== undefined) network.silent.set(origin, result.why)
      return failures > 1 ? { ...result, why: `${result.why} (tried ${failures} times)` } : result
    }
    if ((result.wait ?? 0) > LONGEST_ASKED)
      return { ...result, why: `${result.why}: the server asks to wait ${Math.ceil(result.wait! / 60)} min` }
    await sleep(1000 * pauseBefore(name, failures, result, network.pause), undefined, { signal })
  }
}

/** Seconds; doubled from time to time, and a little different for each file and process: nobody comes back in step. */
export function pauseBefore(name: string, failures: number, { wait = 0 }: Trouble, pause: number): number {
  const own = Math.min(LONGEST, pause * 2 ** (failures - 1))
  return Math.max(own / 2, wait) + (own / 2) * fraction(hash64(`${name} ${process.pid}`), JITTER, failures)
}
