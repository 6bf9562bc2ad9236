import { readAt } from './file.ts'
import type { FileFacts, Piece } from './format.ts'

const MARKS: Record<FileFacts['encoding'], readonly number[]> = {
  'utf-8': [0xef, 0xbb, 0xbf],
  gb18030: [0x84, 0x31, 0x95, 0x33],
}

/** How many bytes of byte order mark a text in `encoding` begins with; 0 where it has none. */
export function markLength(head: Buffer, encoding: FileFacts['encoding']): number {
  const mark = MARKS[encoding]
  return mark.every((byte, i) => head[i] === byte) ? mark.length : 0
}

/** The offset where a piece's text begins: behind the byte order mark, if the piece begins with the file. */
export function textStart(fd: number, { start, end, facts }: Piece): number {
  if (start > 0) return start
  const head = Buffer.alloc(4)
  return Math.min(end, markLength(head.subarray(0, readAt(fd, head, 0, 4, 0)), facts.encoding))
}
