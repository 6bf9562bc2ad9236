import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { MODULE_ENDING } from '../lib/root.ts'
import { PUBLIC, PUBLIC_MODULE } from './public.ts'

/** sha256 of a value's JSON. Keys count in the order they stand in. */
export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex')

export const fileHash = (path: string): string =>
  createHash('sha256').update(readFileSync(path)).digest('hex')

/** The sha256 of a file; '' where it cannot be read. */
export function hashIfThere(path: string): string {
  try {
    return fileHash(path)
  } catch {
    return ''
  }
}

const known = new Map<string, string>()

/** One hash over a module and all project modules that it imports, directly or not. */
export function codeHash(entry: string): string {
  let hash = known.get(entry)
  if (hash === undefined) {
    const modules = new Set<string>()
    collect(entry, modules)
    hash = fingerprint([...modules].map(fileHash).sort())
    known.set(entry, hash)
  }
  return hash
}

/** The same for a module of this folder. */
export const codeOf = (name: string): string => codeHash(join(import.meta.dirname, `${name}${MODULE_ENDING}`))

/** A module that a module imports, as the compiler writes it or anybody else may. */
const IMPORT = /\b(?:from|import)\s*\(?\s*['"](\.\.?\/[^'"]+|biflan\/task)['"]/g

function collect(path: string, modules: Set<string>): void {
  if (modules.has(path)) return
  modules.add(path)
  for (const [, specifier] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
    const imported = specifier === PUBLIC ? PUBLIC_MODULE : join(dirname(path), specifier!)
    // What only looks like an import may lead nowhere: a module that lacks one has not been loaded.
    if (existsSync(imported)) collect(imported, modules)
  }
}

/** Libraries whose version can change what is written. */
const LIBRARIES = [
  ...['stream-json', 'stream-chain', 'fast-csv', 'yaml', 'zod', 'entities', 'opencc-js', 'xxhash-wasm'],
  ...['nunjucks', '@huggingface/tokenizers'],
]

/** Their installed versions. */
export const libraryVersions = (): Record<string, string> => versionsOf(LIBRARIES)

/** Installed versions of libraries. */
export function versionsOf(libraries: readonly string[]): Record<string, string> {
  const require = createRequire(import.meta.url)
  return Object.fromEntries(
    libraries.map(name => {
      const path = require.resolve
        .paths(name)!
        .map(folder => join(folder, name, 'package.json'))
        .find(existsSync)!
      return [name, (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version]
    }),
  )
}
