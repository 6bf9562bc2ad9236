import { takeLines, taskPicker } from './lines.ts'
import { readPiece } from './read-piece.ts'
import type { Piece } from './source.ts'

export type RowStream = ReturnType<typeof rowStream>

/** The rows of pieces, of some tasks or of all, as one stream that can be stopped between any two of them. */
export function rowStream(pieces: Readonly<Record<number, Piece>>, tasks: readonly string[] | null) {
  let current = -1
  let blocks: AsyncGenerator<Buffer> | undefined
  let block: Buffer = Buffer.alloc(0)
  let at = 0
  let row = 0
  const pick = tasks === null ? undefined : taskPicker(tasks)

  const more = async (): Promise<boolean> => {
    const next = await blocks!.next()
    if (next.done) return false
    block = pick ? only(next.value, pick) : next.value
    at = 0
    return true
  }
  const take = async (most: number) => {
    while (at === block.length) if (!(await more())) return undefined
    const { end, lines } = takeLines(block, at, most)
    const taken = { lines: block.subarray(at, end), rows: lines }
    at = end
    row += lines
    return taken
  }
  const rest = async () => {
    while (blocks && (await more())) block = Buffer.alloc(0)
  }
  return {
    /** The next rows, at most so many; undefined behind the last one of the piece. */
    take,
    /** Reads the piece to its end, where its checksum is held to the manifest. */
    rest,
    path: () => pieces[current]!.path,
    async close(): Promise<void> {
      await blocks?.return(undefined)
    },
    /** Goes to a row of a piece; not backwards. */
    async skipTo(piece: number, to: number): Promise<void> {
      if (piece !== current) {
        await rest()
        current = piece
        blocks = readPiece(pieces[piece]!)
        block = Buffer.alloc(0)
        at = 0
        row = 0
      }
      while (row < to) if (!(await take(to - row))) return
    },
  }
}

/** The lines of a block that are of the wanted tasks. */
function only(block: Buffer, pick: ReturnType<typeof taskPicker>): Buffer {
  const lines: Buffer[] = []
  for (let at = 0; at < block.length; ) {
    const { end } = takeLines(block, at, 1)
    if (pick(block, at) !== undefined) lines.push(block.subarray(at, end))
    at = end
  }
  return Buffer.concat(lines)
}
