import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { cardFaults } from './check-card.ts'
import { CARD, INFO, LICENCES, SUMS, sha256 } from './companions.ts'
import type { ShardFacts } from './dataset.ts'
import type { Feature } from './shapes.ts'

/** Something that is not as it should be: in which file, and what. */
export interface Fault {
  readonly file: string
  readonly found: string
}

export interface FolderFacts {
  readonly folder: string
  /** Name of the manifest. */
  readonly manifest: string
  readonly shards: readonly (ShardFacts & { readonly bytes: number; readonly sha256: string })[]
  readonly features: readonly Feature[]
}

/**
 * What is wrong in a folder of shards, without reading the shards: files that are missing, cut, foreign or not numbered
 * as they should be, a card that does not fit them, checksums of what lies beside them.
 */
export function folderFaults({ folder, manifest, shards, features }: FolderFacts): Fault[] {
  const faults: Fault[] = []
  const fault = (file: string, found: string) => faults.push({ file, found })
  const sums = sumsIn(folder)
  if (sums === undefined) fault(SUMS, 'no such file')
  const summed = sums ?? new Map<string, string>()
  const here = new Set(filesIn(folder))

  for (const { name, bytes, sha256 } of shards) {
    if (!here.has(name)) fault(name, 'no such file')
    else if (statSync(join(folder, name)).size !== bytes) {
      const size = statSync(join(folder, name)).size
      fault(name, size === 0 ? 'an empty file' : `${size} bytes instead of ${bytes}`)
    }
    if (sums && summed.get(name) !== sha256) fault(SUMS, `not the sha256 of ${name} that the manifest names`)
  }
  const known = new Set(shards.map(({ name }) => name))
  for (const [name, expected] of summed) {
    if (known.has(name)) continue
    if (!here.has(name)) {
      // It is written last.
      if (name !== manifest) fault(name, 'no such file')
    } else if (sha256(readFileSync(join(folder, name))) !== expected)
      fault(name, `other bytes than ${SUMS} says`)
  }
  const own = [CARD, LICENCES, INFO, manifest]
  for (const name of here)
    if (!known.has(name) && !summed.has(name) && name !== SUMS && !own.includes(name))
      fault(name, 'a foreign file')
  for (const name of own) {
    const expected = here.has(name) || name === manifest
    if (sums && expected && !summed.has(name)) fault(SUMS, `no sha256 of ${name}`)
  }
  for (const name of [CARD, LICENCES]) if (!here.has(name) && !summed.has(name)) fault(name, 'no such file')
  for (const found of numberingFaults(shards.map(({ name }) => name))) faults.push(found)
  if (here.has(CARD))
    for (const found of cardFaults(readFileSync(join(folder, CARD), 'utf8'), features, shards))
      fault(CARD, found)
  return faults
}

/** Every file below a folder, as paths with `/`, sorted. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isDirectory())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()

/** The checksums that a folder states, by name; undefined where it states none. */
export function sumsIn(folder: string): Map<string, string> | undefined {
  const path = join(folder, SUMS)
  if (!existsSync(path)) return undefined
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  return new Map(lines.map(line => [line.slice(66), line.slice(0, 64)]))
}

const NAME = /^(?:(.*)\/)?(\w+(?:\.\w+)*)-(\d{5})-of-(\d{5})\.[a-z.]+$/

/** Every shard is named as loaders want it, and the shards of a split in a folder are numbered without a gap. */
function numberingFaults(names: readonly string[]): Fault[] {
  const groups = new Map<string, { of: string; numbers: number[] }>()
  const faults: Fault[] = []
  for (const name of names) {
    const match = NAME.exec(name)
    if (!match) {
      faults.push({ file: name, found: 'not named like train-00000-of-00001' })
      continue
    }
    const [, folder = '', split, number, of] = match
    const key = `${folder}/${split} of ${Number(of)}`
    const group = groups.get(key) ?? { of: of!, numbers: [] }
    group.numbers.push(Number(number))
    groups.set(key, group)
  }
  for (const [key, { of, numbers }] of groups) {
    const whole =
      numbers.length === Number(of) && numbers.toSorted((a, b) => a - b).every((number, i) => number === i)
    if (!whole)
      faults.push({ file: key, found: `the shards ${numbers.join(', ')} instead of 0 to ${Number(of) - 1}` })
  }
  return faults
}
