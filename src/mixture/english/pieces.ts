import { statSync } from 'node:fs'
import { cutUnits } from '../../build/inputs.ts'
import type { PieceCount } from './count.ts'
import type { EnglishFile, EnglishInputs } from './inputs.ts'
import type { EnglishPiece } from './piece.ts'

/** A piece, and which of the submixture's files it is from. */
export interface Placed {
  readonly file: number
  readonly piece: EnglishPiece
}

/** The pieces of about `size` raw bytes in which the files are read: a gzip file is one. */
export const piecesOf = (
  { source, files }: EnglishInputs,
  { unit, maxRecord }: { readonly unit: number; readonly maxRecord: number },
): Placed[] =>
  cutUnits(files, unit).map(({ file, start, end }) => ({
    file,
    piece: pieceOf(source.name, files[file]!, start, end, maxRecord),
  }))

/** Raw bytes of a piece, with those of the files that go on where it ends. */
export const rawBytesOf = ({ start, end, rest }: EnglishPiece): number =>
  rest.reduce((sum, path) => sum + statSync(path).size, end - start)

export function pieceOf(
  submixture: string,
  { name, path, rest, file }: EnglishFile,
  start: number,
  end: number,
  maxRecord: number,
): EnglishPiece {
  const type = file.add?.['template_type']
  return {
    submixture,
    name,
    path,
    rest: rest.map(one => one.path),
    read: file.read,
    ...(type !== undefined && { type }),
    start,
    end,
    maxRecord,
  }
}

/** A piece with its rows that stay, as `readEnglish` reads them. */
export interface CountedPiece {
  readonly file: number
  readonly start: number
  readonly end: number
  /** Number of its first record in the file. */
  readonly firstRecord: number
  readonly records: number
  readonly rows: number
  /** Bytes of its rows as lines, at least about. */
  readonly bytes: number
}

/** The pieces with what was counted, and the rows of each that stay. */
export function countedPieces(
  pieces: readonly Placed[],
  counts: readonly PieceCount[],
  rows: readonly number[],
): CountedPiece[] {
  const next = new Map<number, number>()
  return pieces.map(({ file, piece: { start, end } }, i) => {
    const { records, rows: all, bytes } = counts[i]!
    const firstRecord = next.get(file) ?? 0
    next.set(file, firstRecord + records)
    const stay = rows[i]!
    return {
      file,
      start,
      end,
      firstRecord,
      records,
      rows: stay,
      bytes: all === 0 ? 0 : Math.ceil((bytes * stay) / all),
    }
  })
}
