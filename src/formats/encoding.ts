import { isUtf8 } from 'node:buffer'
import { sourceError } from '../lib/errors.ts'
import { readAt, withFile } from './file.ts'
import type { FileFacts } from './format.ts'
import { markLength } from './mark.ts'
import { wholeUtf8 } from './utf8.ts'

/** What `probe` found: how the file is encoded, and how many bytes of byte order mark stand before its text. */
export interface Probe {
  readonly encoding: FileFacts['encoding']
  readonly bom: number
}

const PROBED = 1 << 20
/** More NULs than one in so many bytes, and a file is no text. */
const NUL_SHARE = 1000

const MARKS = [
  { bytes: [0xff, 0xfe, 0x00, 0x00], name: 'UTF-32LE' },
  { bytes: [0x00, 0x00, 0xfe, 0xff], name: 'UTF-32BE' },
  { bytes: [0xff, 0xfe], name: 'UTF-16LE' },
  { bytes: [0xfe, 0xff], name: 'UTF-16BE' },
] as const

const UNPACK = 'unpack it, or let `from` of the descriptor say how'
const BINARIES = [
  { bytes: [0x1f, 0x8b], name: 'a gzip stream', remedy: UNPACK },
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: 'a zip archive', remedy: UNPACK },
  {
    bytes: [0x50, 0x41, 0x52, 0x31],
    name: 'a parquet file',
    remedy: 'say `read: parquet` in the descriptor',
  },
] as const

/**
 * Finds a file's encoding from its first MiB; what the descriptor declares wins.
 * Undeclared: UTF-8 where it is valid or most of the lines are, else GB18030 where that is valid, else UTF-8
 * (whose lines are then rejected one by one). Throws a source error for UTF-16, UTF-32, and what is no text at all.
 */
export function probe(path: string, declared?: FileFacts['encoding']): Probe {
  return withFile(path, (fd, size) => {
    const buffer = Buffer.allocUnsafe(Math.min(size, PROBED))
    const head = buffer.subarray(0, readAt(fd, buffer, 0, buffer.length, 0))
    refuse(path, head)
    const encoding = declared ?? detect(head, head.length < size)
    return { encoding, bom: markLength(head, encoding) }
  })
}

const begins = (head: Buffer, bytes: readonly number[]): boolean => bytes.every((byte, i) => head[i] === byte)

function detect(head: Buffer, more: boolean): FileFacts['encoding'] {
  if (markLength(head, 'utf-8') > 0) return 'utf-8'
  if (isUtf8(more ? wholeUtf8(head) : head) || mostlyUtf8(head)) return 'utf-8'
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(head, { stream: more })
    return 'gb18030'
  } catch {
    return 'utf-8'
  }
}

/** Whether most lines beyond ASCII are valid UTF-8: a damaged UTF-8 file, since lines of GB18030 hardly ever are. */
function mostlyUtf8(head: Buffer): boolean {
  let valid = 0
  let invalid = 0
  for (let start = 0; start < head.length; ) {
    const newline = head.indexOf(0x0a, start)
    const end = newline < 0 ? head.length : newline
    const line = head.subarray(start, end)
    if (!isUtf8(line)) invalid++
    else if (line.some(byte => byte > 0x7f)) valid++
    start = end + 1
  }
  return valid > invalid
}

function refuse(path: string, head: Buffer): void {
  const binary = BINARIES.find(({ bytes }) => begins(head, bytes))
  if (binary) throw sourceError({ where: path, found: binary.name, expected: 'text', remedy: binary.remedy })
  const found = wideEncoding(head)
  if (found === undefined) return
  const expected = 'UTF-8 or GB18030 text'
  if (found === '') throw sourceError({ where: path, found: 'NUL bytes: this is no text', expected })
  const remedy = `iconv -f ${found} -t UTF-8 '${path}' > converted, and put that in its place`
  throw sourceError({ where: path, found: `text in ${found}`, expected, remedy })
}

/** UTF-16 or UTF-32 by its mark or by the places of its NULs; '' for other files full of NULs; else `undefined`. */
function wideEncoding(head: Buffer): string | undefined {
  const mark = MARKS.find(({ bytes }) => begins(head, bytes))
  if (mark) return mark.name
  const nuls = [0, 0, 0, 0]
  let total = 0
  for (let at = head.indexOf(0); at >= 0; at = head.indexOf(0, at + 1)) {
    nuls[at % 4]!++
    total++
  }
  if (total * NUL_SHARE <= head.length) return undefined
  const [a = 0, b = 0, c = 0, d = 0] = nuls
  const most = 0.95 * total
  if (total > head.length / 2) return b + c + d > most ? 'UTF-32LE' : a + b + c > most ? 'UTF-32BE' : ''
  return b + d > most ? 'UTF-16LE' : a + c > most ? 'UTF-16BE' : ''
}
