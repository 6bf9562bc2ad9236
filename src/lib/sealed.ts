import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeWhole } from './files.ts'

const headOf = (json: string): string =>
  `{"sha256":"${createHash('sha256').update(json).digest('hex')}","value":`
const HEAD = headOf('').length
const TAIL = '}\n'

/** Writes a value that can be made again into a file of our own, with a checksum. */
export function writeSealed(path: string, value: unknown): void {
  const json = JSON.stringify(value)
  writeWhole(path, headOf(json) + json + TAIL)
}

/** The value that was written, or undefined: where there is no file, or any of its bytes is another one. */
export function readSealed(path: string): unknown {
  const text = textOf(path)
  const json = text.slice(HEAD, -TAIL.length)
  return text === headOf(json) + json + TAIL ? JSON.parse(json) : undefined
}

/** A file that cannot be read is as good as none: what it held is made again. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
