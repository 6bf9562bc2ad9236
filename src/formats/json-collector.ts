import Assembler from 'stream-json/core/assembler.js'
import type { Token } from 'stream-json/core/parser.js'
import type { RawRecord } from './format.ts'
import { DAMAGE } from './texts.ts'

export type { Token }

/**
 * Puts values together from a parser's tokens, one call a token; returns a record whenever a value is complete.
 * A value of more than `limit` bytes (keys, texts and brackets, without white space) is bad, and so is one with
 * `DAMAGE` in a text, for the reason `damage`. Nothing of a value that is too large is kept.
 */
export function valueCollector(limit: number, damage: string): (token: Token) => RawRecord | undefined {
  let assembler = new Assembler()
  let number = 1
  let depth = 0
  let bytes = 0
  let text = ''
  let damaged = false

  function complete(): RawRecord | undefined {
    if (depth > 0) return undefined
    const line = number++
    const record: RawRecord =
      bytes > limit
        ? { bad: `${bytes} bytes, more than the limit of ${limit}`, line }
        : damaged
          ? { bad: damage, line }
          : { value: assembler.current, line }
    if (bytes > limit) assembler = new Assembler()
    bytes = 0
    damaged = false
    return record
  }

  function take(token: Token): RawRecord | undefined {
    if (bytes <= limit) assembler.consume(token)
    return complete()
  }

  return token => {
    switch (token.name) {
      case 'startKey':
      case 'startString':
      case 'startNumber':
        text = ''
        bytes += 1
        return undefined
      case 'stringChunk':
      case 'numberChunk':
        bytes += Buffer.byteLength(token.value)
        text = bytes > limit ? '' : text + token.value
        return undefined
      case 'endKey':
        damaged ||= text.includes(DAMAGE)
        bytes += 2
        if (bytes <= limit) assembler.consume({ name: 'keyValue', value: text })
        return undefined
      case 'endString':
        damaged ||= text.includes(DAMAGE)
        bytes += 1
        return take({ name: 'stringValue', value: text })
      case 'endNumber':
        return take({ name: 'numberValue', value: text })
      case 'startObject':
      case 'startArray':
        depth++
        bytes += 1
        return take(token)
      case 'endObject':
      case 'endArray':
        depth--
        bytes += 1
        return take(token)
      default:
        bytes += 4
        return take(token)
    }
  }
}
