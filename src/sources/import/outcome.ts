import type { Altered } from '../altered.ts'
import { type Candidate, nameOf } from './candidates.ts'
import type { Evidence, Found } from './found.ts'
import type { Considered } from './judge.ts'

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

export interface Off {
  readonly corpus: string
  readonly form: string
  readonly file: string
  readonly from: string
  readonly why: string
}

export interface Undecided {
  readonly from: string
  readonly candidates: readonly Suggestion[]
}

/** What a file could be: `why` not, or the `command` that decides for it. */
export interface Suggestion {
  readonly corpus: string
  readonly form: string
  readonly file: string
  readonly why?: string
  readonly command?: string
}

export interface Refused {
  readonly from: string
  readonly why: string
}

/** What became of the files that an import looked at. */
export interface ImportResult {
  /** Placed now; with a dry run, what would be. */
  readonly taken: readonly Placed[]
  /** There already, with the same content. */
  readonly already: readonly Placed[]
  /** Known, but not used, and why. */
  readonly off: readonly Off[]
  /** Left where they are, because not exactly one corpus is left. */
  readonly undecided: readonly Undecided[]
  /** Not taken, and why. */
  readonly refused: readonly Refused[]
  /** How many files have a name that no descriptor has, or lie under another corpus's name. */
  readonly others: number
}

/** A result that is being gathered. */
export type Outcome = {
  -readonly [K in keyof ImportResult]: ImportResult[K] extends readonly (infer T)[] ? T[] : number
}

export const newOutcome = (): Outcome => ({
  taken: [],
  already: [],
  off: [],
  undecided: [],
  refused: [],
  others: 0,
})

/** A candidate as a suggestion to the user. An archive's member is decided by naming the corpus for the archive. */
export function suggestion(found: Found, { candidate, why }: Considered, flags = ''): Suggestion {
  const { source, form, tail } = candidate
  const command = `biflan fetch --from ${quoted(found.archive?.from ?? found.from)} ${nameOf(candidate)}${flags}`
  return { corpus: source.name, form, file: tail, ...(why === undefined ? { command } : { why }) }
}

export const offEntry = ({ source, form, file, tail }: Candidate, { from }: Found): Off => ({
  corpus: source.name,
  form,
  file: tail,
  from,
  why: file.off!,
})

/** A path as a shell reads it. */
const quoted = (path: string): string =>
  /^[\p{L}\p{N}_@%+=:,./-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
