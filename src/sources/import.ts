import { existsSync, realpathSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { usageError } from '../lib/errors.ts'
import { type Altered, describeAltered } from './altered.ts'
import { nameOf, partsOf, type Wanted } from './candidates.ts'
import type { Source } from './descriptor.ts'
import { corpusNames } from './evidence.ts'
import { gather } from './gather.ts'
import { type Accepts, alterationIn, type Considered, type Evidence, type Found, judge, type Rules } from './judge.ts'
import { LIMITS, type Limits } from './limits.ts'
import { place, sumsOf } from './place.ts'
import { type Claim, settleClaims } from './rivals.ts'
import { openStaging } from './staging.ts'
import { walk } from './walk.ts'

export interface ImportRequest {
  /** A file or folder of the user. Nothing in it is moved or changed. */
  readonly from: string
  /** The raw folder. */
  readonly raw: string
  /** The corpora (and forms) that are taken; none for all. */
  readonly wanted: readonly Wanted[]
  readonly sources: ReadonlyMap<string, Source>
  /** Whether the records of a file are what the tasks that read it expect. */
  readonly accepts: Accepts
  /** Refuses altered files. */
  readonly strict?: boolean
  /** Replaces a file that is there with other content. */
  readonly replace?: boolean
  /** Judges everything and places nothing. */
  readonly dryRun?: boolean
  readonly limits?: Limits
  /** Told what is being done. */
  readonly note?: (text: string) => void
}

/** A file with its place. */
export interface Placed {
  readonly corpus: string
  readonly form: string
  /** Its name in the descriptor, or what the descriptor's glob matched. */
  readonly file: string
  /** What the user gave: a path, or `archive!member`. */
  readonly from: string
  readonly path: string
  readonly bytes: number
  readonly sha256: string
  readonly by: Evidence
  readonly altered?: Altered
}

export interface ImportResult {
  /** Placed now; with a dry run, what would be placed. */
  readonly taken: readonly Placed[]
  /** There already, with the same content. */
  readonly already: readonly Placed[]
  /** Known, but not used, and why. */
  readonly off: readonly { readonly corpus: string; readonly form: string; readonly file: string; readonly from: string; readonly why: string }[]
  /** Left where they are: not exactly one candidate. `command` decides for a candidate that nothing speaks against. */
  readonly undecided: readonly { readonly from: string; readonly candidates: readonly Suggestion[] }[]
  readonly refused: readonly { readonly from: string; readonly why: string }[]
  /** Files whose names no descriptor has, or that lie under another corpus's name. */
  readonly others: number
}

export interface Suggestion {
  readonly corpus: string
  readonly form: string
  readonly file: string
  readonly why?: string
  readonly command?: string
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer I)[] ? I[] : T[K] }

/**
 * Recognises, verifies and places files that the user already has, from a file, a folder, or archives in it.
 * Each file is taken whole or not at all. Throws a usage error for a `from` that does not exist,
 * a retry error for a full disk; everything else is in the result.
 */
export async function importFiles(request: ImportRequest): Promise<ImportResult> {
  const { raw, wanted, sources, accepts, note = () => {}, limits = LIMITS } = request
  const root = rootOf(request.from)
  const result: Mutable<ImportResult> = { taken: [], already: [], off: [], undecided: [], refused: [], others: 0 }
  const staging = openStaging(raw, request.dryRun === true)
  try {
    const { files, closed } = walk(root, existsSync(raw) ? realpathSync(raw) : raw)
    for (const { why } of closed) result.refused.push({ from: why.message.split(':')[0]!, why: why.message })
    const isFile = files[0]?.length === 0
    const explicit = isFile && wanted.length > 0
    const rules = { sources, names: corpusNames(sources.values()), wanted, accepts }
    const claims: Claim[] = []
    for (const below of files) {
      const from = join(request.from, ...below)
      const segments = [basename(root), ...below]
      const gathered = await gather(join(root, ...below), from, segments, { sources, wanted, staging, limits, note })
      result.others += gathered.others
      if (gathered.refused) result.refused.push({ from, why: gathered.refused.message })
      for (const found of gathered.found) {
        await decide(found, { ...rules, explicit: explicit && found.archive === undefined }, claims, result)
      }
    }
    for (const claim of settleClaims(claims, raw, result)) await settle(claim, request, result)
  } finally {
    staging.remove()
  }
  return result
}

function rootOf(from: string): string {
  const path = resolve(from)
  if (!existsSync(path)) throw usageError({ found: `--from ${from}: there is no such file or folder` })
  return realpathSync(path)
}

/** Judges one file: a claim to a place, or an entry of the result. */
async function decide(found: Found, rules: Rules, claims: Claim[], result: Mutable<ImportResult>): Promise<void> {
}
