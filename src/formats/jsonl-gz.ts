import { statSync } from 'node:fs'
import { type Block, lineFeeder } from './blocks.ts'
import { shrunk } from './file.ts'
import { defineFormat, type Piece, type RawRecord } from './format.ts'
import { gunzipped } from './gunzip.ts'
import { parsedLines } from './jsonl.ts'
import { refuseAlign } from './texts.ts'

/** Unpacked bytes that are made lines of at a time. */
const STRETCH = 1 << 16

/**
 * JSON Lines packed by gzip, read as one stream: nothing of it is unpacked to disk, and no more than a line is held. A
 * stream that goes on in other files (`rest`) is read through all of them.
 */
export default defineFormat({ binary: true, read: records })

async function* records(piece: Piece): AsyncGenerator<RawRecord[]> {
  for await (const block of gzipBlocks(piece)) yield parsedLines(block)
}

async function* gzipBlocks(piece: Piece): AsyncGenerator<Block> {
  refuseAlign(piece)
  const { path, end, facts, maxRecord } = piece
  const { size } = statSync(path)
  if (size < end) throw shrunk(path, size, end)
  const lines = lineFeeder('utf-8', maxRecord)
  for await (const bytes of gunzipped([path, ...(facts.rest ?? [])], piece.progress)) {
    for (let from = 0; from < bytes.length; from += STRETCH) {
      const stretch = bytes.subarray(from, from + STRETCH)
      stretch.copy(lines.room(stretch.length))
      for (const block of lines.take(stretch.length, false)) yield withoutMark(block)
    }
  }
  for (const block of lines.take(0, true)) yield withoutMark(block)
}

/** Without the byte order mark that a text may begin with. */
function withoutMark(block: Block): Block {
  const [head, ...others] = block.first === 1 ? block.lines : []
  if (typeof head !== 'string' || !head.startsWith('\ufeff')) return block
  return { first: 1, lines: [head.slice(1), ...others] }
}
