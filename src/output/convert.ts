import { checkError } from '../lib/errors.ts'
import { fieldsOf } from './fields.ts'
import { UNIFIED_KEYS, type Unified } from './row.ts'
import type { Shape } from './shapes.ts'

/** Characters that are made into bytes at a time: few, so that records die young. */
const BATCH = 2 ** 14

/** Tokens to which trainers give a meaning of their own. */
export const MARKS = ['<S>', '</s>', '<extra_id_', '<|im_'] as const

/** What was met on the way. */
export interface Met {
  rows: number
  /** Rows with ill-formed surrogates, which were put right. */
  repaired: number
  /** Rows that hold a trainer's token, by token. */
  readonly marks: Record<string, number>
}

/**
 * Makes records of rows, as bytes and without reading their texts. `write` takes whole lines of unified rows and hands
 * whole lines of records to `sink`, which has to copy what it keeps. Throws a check error for a line that is no unified
 * row; `where` is the file that it names.
 */
export function converter(shape: Shape, sink: (records: Buffer) => void) {
  const met: Met = { rows: 0, repaired: 0, marks: {} }
  let scratch = Buffer.allocUnsafe(4 * BATCH)
  let batch = ''

  const flush = () => {
    if (batch.length > scratch.length) scratch = Buffer.allocUnsafe(batch.length)
    sink(scratch.subarray(0, scratch.write(batch, 'latin1')))
    batch = ''
  }
  const add = (line: string, where: string) => {
    const fields = fieldsOf(line)
    if (!fields) throw noRow(where, utf8(line))
    batch += shape.record(fields)
    batch += '\n'
    met.rows++
    if (batch.length >= BATCH) flush()
  }
  return {
    met,
    write(lines: Buffer, where: string): void {
      const mayBeIllFormed = lines.includes('\\ud')
      const marks = MARKS.filter(mark => lines.includes(mark))
      // One character a byte: cutting and joining texts needs no more.
      const text = lines.toString('latin1')
      for (let at = 0; at < text.length; ) {
        const end = text.indexOf('\n', at)
        if (end < 0) throw noRow(where, utf8(text.slice(at)))
        let line = text.slice(at, end)
        if (mayBeIllFormed && line.includes('\\ud')) {
          const repaired = wellFormed(line)
          if (repaired !== line) met.repaired++
          line = repaired
        }
        for (const mark of marks) if (line.includes(mark)) met.marks[mark] = (met.marks[mark] ?? 0) + 1
        add(line, where)
        at = end + 1
      }
    },
    /** Hands over what is left. */
    end(): void {
      if (batch !== '') flush()
    },
  }
}

const noRow = (where: string, line: string): Error =>
  checkError({ where, found: `no unified row: ${line.slice(0, 120)}`, expected: UNIFIED_KEYS.join(', ') })

const utf8 = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8')

/** A line whose ill-formed surrogates are replaced: one of them makes Arrow refuse the whole file. */
function wellFormed(line: string): string {
  const row = JSON.parse(utf8(line)) as Unified
  const said = UNIFIED_KEYS.map(key => `"${key}":${JSON.stringify(row[key].toWellFormed())}`)
  return Buffer.from(`{${said.join(',')}}`).toString('latin1')
}
