import { constants } from 'node:buffer'
import { closeSync } from 'node:fs'
import { type Decode, strict, undecodable } from './decode.ts'
import { openFile, readAt, shrunk } from './file.ts'
import type { BadRecord, FileFacts, Piece } from './format.ts'
import { textStart } from './mark.ts'

/** Some lines that follow one another. `first` is the number of the first, counted from 1 within the piece. */
export interface Block {
  readonly first: number
  /** A line's text without its end, or why it cannot be had. */
  readonly lines: readonly (string | BadRecord)[]
}

/** How many bytes are read at a time: what stays in a core's cache is decoded three times as fast as 1 MiB is. */
const BLOCK = 1 << 16
const LF = 0x0a
const CR = 0x0d

/**
 * The lines of a piece, in blocks of whole lines. A line ends at a line feed and nowhere else; one carriage return
 * before it belongs to the end. The last line may lack its end. A byte order mark at the file's start is left out.
 * A line that is not valid in the file's encoding, or has more than `maxRecord` bytes, is bad; the latter is never
 * held in memory, however long it is. Throws a source error where the file is shorter than the piece.
 */
export function* blocks(piece: Piece): Generator<Block> {
  const { path, start, end, facts, maxRecord } = piece
  const lines = lineFeeder(facts.encoding, maxRecord, Math.min(BLOCK, end - start))
  const { fd } = openFile(path)
  try {
    for (let position = textStart(fd, piece); position < end; ) {
      const wanted = Math.min(BLOCK, end - position)
      if (readAt(fd, lines.room(wanted), 0, wanted, position) < wanted) throw shrunk(path, position, end)
      position += wanted
      yield* lines.take(wanted, position === end)
    }
  } finally {
    closeSync(fd)
  }
}

/** Makes lines of bytes that come piece by piece, wherever they come from. The lines are those that `blocks` gives. */
export interface LineFeeder {
  /** Room for the next `wanted` bytes. */
  room(wanted: number): Buffer
  /** Takes `count` bytes that were put into the room. `last`: none will follow. */
  take(count: number, last: boolean): Block[]
}

/** `size`: bytes that are expected to come at a time. */
export function lineFeeder(encoding: FileFacts['encoding'], maxRecord: number, size = BLOCK): LineFeeder {
  const limit = Math.min(maxRecord, constants.MAX_STRING_LENGTH)
  const read = lineReader(encoding, limit)
  let buffer: Buffer = Buffer.allocUnsafe(Math.max(1, size))
  let line = 1
  /** Bytes of an unfinished line at the buffer's start. */
  let held = 0
  /** Bytes of a line that is too long, and of which nothing is held. */
  let passed = 0
  let last = 0

  return {
    room(wanted) {
      if (held + wanted > buffer.length) buffer = grown(buffer, held, held + wanted)
      return buffer.subarray(held, held + wanted)
    },
    take(count, isLast) {
      const done: Block[] = []
      const filled = held + count
      let from = 0
      if (passed > 0) {
        const newline = buffer.subarray(0, filled).indexOf(LF)
        const stop = newline < 0 ? filled : newline
        if (stop > 0) last = buffer[stop - 1]!
        passed += stop
        if (newline < 0 && !isLast) return done
        done.push({ first: line, lines: [tooLong(passed - (last === CR ? 1 : 0), limit, line)] })
        line++
        passed = 0
        from = newline < 0 ? filled : newline + 1
      }
      // What is held has no line feed.
      const newline = held + buffer.subarray(held, filled).lastIndexOf(LF)
      const whole = isLast ? filled : Math.max(from, newline < held ? 0 : newline + 1)
      if (whole > from) {
        const lines = read(buffer.subarray(from, whole), line)
        done.push({ first: line, lines })
        line += lines.length
      }
      held = filled - whole
      // One byte more than the limit: it may be the carriage return of a line that just fits.
      if (held > limit + 1) {
        passed = held
        last = buffer[filled - 1]!
        held = 0
      } else {
        buffer.copyWithin(0, whole, filled)
      }
      return done
    },
  }
}

/** A bigger buffer with the same beginning; by halves, so that a long line is copied few times. */
function grown(buffer: Buffer, held: number, size: number): Buffer {
  const bigger = Buffer.allocUnsafe(Math.max(size, buffer.length + (buffer.length >> 1)))
  buffer.copy(bigger, 0, 0, held)
  return bigger
}

const tooLong = (bytes: number, limit: number, line: number): BadRecord => ({
  bad: `${bytes} bytes, more than the limit of ${limit}`,
  line,
})

/** Splits bytes of whole lines: all at once, or one by one where some line among them is bad. */
function lineReader(encoding: FileFacts['encoding'], limit: number) {
  const decode = strict(encoding)
  return (bytes: Buffer, first: number): (string | BadRecord)[] => {
    const text = bytes.length <= limit ? decode(bytes) : undefined
    if (text === undefined) return oneByOne(bytes, first, decode, limit, undecodable(encoding))
    const lines = text.split('\n')
    // Text after the last line feed is a line; nothing after it is none.
    if (text.endsWith('\n')) lines.pop()
    if (text.includes('\r')) {
      for (let i = 0; i < lines.length; i++) if (lines[i]!.endsWith('\r')) lines[i] = lines[i]!.slice(0, -1)
    }
    return lines
  }
}

function oneByOne(
  bytes: Buffer,
  first: number,
  decode: Decode,
  limit: number,
  reason: string,
): (string | BadRecord)[] {
  const lines: (string | BadRecord)[] = []
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(LF, start)
    const next = newline < 0 ? bytes.length : newline + 1
    let end = newline < 0 ? bytes.length : newline
    if (end > start && bytes[end - 1] === CR) end--
    const line = first + lines.length
    if (end - start > limit) lines.push(tooLong(end - start, limit, line))
    else lines.push(decode(bytes.subarray(start, end)) ?? { bad: reason, line })
    start = next
  }
  return lines
}
