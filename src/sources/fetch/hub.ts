import { z } from 'zod'
import { globPattern } from '../../lib/glob.ts'
import { matchTail } from '../import/match.ts'
import { discard, textOf } from './body.ts'
import type { Expected } from './integrity.ts'
import type { Hub } from './network.ts'
import { request, type Session } from './request.ts'
import { persist } from './retry.ts'
import { hopeless, isTrouble, type Trouble, troubleOfStatus } from './trouble.ts'

/** A file of a data set on the hub. `sha256` is known of large files. */
export interface HubFile {
  readonly path: string
  readonly url: string
  readonly expected: Expected
}

const listing = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.int().optional(),
    lfs: z.object({ oid: z.string(), size: z.int() }).optional(),
  }),
)
type Entry = z.output<typeof listing>[number]

interface Page {
  readonly entries: readonly Entry[]
  /** What to ask for the next page. */
  readonly next?: string
}

const LONGEST = 2 ** 26

/** All files of a data set. */
export async function filesOnHub(
  { url }: Hub,
  name: string,
  revision: string,
  session: Session,
): Promise<HubFile[] | Trouble> {
  const files: HubFile[] = []
  const at = encodeURIComponent(revision)
  let search = '?recursive=true&expand=false'
  for (;;) {
    const address = `${url}/api/datasets/${name}/tree/${at}${search}`
    const page = await persist(address, () => pageOf(address, session), session)
    if (isTrouble(page)) return page
    for (const entry of page.entries) {
      if (entry.type === 'file')
        files.push({
          path: entry.path,
          url: `${url}/datasets/${name}/resolve/${at}/${escaped(entry.path)}`,
          expected: expectedOf(entry),
        })
    }
    if (page.next === undefined) return files
    search = page.next
  }
}

async function pageOf(address: string, session: Session): Promise<Page | Trouble> {
  const answer = await request(address, { accept: 'application/json' }, session)
  if ('again' in answer) return answer
  const { status, headers, body } = answer
  if (status !== 200) {
    await discard(body)
    const trouble = troubleOfStatus(status, headers)
    const closed = status === 401 || status === 403
    return closed
      ? { ...trouble, why: `${trouble.why}: it wants a token (HF_TOKEN), or is not there` }
      : trouble
  }
  const text = await textOf(body, LONGEST)
  if (typeof text !== 'string') return text
  const entries = parsed(text)
  if (!entries?.every(({ path }) => isInside(path))) return hopeless('an answer that is no list of files')
  // Only what it asks for is taken over: its host may be another one than the endpoint that was chosen.
  const next = /<([^>]*)>;\s*rel="next"/.exec(headers['link'] ?? '')?.[1]
  return { entries, ...(next !== undefined && { next: new URL(next, address).search }) }
}

function parsed(text: string): Entry[] | undefined {
  try {
    return listing.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Paths become names of files here. */
const isInside = (path: string): boolean =>
  !/[\\\0-\x1f\x7f]/.test(path) && path.split('/').every(part => !['', '.', '..'].includes(part))

function expectedOf({ size, lfs }: Entry): Expected {
  const sha256 = lfs?.oid.replace(/^sha256:/, '')
  const bytes = lfs?.size ?? size
  return { ...(bytes !== undefined && { bytes }), ...(sha256 !== undefined && { sha256 }) }
}

/** A path as a URL has it. */
export const escaped = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/**
 * The files that a name or glob means: those whose whole path it matches, or else those whose end it matches, as long as
 * all of them lie in the same folder.
 */
export function meantBy(name: string, files: readonly HubFile[]): HubFile[] | Trouble {
  const whole = files.filter(({ path }) => globPattern(name).test(path))
  if (whole.length > 0) return whole
  const tails = files.filter(({ path }) => matchTail(name, path) !== undefined)
  const folders = new Set(tails.map(({ path }) => path.slice(0, path.length - matchTail(name, path)!.length)))
  if (folders.size === 1) return tails
  return hopeless(
    folders.size === 0
      ? `no ${name} is there`
      : `${name} is there in several folders: ${[...folders].join(', ')}`,
  )
}
