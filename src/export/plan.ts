import type { Container } from '../output/containers.ts'
import { endingOf, shardName } from '../output/containers.ts'
import { SPLITS, type Split, sumOf } from '../output/dataset.ts'
import type { Format } from '../output/shapes.ts'
import type { Piece } from './source.ts'

/** Where the shards of a folder lie: for the Hub `data/`; for trainers, who take whole folders, each split alone. */
export type Layout = 'hub' | 'trainer'

/** How rows are cut into shards: as the pieces are, so many in each, or about so many bytes of rows in each. */
export type Cut = 'pieces' | { readonly rows: number } | { readonly bytes: number }

/** The rows `from` up to `to` of a piece. */
export interface Segment {
  readonly piece: number
  readonly from: number
  readonly to: number
}

export interface PlannedShard {
  /** Path below the export's folder. */
  readonly name: string
  readonly split: Split
  readonly rows: number
  readonly segments: readonly Segment[]
}

export interface PlanRequest {
  readonly pieces: readonly Piece[]
  readonly cut: Cut
  readonly layout: Layout
  readonly byTask: boolean
  readonly container: Container
  readonly format: Format
}

/** Decides before anything is read which rows make which shard. Every row is in one, in order, and no shard is empty. */
export function planShards({ pieces, cut, layout, byTask, container, format }: PlanRequest): PlannedShard[] {
  const ending = endingOf(container, format)
  const all = pieces.map((piece, number) => ({ piece, number })).filter(({ piece }) => piece.rows > 0)
  return SPLITS.flatMap(split => {
    const mine = all.filter(({ piece }) => piece.split === split)
    const groups = byTask ? [...new Set(mine.map(({ piece }) => piece.task!))] : ['']
    return groups.flatMap(group => {
      const own = byTask ? mine.filter(({ piece }) => piece.task === group) : mine
      const ends = endsOf(
        own.map(({ piece }) => piece),
        cut,
      )
      const folder = [layout === 'hub' ? 'data' : split, ...(group === '' ? [] : [group])].join('/')
      return segmentsOf(own, ends).map((segments, i) => ({
        name: `${folder}/${shardName(split, i, ends.length, ending)}`,
        split,
        rows: sumOf(segments.map(({ from, to }) => to - from)),
        segments,
      }))
    })
  })
}

/** Numbers of rows, counted through all pieces, before which shards end. */
function endsOf(pieces: readonly Piece[], cut: Cut): number[] {
  const rows = sumOf(pieces.map(piece => piece.rows))
  if (cut === 'pieces') {
    let end = 0
    return pieces.map(piece => {
      end += piece.rows
      return end
    })
  }
  if ('rows' in cut) {
    const shards = Math.ceil(rows / cut.rows)
    return Array.from({ length: shards }, (_, i) => Math.min(rows, (i + 1) * cut.rows))
  }
  const bytes = sumOf(pieces.map(piece => piece.text.bytes))
  const shards = Math.min(rows, Math.max(rows > 0 ? 1 : 0, Math.ceil(bytes / cut.bytes)))
  const ends: number[] = []
  for (let i = 1; i <= shards; i++) {
    // At least one row in each, and one left for each that follows.
    const least = (ends.at(-1) ?? 0) + 1
    const most = rows - (shards - i)
    ends.push(i === shards ? rows : Math.min(most, Math.max(least, rowAt(pieces, (i * bytes) / shards))))
  }
  return ends
}

/** The row that begins at about a place in the text of all pieces, as if a piece's rows were equally long. */
function rowAt(pieces: readonly Piece[], place: number): number {
  let before = 0
  let left = place
  for (const { rows, text } of pieces) {
    if (left < text.bytes) return before + Math.floor((rows * left) / text.bytes)
    before += rows
    left -= text.bytes
  }
  return before
}

function segmentsOf(
  pieces: readonly { readonly piece: Piece; readonly number: number }[],
  ends: readonly number[],
): Segment[][] {
  let at = 0
  let from = 0
  let start = 0
  return ends.map(end => {
    const segments: Segment[] = []
    for (let left = end - start; left > 0; ) {
      const { piece, number } = pieces[at]!
      const take = Math.min(left, piece.rows - from)
      segments.push({ piece: number, from, to: from + take })
      left -= take
      from += take
      if (from === piece.rows) {
        at++
        from = 0
      }
    }
    start = end
    return segments
  })
}
