import type { Split, TaskFacts } from '../output/dataset.ts'

/** A part or shard of what is exported. */
export interface Piece {
  readonly path: string
  /** What messages and manifests call it. */
  readonly name: string
  /** The task of all its rows; undefined where they are mixed. */
  readonly task?: string
  readonly split: Split
  readonly rows: number
  /** Size and sha256 of the file, and of its rows as lines. */
  readonly bytes: number
  readonly sha256: string
  readonly text: { readonly bytes: number; readonly sha256: string }
}

/** What a folder has to export: its pieces in their order, and whose rows they hold. */
export interface Source {
  readonly kind: 'build' | 'mixture' | 'export'
  readonly shuffled: boolean
  readonly pieces: readonly Piece[]
  readonly tasks: readonly TaskFacts[]
}
