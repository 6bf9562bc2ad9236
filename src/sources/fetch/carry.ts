import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { usageError } from '../../lib/errors.ts'
import { writeWhole } from '../../lib/files.ts'
import { type Checksums, checksums } from '../checksums.ts'
import type { Source } from '../descriptor.ts'
import { isWanted, type Wanted } from '../import/candidates.ts'
import { place } from '../import/place.ts'
import { LISTED } from '../listed.ts'
import { type Pins, pinName, readPins, writePins } from '../pins.ts'
import { filesHere, folderOf } from '../raw.ts'
import { roomIn } from './room.ts'

export interface CarryRequest {
  readonly raw: string
  readonly to: string
  readonly sources: ReadonlyMap<string, Source>
  /** The corpora, or forms of them; none for all. */
  readonly wanted: readonly Wanted[]
  /** Replaces files that are there with other content. */
  readonly replace?: boolean
  readonly dryRun?: boolean
}

export interface Carried {
  /** Files copied now, and those that were there already. */
  readonly files: number
  readonly already: number
  /** Bytes copied now. */
  readonly bytes: number
}

/** A file that is here, and what it is called in lock files. */
interface Ours {
  readonly name: string
  readonly path: string
  readonly sums: Checksums
}

/**
 * Copies raw files into a folder of the same layout, with a lock file that says what they are, for a machine without
 * network: `fetch --from` takes the folder in there. Each file is copied whole or not at all, the lock file last.
 */
export async function carry(request: CarryRequest): Promise<Carried> {
  const { raw, to, replace, dryRun } = request
  if (resolve(to) === resolve(raw))
    throw usageError({ found: `--to ${to} is the raw folder itself`, expected: 'another folder' })
  const ours = await oursIn(request)
  const due = []
  for (const file of ours) {
    const target = join(to, file.name)
    const there = existsSync(target) ? await checksums(target, false) : undefined
    if (there?.sha256 === file.sums.sha256) continue
    if (there && !replace) {
      throw usageError({
        where: target,
        found: `other content than ${file.path} (sha256 ${there.sha256} and ${file.sums.sha256})`,
        remedy: 'name an empty folder, or add --replace',
      })
    }
    due.push({ ...file, target })
  }
  const bytes = due.reduce((sum, { sums }) => sum + sums.bytes, 0)
  const result = { files: due.length, already: ours.length - due.length, bytes }
  if (dryRun) return result
  mkdirSync(to, { recursive: true })
  roomIn(to).take(bytes)
  for (const { path, target, sums } of due) await place(path, target, sums, false)
  copyListings(request)
  writePins(to, new Map([...readPins(to), ...ours.map(({ name, sums }) => [name, sums] as const)]))
  return result
}

/**
 * Pins forms to what their files are now: a later fetch takes no others. What was pinned before stays, unless `anew`.
 */
export async function pin(
  raw: string,
  sources: ReadonlyMap<string, Source>,
  wanted: readonly Wanted[],
  anew: boolean,
): Promise<Pins> {
  const now = (await oursIn({ raw, sources, wanted })).map(({ name, sums }) => [name, sums] as const)
  const before = readPins(raw)
  const pins = new Map(anew ? [...before, ...now] : [...now, ...before])
  writePins(raw, pins)
  return pins
}

const formsIn = ({ sources, wanted }: Pick<CarryRequest, 'sources' | 'wanted'>) =>
  [...sources.values()].flatMap(source =>
    [...source.forms]
      .filter(([form]) => isWanted(source.name, form, wanted))
      .map(([form, description]) => ({ source, form, description })),
  )

async function oursIn({
  raw,
  sources,
  wanted,
}: Pick<CarryRequest, 'raw' | 'sources' | 'wanted'>): Promise<Ours[]> {
  const ours: Ours[] = []
  for (const { source, form, description } of formsIn({ sources, wanted })) {
    for (const [name, path] of filesHere(folderOf(raw, source, form), description))
      ours.push({ name: pinName(source, form, name), path, sums: await checksums(path) })
  }
  return ours
}

function copyListings({ raw, to, sources, wanted }: CarryRequest): void {
  for (const { source, form } of formsIn({ sources, wanted })) {
    const listing = join(folderOf(raw, source, form), LISTED)
    if (!existsSync(listing)) continue
    const folder = folderOf(to, source, form)
    mkdirSync(folder, { recursive: true })
    writeWhole(join(folder, LISTED), readFileSync(listing))
  }
}
