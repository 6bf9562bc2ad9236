import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { codeHash, fingerprint, libraryVersions } from '../../build/fingerprint.ts'
import type { Settings } from '../../build/settings.ts'
import { readIfThere, writeWhole } from '../../lib/files.ts'
import { MODULE_ENDING } from '../../lib/root.ts'
import type { Threads } from '../../lib/threads.ts'
import { VERSION } from '../../lib/version.ts'
import { type Census, openFolder, readCensus, writeCensus } from './census.ts'
import type { CountJob, PieceCount } from './count.ts'
import { findingsOf } from './findings.ts'
import type { EnglishInputs } from './inputs.ts'
import { pathsOf, reportPath } from './paths.ts'
import type { EnglishPiece } from './piece.ts'
import { countedPieces, piecesOf, rawBytesOf } from './pieces.ts'
import { settle } from './settle.ts'
import { sumsOf } from './sums.ts'

export interface CensusRequest {
  readonly inputs: EnglishInputs
  /** Folder for what is found: kept there, and taken from there as long as nothing changed. */
  readonly folder: string
  readonly settings: Pick<Settings, 'unit' | 'maxRecord' | 'tokenizer'>
  /** Path of the tokenizer that counts, where the settings name one. */
  readonly tokenizer?: string
  /** Bytes for finding rows that repeat others. */
  readonly memory: number
  /** Checksums of large files may be remembered beside them. */
  readonly keep: boolean
}

/**
 * Counts a submixture: one pass over its files on all threads, and then one over what was written of them. A pass that
 * was stopped goes on with the pieces that it had not finished.
 */
export async function takeCensus(
  { inputs, folder, settings, tokenizer, memory, keep }: CensusRequest,
  threads: Threads<CountJob, PieceCount>,
  advance: (bytes: number) => void,
): Promise<Census> {
  const files: Awaited<ReturnType<typeof sumsOf>>[] = []
  for (const file of inputs.files) files.push(await sumsOf(file, keep))
  const mark = fingerprint({
    biflan: VERSION,
    code: ['worker', 'take-census'].map(name =>
      codeHash(join(import.meta.dirname, `${name}${MODULE_ENDING}`)),
    ),
    libraries: libraryVersions(),
    submixture: inputs.source.name,
    form: inputs.form,
    missing: inputs.missing,
    files: inputs.files.map(({ file }, i) => [files[i], file.read, file.add ?? {}]),
    unit: settings.unit,
    maxRecord: settings.maxRecord,
    tokenizer: settings.tokenizer,
  })
  const pieces = piecesOf(inputs, settings)
  const cached = readCensus(folder)
  if (cached?.fingerprint === mark) {
    advance(sumOf(pieces, ({ piece }) => rawBytesOf(piece)))
    return cached
  }

  openFolder(folder, mark)
  const counts = await Promise.all(
    pieces.map(({ piece }, i) => countOnce(piece, i, folder, tokenizer, threads, advance)),
  )
  const settled = settle(counts, folder, memory)
  const counted = countedPieces(pieces, counts, settled.rows)
  const { byFile, ...findings } = findingsOf(
    files.map(({ name }) => name),
    counted,
    counts,
  )
  const census: Census = {
    fingerprint: mark,
    submixture: inputs.source.name,
    form: inputs.form,
    missing: inputs.missing,
    lengths: tokenizer === undefined ? 'estimate' : 'tokenizer',
    files: files.map((file, i) => ({ ...file, ...byFile[i]! })),
    pieces: counted,
    repeats: sumOf(counts, ({ rows }) => rows) - settled.kept.rows,
    kept: settled.kept,
    tasks: settled.tasks,
    ...findings,
  }
  writeCensus(folder, census)
  for (const [i] of pieces.entries()) {
    for (const path of [...Object.values(pathsOf(folder, i, 'draft')), reportPath(folder, i)])
      rmSync(path, { force: true })
  }
  return census
}

/** Counts a piece, unless that was done before the last pass was stopped. */
async function countOnce(
  piece: EnglishPiece,
  number: number,
  folder: string,
  tokenizer: string | undefined,
  threads: Threads<CountJob, PieceCount>,
  advance: (bytes: number) => void,
): Promise<PieceCount> {
  let left = rawBytesOf(piece)
  const report = reportPath(folder, number)
  const told = readIfThere(report)
  if (told !== undefined) {
    advance(left)
    return JSON.parse(told) as PieceCount
  }
  const paths = pathsOf(folder, number, 'draft')
  const job = { kind: 'count', piece, paths, ...(tokenizer !== undefined && { tokenizer }) } as const
  const count = await threads.run(job, by => {
    left -= by
    advance(by)
  })
  writeWhole(report, JSON.stringify(count))
  advance(left)
  return count
}

const sumOf = <T>(items: readonly T[], of: (item: T) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0)
