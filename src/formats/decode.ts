import { isAscii } from 'node:buffer'
import { decodeUtf8 } from '../lib/utf8.ts'
import type { FileFacts } from './format.ts'

/** Decodes whole characters; `undefined` where the bytes are not valid in the encoding. U+FEFF is kept. */
export type Decode = (bytes: Buffer) => string | undefined

/** A decoder that mends nothing: what is not valid is refused. */
export const strict = (encoding: FileFacts['encoding']): Decode =>
  encoding === 'utf-8' ? decodeUtf8 : gb18030()

/** What a record with bytes outside its encoding is rejected for. */
export const undecodable = (encoding: FileFacts['encoding']): string =>
  encoding === 'utf-8' ? 'not valid UTF-8' : 'not valid GB18030'

function gb18030(): Decode {
  const decoder = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true })
  return bytes => {
    if (isAscii(bytes)) return bytes.toString('latin1')
    try {
      return decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}
