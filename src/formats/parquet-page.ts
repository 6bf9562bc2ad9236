import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { CompressionCodec, Compressors, PageHeader, SchemaTree } from 'hyparquet'
import { decompressPage } from 'hyparquet/src/datapage.js'
import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js'
import { compressors } from 'hyparquet-compressors'

/** Node's own code where there is one: it is several times faster. */
const CODECS: Compressors = {
  ...compressors,
  GZIP: (bytes, size) => gunzipSync(bytes, { maxOutputLength: Math.max(1, size) }),
  BROTLI: (bytes, size) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }),
}

export interface Page {
  readonly header: PageHeader
  readonly bytes: Uint8Array
}

/**
 * A page with its values decompressed. Throws where a run of levels or of places in a dictionary is longer than the page:
 * the decoder believes what a run says of its length, and would go on until there is no memory left.
 */
export function openPage({ header, bytes }: Page, codec: CompressionCodec, path: SchemaTree[]): Page {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header
  const highest = [getMaxRepetitionLevel(path), getMaxDefinitionLevel(path)] as const
  if (header.type === 'DATA_PAGE_V2' && second) {
    const { repetition_levels_byte_length: repetition, definition_levels_byte_length: definition } = second
    const levels = bytes.subarray(0, repetition + definition)
    const packed = bytes.subarray(levels.length)
    const values =
      second.is_compressed === false ? packed : decompressPage(packed, size - levels.length, codec, CODECS)
    checkLevels(levels.subarray(0, repetition), highest[0], second.num_values)
    checkLevels(levels.subarray(repetition), highest[1], second.num_values)
    checkValues(values, second.encoding, second.num_values)
    return opened({ ...header, data_page_header_v2: { ...second, is_compressed: false } }, [levels, values])
  }
  const plain = decompressPage(bytes, size, codec, CODECS)
  if (header.type === 'DATA_PAGE' && first) {
    let rest = plain
    for (const level of highest.filter(each => each > 0)) {
      const end = 4 + new DataView(rest.buffer, rest.byteOffset, rest.length).getUint32(0, true)
      checkLevels(rest.subarray(4, end), level, first.num_values)
      rest = rest.subarray(end)
    }
    checkValues(rest, first.encoding, first.num_values)
  }
  return opened(header, [plain])
}

function opened(header: PageHeader, parts: readonly Uint8Array[]): Page {
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  return { header: { ...header, compressed_page_size: bytes.length }, bytes }
}

function checkLevels(bytes: Uint8Array, highest: number, count: number): void {
  if (highest > 0 && runsOf(bytes, 32 - Math.clz32(highest), count) < count)
    throw new Error('fewer levels than values')
}

function checkValues(bytes: Uint8Array, encoding: string, most: number): void {
  if (encoding === 'RLE') runsOf(bytes.subarray(4), 1, most)
  else if (encoding.endsWith('_DICTIONARY')) runsOf(bytes.subarray(1), bytes[0] ?? 0, most)
}

/** How many values stand in runs (some of them packed in eights), counted up to `count`. */
function runsOf(bytes: Uint8Array, width: number, count: number): number {
  let values = 0
  for (let at = 0; values < count && at < bytes.length; ) {
    let header = 0
    let shift = 0
    do {
      header |= (bytes[at]! & 0x7f) << shift
      shift += 7
    } while (bytes[at++]! & 0x80)
    const packed = header & 1
    const length = (header >>> 1) * (packed ? 8 : 1)
    // The last eight may be filled up.
    if (length > count + 7) throw new Error(`a run of ${length} values in a page of ${count}`)
    values += length
    at += packed ? (header >>> 1) * width : (width + 7) >> 3
  }
  return values
}
