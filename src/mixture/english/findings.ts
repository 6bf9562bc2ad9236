import type { PieceCount } from './count.ts'
import type { CountedPiece } from './pieces.ts'

/** What was found in one file. */
export interface FileFindings {
  readonly records: number
  /** Rows that stay. */
  readonly rows: number
  /** Rows with inputs of several lines, repeated ones included. */
  readonly lines: number
  /** Rows with ⁇, and runs of it. */
  readonly unknown: { readonly rows: number; readonly runs: number }
}

/** What was found in all files of a submixture. */
export interface Findings {
  readonly records: number
  /** Records that are no rows of Flan, by reason, with the first places. */
  readonly rejects: readonly {
    readonly file: string
    readonly reason: string
    readonly count: number
    readonly places: readonly string[]
  }[]
  /** Rows that say nothing, by reason. */
  readonly skips: Readonly<Record<string, number>>
  /** Rows of which the file does not say the template type. */
  readonly untyped: number
  /** Rows in which ill-formed surrogates were put right. */
  readonly repaired: number
  /** Rows that hold a control token, by token. */
  readonly control: Readonly<Record<string, number>>
}

/** Adds up what was found in the pieces of the files. */
export function findingsOf(
  files: readonly string[],
  pieces: readonly CountedPiece[],
  counts: readonly PieceCount[],
): Findings & { readonly byFile: readonly FileFindings[] } {
  const both = pieces.map((piece, i) => ({ piece, count: counts[i]! }))
  const byFile = files.map((_, file) => {
    const own = both.filter(({ piece }) => piece.file === file)
    const sum = (of: (one: (typeof own)[number]) => number) => own.reduce((all, one) => all + of(one), 0)
    return {
      records: sum(({ count }) => count.records),
      rows: sum(({ piece }) => piece.rows),
      lines: sum(({ count }) => count.lines),
      unknown: { rows: sum(({ count }) => count.unknown.rows), runs: sum(({ count }) => count.unknown.runs) },
    }
  })
  return {
    byFile,
    records: total(counts, ({ records }) => records),
    rejects: rejectsIn(files, both),
    skips: reasons(counts.map(({ skips }) => skips)),
    untyped: total(counts, ({ untyped }) => untyped),
    repaired: total(counts, ({ repaired }) => repaired),
    control: reasons(counts.map(({ control }) => control)),
  }
}

/** Places that are told of a reason in a file. */
const TOLD = 3

function rejectsIn(
  files: readonly string[],
  both: readonly { readonly piece: CountedPiece; readonly count: PieceCount }[],
): Findings['rejects'] {
  const found = new Map<string, { file: string; reason: string; count: number; places: string[] }>()
  for (const { piece, count } of both) {
    const file = files[piece.file]!
    for (const { reason, count: times, places } of count.rejects) {
      const key = `${file}\n${reason}`
      const known = found.get(key) ?? { file, reason, count: 0, places: [] }
      known.count += times
      known.places.push(...places.map(({ record }) => `${file}#${piece.firstRecord + record}`))
      known.places = known.places.slice(0, TOLD)
      found.set(key, known)
    }
  }
  return [...found.values()]
}

/** Sums by reason, in the order of the reasons. */
function reasons(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const one of all)
    for (const [reason, rows] of Object.entries(one)) sums.set(reason, (sums.get(reason) ?? 0) + rows)
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const total = (counts: readonly PieceCount[], of: (count: PieceCount) => number): number =>
  counts.reduce((sum, count) => sum + of(count), 0)
