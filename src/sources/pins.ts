import { join } from 'node:path'
import { z } from 'zod'
import { sourceError } from '../lib/errors.ts'
import { readIfThere, writeWhole } from '../lib/files.ts'
import type { Checksums } from './checksums.ts'
import type { Source } from './descriptor.ts'

/** Its name in the raw folder, and in a folder that carries raw files to another machine. */
export const LOCK = 'biflan-lock.json'

const schema = z.strictObject({
  version: z.literal(1),
  files: z.record(z.string(), z.strictObject({ bytes: z.int(), md5: z.string(), sha256: z.string() })),
})

/** Checksums of raw files by their paths below the raw folder, with `/`. */
export type Pins = ReadonlyMap<string, Checksums>

/** What a file of a form is called there: its path below the raw folder. */
export const pinName = ({ name }: Source, form: string, file: string): string =>
  form === '' ? `${name}/${file}` : `${name}/${form}/${file}`

/** The lock file of a folder; empty where there is none. Throws a source error for one that cannot be read. */
export function readPins(folder: string): Pins {
  const path = join(folder, LOCK)
  const text = readIfThere(path)
  if (text === undefined) return new Map()
  const found = schema.safeParse(parsed(text))
  if (found.success) return new Map(Object.entries(found.data.files))
  throw sourceError({
    where: path,
    found: found.error.issues[0]!.message,
    expected: 'the file that `biflan fetch --pin` or `--to` wrote',
    remedy: 'take it from where it was made, or remove it: then only what the descriptors know is checked',
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same pins give the same bytes. */
export function writePins(folder: string, pins: Pins): void {
  const files = Object.fromEntries([...pins].sort(([a], [b]) => (a < b ? -1 : 1)))
  writeWhole(join(folder, LOCK), `${JSON.stringify({ version: 1, files }, null, 1)}\n`)
}
