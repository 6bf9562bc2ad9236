import { join } from 'node:path'

/** Where a counting pass puts what it finds of a piece. */
export interface PiecePaths {
  /** An entry for each row: see `RowFacts`. */
  readonly index: string
  /** For each row the number of its task's name, 16 bits. */
  readonly names: string
  /** For each record whether it is a row, one bit. */
  readonly kept: string
}

const nameOf = (piece: number): string => String(piece).padStart(5, '0')

/** The files of a piece: drafts until it is known which rows repeat others. */
export function pathsOf(folder: string, piece: number, kind: 'draft' | 'final'): PiecePaths {
  const at = (what: string) => join(folder, `${kind === 'draft' ? '.' : ''}${nameOf(piece)}.${what}`)
  return { index: at('index'), names: at('names'), kept: at('kept') }
}

/** What a piece came to, while others are still being counted. */
export const reportPath = (folder: string, piece: number): string => join(folder, `.${nameOf(piece)}.json`)
