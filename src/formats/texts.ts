import { closeSync } from 'node:fs'
import { sourceError } from '../lib/errors.ts'
import { strict } from './decode.ts'
import { openFile, readAt, shrunk } from './file.ts'
import type { FileFacts, Piece } from './format.ts'
import { textStart } from './mark.ts'
import { wholeUtf8 } from './utf8.ts'

/**
 * Stands in a decoded text for bytes that are not valid in the file's encoding. No decoder yields it: a record that
 * holds it is bad. Two low surrogates, because one alone may be written as an escape in JSON.
 */
export const DAMAGE = '\udead\udead'

const CHUNK = 1 << 18

/** A stretch of a file, for formats that are not read by lines. */
export interface Text {
  readonly text: string
  /** Offset in the file of its first byte. */
  readonly position: number
  /** Nothing of the piece follows. */
  readonly last: boolean
}

/**
 * The text of a piece in stretches of some 256 KiB that end anywhere between two characters; invalid bytes come as
 * `DAMAGE`. There is always a last one, be it empty. A byte order mark at the file's start is left out.
 * Throws a source error where the file is shorter than the piece.
 */
export function* texts(piece: Piece): Generator<Text> {
  refuseAlign(piece)
  const { path, end } = piece
  const decode = stretches(piece.facts.encoding)
  const { fd } = openFile(path)
  try {
    const buffer = Buffer.allocUnsafe(CHUNK)
    let position = textStart(fd, piece)
    do {
      const wanted = Math.min(CHUNK, end - position)
      if (readAt(fd, buffer, 0, wanted, position) < wanted) throw shrunk(path, position, end)
      const last = position + wanted === end
      yield { text: decode(buffer.subarray(0, wanted), last), position, last }
      position += wanted
    } while (position < end)
  } finally {
    closeSync(fd)
  }
}

/** Throws a source error where the descriptor aligns a file whose format cannot be aligned. */
export function refuseAlign({ path, facts }: Piece): void {
  if (!facts.align) return
  throw sourceError({
    where: path,
    found: '`align` on a file that is not read by lines',
    expected: '`read` to be jsonl, tsv or lines where files are aligned',
    remedy: 'correct the descriptor',
  })
}

type Stretch = (bytes: Buffer, last: boolean) => string

const stretches = (encoding: FileFacts['encoding']): Stretch => (encoding === 'utf-8' ? utf8() : gb18030())

function utf8(): Stretch {
  const decode = strict('utf-8')
  let rest = Buffer.alloc(0)
  return (bytes, last) => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes
    const whole = last ? all : wholeUtf8(all)
    rest = Buffer.from(all.subarray(whole.length))
    return decode(whole) ?? mended(whole)
  }
}

/** Line by line, so that U+FFFD in the good lines is not taken for damage. */
function mended(bytes: Buffer): string {
  const decode = strict('utf-8')
  let text = ''
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, start)
    const end = newline < 0 ? bytes.length : newline + 1
    const line = bytes.subarray(start, end)
    text += decode(line) ?? line.toString('utf8').replaceAll('\ufffd', DAMAGE)
    start = end
  }
  return text
}

/** U+FFFD itself counts as damage here: GB18030 could encode it, but no corpus does. */
function gb18030(): Stretch {
  const decoder = new TextDecoder('gb18030', { ignoreBOM: true })
  return (bytes, last) => decoder.decode(bytes, { stream: !last }).replaceAll('\ufffd', DAMAGE)
}
