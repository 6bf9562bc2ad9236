import { readAt, withFile } from './file.ts'

const LF = 0x0a
const SCANNED = 1 << 16

/** The offset of the first line that starts at or after `nominal`: the file's size where there is none. */
export function lineCut(path: string, nominal: number): number {
  if (nominal <= 0) return 0
  return withFile(path, (fd, size) => {
    for (const { bytes, position } of scan(fd, nominal - 1, size)) {
      const newline = bytes.indexOf(LF)
      if (newline >= 0) return position + newline + 1
    }
    return size
  })
}

/**
 * The offset of the first line with text behind a blank line, both of them whole lines at or after `nominal`:
 * the file's size where there is none, 0 for `nominal` 0. A line of blanks only is blank.
 */
export function paragraphCut(path: string, nominal: number): number {
  if (nominal <= 0) return 0
  const from = lineCut(path, nominal)
  return withFile(path, (fd, size) => {
    let start = from
    let blank = true
    let seen = false
    for (const { bytes, position } of scan(fd, from, size)) {
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i]!
        if (byte === LF) {
          seen ||= blank
          blank = true
          start = position + i + 1
        } else if (byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) {
          if (seen) return start
          blank = false
        }
      }
    }
    return size
  })
}

function* scan(fd: number, from: number, size: number): Generator<{ bytes: Buffer; position: number }> {
  const buffer = Buffer.allocUnsafe(SCANNED)
  for (let position = from; position < size; ) {
    const count = readAt(fd, buffer, 0, Math.min(SCANNED, size - position), position)
    if (count === 0) return
    yield { bytes: buffer.subarray(0, count), position }
    position += count
  }
}
