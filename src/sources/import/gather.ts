import { mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type BiflanError, sourceError } from '../../lib/errors.ts'
import { archiveKind, closedKind, namedArchive, unpackArchive } from '../archive/archive.ts'
import type { Limits } from '../archive/limits.ts'
import type { Source } from '../descriptor.ts'
import { diskProblem } from '../disk.ts'
import { candidatesFor, isCompanion, type Wanted } from './candidates.ts'
import type { Found } from './found.ts'
import { sumsOf } from './place.ts'
import type { Staging } from './staging.ts'

/** What one file given by the user comes to: the files in it whose names a descriptor has. */
export interface Gathered {
  readonly found: readonly Found[]
  /** Files whose names no descriptor has. */
  readonly others: number
  readonly refused?: BiflanError
}

export interface Gathering {
  readonly sources: ReadonlyMap<string, Source>
  readonly wanted: readonly Wanted[]
  readonly staging: Staging
  readonly limits: Limits
  /** Whether a path's segments speak of a corpus, or the user pointed at this very file. */
  isMeant(segments: readonly string[]): boolean
  note(text: string): void
}

/** A file itself, or the members of an archive, unpacked into the staging folder. `segments` may name its corpus. */
export async function gather(
  path: string,
  from: string,
  segments: readonly string[],
  gathering: Gathering,
): Promise<Gathered> {
  const { sources, wanted } = gathering
  try {
    if (candidatesFor(path, sources.values(), wanted).length > 0)
      return { found: [{ from, path, segments }], others: 0 }
    if ((await archiveKind(path)) !== undefined) return await gatherMembers(path, from, segments, gathering)
    const closed = closedKind(path)
    if (closed !== undefined) {
      if (gathering.isMeant(segments)) throw closedError(from, closed)
      gathering.note(`left alone, because it is packed with ${closed}: ${from}`)
    }
    // The archive's own reader says what it found instead.
    if (namedArchive(path)) await unpackArchive(path, () => undefined)
    return { found: [], others: isCompanion(path, sources.values()) ? 0 : 1 }
  } catch (error) {
    const refused = diskProblem(error, path)
    if (!refused || refused.kind === 'retry') throw refused ?? error
    return { found: [], others: 0, refused: refused }
  }
}

async function gatherMembers(
  path: string,
  from: string,
  segments: readonly string[],
  gathering: Gathering,
): Promise<Gathered> {
  const { sources, wanted, staging, limits, note } = gathering
  // Some archives hold a corpus's folder, others what is in it: the archive's name stands for the folder.
  const folder = join(staging.next(), basename(path).replace(/(\.tar)?\.(zip|tar|tgz|gz)$/i, ''))
  const archive = { from, sums: once(() => sumsOf(path)) }
  const found: Found[] = []
  let others = 0
  note(`unpacking ${from}`)
  try {
    await unpackArchive(
      path,
      member => {
        const to = join(folder, member)
        const isCandidate = candidatesFor(to, sources.values(), wanted).length > 0
        if (!isCandidate && !isCompanion(to, sources.values())) {
          others++
          return undefined
        }
        mkdirSync(dirname(to), { recursive: true })
        const inner = member.split('/')
        if (isCandidate)
          found.push({ from: `${from}!${member}`, path: to, segments: [...segments, ...inner], archive })
        return to
      },
      limits,
    )
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return { found, others }
}

const closedError = (from: string, kind: string): BiflanError =>
  sourceError({
    where: from,
    found: `packed with ${kind}, which is not opened here`,
    expected: 'a plain file, or a zip, tar, tar.gz or gz archive',
    remedy: 'unpack it yourself and give the folder to --from',
  })

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
