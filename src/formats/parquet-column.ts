import type { DecodedArray, SchemaTree } from 'hyparquet'
import { parquetHeader, readPage } from 'hyparquet/src/column.js'
import { convert } from 'hyparquet/src/convert.js'
import { getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js'
import { readAt } from './file.ts'
import type { ColumnChunk } from './parquet-footer.ts'
import { openPage } from './parquet-page.ts'
import { PARSERS } from './parquet-values.ts'

// hyparquet's reader holds a whole column of a group; its parts, which do not, are no public interface: package.json names
// one exact version of it.

/** The values of one column of a row group, read page by page. */
export interface Column {
  /** How many rows can be taken now: reads on until there is one; 0 at the column's end. Throws for damaged pages. */
  ready(): number
  take(count: number): unknown[]
}

/** Bytes that are read at a time; a page that is larger is read whole. */
const BLOCK = 1 << 18
/** No writer makes pages of so many bytes: one that says so is damaged. */
const LARGEST_PAGE = 2 ** 28

/**
 * Opens one leaf of the schema, in a group of so many rows. A row of a list may go on in the next page, so the last row
 * waits for that.
 */
export function openColumn(
  fd: number,
  schema: SchemaTree,
  { facts, start, end }: ColumnChunk,
  groupRows: number,
): Column {
  const path = getTreePath(schema, facts.path_in_schema)
  const repeated = getMaxRepetitionLevel(path) > 0
  const decoder = {
    pathInSchema: facts.path_in_schema,
    element: path.at(-1)!.element,
    schemaPath: path,
    type: facts.type,
    codec: 'UNCOMPRESSED',
    parsers: PARSERS,
  } as const
  const bytes = windowOn(fd, end)
  const total = Number(facts.num_values)
  if (!repeated && total !== groupRows) throw new Error(`${total} values in ${groupRows} rows`)
  let position = start
  let read = 0
  let dictionary: DecodedArray | undefined
  let rows: unknown[] = []
  let at = 0

  function nextPage(): void {
    const { header, length } = headerAt(bytes, position, end)
    const size = header.compressed_page_size
    const values = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0
    if (!(size >= 0 && Math.max(size, header.uncompressed_page_size) <= LARGEST_PAGE))
      throw new Error('a page without a size, or of more than 256 MiB')
    if (!(values >= 0 && values <= total - read)) throw new Error('a page of more values than are left')
    const packed = bytes(position + length, size)
    position += length + size
    // What is neither holds an index, or nothing.
    if (header.type !== 'DICTIONARY_PAGE' && values === 0) return
    const page = openPage({ header, bytes: packed }, facts.codec, path)
    const reader = { view: viewOf(page.bytes), offset: 0 }
    const carried = repeated ? rows.slice(at) : undefined
    const found = readPage(reader, page.header, decoder, dictionary, carried, 0).data ?? []
    if (header.type === 'DICTIONARY_PAGE') dictionary = convert(found, decoder)
    else {
      rows = found as unknown[]
      at = 0
      read += values
    }
  }

  return {
    ready() {
      const held = () => rows.length - at - (repeated && read < total ? 1 : 0)
      while (held() <= 0 && read < total) nextPage()
      return held()
    },
    take(count) {
      at += count
      return rows.slice(at - count, at)
    },
  }
}

type Window = (position: number, length: number) => Buffer

/** Bytes of a file that is read from front to back, as far as `limit`. What was handed out stays as it is. */
function windowOn(fd: number, limit: number): Window {
  let held = Buffer.alloc(0)
  let from = 0
  return (position, length) => {
    if (position + length > limit) throw new Error('a page that goes on behind its column')
    if (position < from || position + length > from + held.length) {
      from = position
      held = Buffer.allocUnsafeSlow(Math.min(Math.max(length, BLOCK), limit - position))
      if (readAt(fd, held, 0, held.length, position) < held.length) throw new Error('the file ends in a page')
    }
    return held.subarray(position - from, position - from + length)
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

/** A page's header, which does not say how long it is: it is tried in more and more bytes. */
function headerAt(bytes: Window, position: number, end: number) {
  for (let tried = 256; ; tried *= 16) {
    const room = Math.min(tried, end - position)
    if (room <= 0) throw new Error('fewer values than its footer says')
    const view = bytes(position, room)
    const reader = { view: viewOf(view), offset: 0 }
    try {
      const header = parquetHeader(reader)
      return { header, length: reader.offset }
    } catch (error) {
      if (room === end - position) throw error
    }
  }
}
