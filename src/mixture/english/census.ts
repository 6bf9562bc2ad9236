import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { readIfThere, writeWhole } from '../../lib/files.ts'
import { ENTRY } from '../../output/index-file.ts'
import type { FileFindings, Findings } from './findings.ts'
import type { Lengths } from './meter.ts'
import { pathsOf } from './paths.ts'
import type { CountedPiece } from './pieces.ts'
import type { Kept } from './settle.ts'
import type { FileSums } from './sums.ts'

/** A raw file, and what was found in it. */
export interface CountedFile extends FileSums, FileFindings {
  readonly rest: readonly FileSums[]
}

/** What one pass over a submixture's files found. It holds no paths, so that equal inputs give equal ones. */
export interface Census extends Findings {
  /** Everything that decides it. */
  readonly fingerprint: string
  readonly submixture: string
  /** Which of its publications was read. */
  readonly form: string
  readonly missing: readonly string[]
  readonly lengths: Lengths
  readonly files: readonly CountedFile[]
  readonly pieces: readonly CountedPiece[]
  /** Rows that repeat an earlier row of the submixture in inputs and targets, and are left out. */
  readonly repeats: number
  readonly kept: Kept
  /** Flan's tasks with their rows that stay, each at the number that the index's `names` give it. */
  readonly tasks: readonly { readonly name: string; readonly rows: number }[]
}

const CENSUS = 'census.json'
/** Whose work the pieces are that are not a census yet. */
const STATE = 'fingerprint'

/** The census that a folder holds; undefined where there is none, where it is damaged, or where its files are not there. */
export function readCensus(folder: string): Census | undefined {
  const text = readIfThere(join(folder, CENSUS))
  if (text === undefined) return undefined
  try {
    const census = JSON.parse(text) as Census
    return isWhole(census, folder) ? census : undefined
  } catch {
    return undefined
  }
}

export const writeCensus = (folder: string, census: Census): void =>
  writeWhole(join(folder, CENSUS), JSON.stringify(census))

/** True where what a census speaks of is there. */
const isWhole = ({ pieces }: Census, folder: string): boolean =>
  pieces.every(({ rows }, i) => {
    const { index, names, kept } = pathsOf(folder, i, 'final')
    return existsSync(kept) && hasSize(index, rows * ENTRY) && hasSize(names, rows * 2)
  })

const hasSize = (path: string, bytes: number): boolean => existsSync(path) && statSync(path).size === bytes

/** Empties a folder of what is not of the pass whose fingerprint is `mark`. */
export function openFolder(folder: string, mark: string): void {
  const state = join(folder, STATE)
  if (readIfThere(state) === mark) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeWhole(state, mark)
}
