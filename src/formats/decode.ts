import { isAscii, isUtf8, transcode } from 'node:buffer'
import type { FileFacts } from './format.ts'

/** Decodes whole characters; `undefined` where the bytes are not valid in the encoding. U+FEFF is kept. */
export type Decode = (bytes: Buffer) => string | undefined

/** A decoder that mends nothing: what is not valid is refused. */
export const strict = (encoding: FileFacts['encoding']): Decode => (encoding === 'utf-8' ? utf8 : gb18030())

/** What a record with bytes outside its encoding is rejected for. */
export const undecodable = (encoding: FileFacts['encoding']): string =>
  encoding === 'utf-8' ? 'not valid UTF-8' : 'not valid GB18030'

/**
 * By way of UTF-16, which is several times faster on Chinese than `toString('utf8')`. Validity is asked first,
 * because what `transcode` does with invalid bytes is not documented. Plain ASCII stays one byte a character.
 */
function utf8(bytes: Buffer): string | undefined {
  if (isAscii(bytes)) return bytes.toString('latin1')
  return isUtf8(bytes) ? transcode(bytes, 'utf8', 'utf16le').toString('utf16le') : undefined
}

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
