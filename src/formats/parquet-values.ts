import type { ParquetParsers } from 'hyparquet'
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { strict } from './decode.ts'
import { DAMAGE } from './texts.ts'

const decode = strict('utf-8')

const textOf = (bytes: Uint8Array): string =>
  decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)) ?? DAMAGE

type Times = 'timestampFromMilliseconds' | 'timestampFromMicroseconds' | 'timestampFromNanoseconds'

/** Points in time in ISO 8601, to the millisecond; the number itself where the calendar does not reach. */
const times = (parser: Times) => (value: bigint) => textOfTime(DEFAULT_PARSERS[parser](value), value)

const textOfTime = (time: Date, value: bigint | number): string =>
  Number.isNaN(time.getTime()) ? String(value) : time.toISOString()

/** What becomes of values that JSON does not know: bytes are UTF-8 text, times and dates are texts. */
export const PARSERS: ParquetParsers = {
  ...DEFAULT_PARSERS,
  stringFromBytes: textOf,
  jsonFromBytes: textOf,
  timestampFromMilliseconds: times('timestampFromMilliseconds'),
  timestampFromMicroseconds: times('timestampFromMicroseconds'),
  timestampFromNanoseconds: times('timestampFromNanoseconds'),
  dateFromDays: days => textOfTime(DEFAULT_PARSERS.dateFromDays(days), days).split('T')[0]!,
}

/** What is found out about a record while its values are being put right. */
export interface Findings {
  /** Characters of its texts. */
  characters: number
  /** Why it is no record. */
  bad?: string
}

/**
 * A value as JSON would hold it: whole numbers beyond 2^53 are texts, what is not there is null.
 * Lists and structs are changed in place: they were made for this record.
 */
export function plain(value: unknown, findings: Findings): unknown {
  if (typeof value === 'string') {
    if (value === DAMAGE) findings.bad ??= 'not valid UTF-8'
    findings.characters += value.length
    return value
  }
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value !== 'object') return value ?? null
  if (value === null) return null
  if (value instanceof Uint8Array) return plain(textOf(value), findings)
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = plain(value[i], findings)
  } else {
    const fields = value as Record<string, unknown>
    for (const key of Object.keys(fields)) fields[key] = plain(fields[key], findings)
  }
  return value
}
