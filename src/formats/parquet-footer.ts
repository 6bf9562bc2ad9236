import { type ColumnMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet'
import { type BiflanError, sourceError } from '../lib/errors.ts'
import { readAt } from './file.ts'
import { parserMessage } from './parser-message.ts'

/** The pages of one column in one row group, and where they are in the file; `end` exclusive. */
export interface ColumnChunk {
  readonly facts: ColumnMetaData
  readonly start: number
  readonly end: number
}

export interface RowGroup {
  /**
   * Decides which piece of the file the group belongs to: the offset of its first byte, or that of the group before it
   * where that is greater, so that groups in the order of their positions are in the order of their rows.
   */
  readonly position: number
  readonly rows: number
  /** By the column's path, joined by dots. */
  readonly chunks: ReadonlyMap<string, ColumnChunk>
}

export interface Footer {
  /** The root; its children are the columns. */
  readonly schema: SchemaTree
  readonly groups: readonly RowGroup[]
  /** Texts that the writer left for other programs. */
  readonly notes: ReadonlyMap<string, string>
}

const MAGIC = 'PAR1'

/** The footer of an open parquet file. Throws a source error for a file that is cut off, damaged, or another kind of file. */
export function readFooter(path: string, fd: number, size: number): Footer {
  const head = bytesAt(fd, 0, Math.min(size, 64)).toString('latin1')
  const tail = bytesAt(fd, Math.max(0, size - 8), Math.min(size, 8))
  if (!head.startsWith(MAGIC)) throw noParquet(path, head)
  const length = tail.length < 8 ? 0 : tail.readUInt32LE(0)
  const start = size - 8 - length
  if (tail.toString('latin1', 4) !== MAGIC || start < MAGIC.length)
    throw damaged(path, 'it ends without the footer that says what is in it')
  try {
    return footerOf(bytesAt(fd, start, size - start), start)
  } catch (error) {
    throw damaged(path, `its footer cannot be read (${parserMessage(error)})`)
  }
}

/** The complaint about a file that begins as parquet and does not go on as such. */
export const damaged = (path: string, found: string): BiflanError =>
  sourceError({
    where: path,
    found,
    expected: 'a whole parquet file',
    remedy: 'fetch it again: it may have been cut off on the way',
  })

function footerOf(bytes: Buffer, start: number): Footer {
  const metadata = parquetMetadata(bytes, { geoparquet: false })
  const schema = parquetSchema(metadata)
  const names = schema.children.map(({ element }) => element.name)
  if (new Set(names).size < names.length) throw new Error('two columns of one name')
  if (metadata.schema.some(({ name }) => name === '__proto__')) throw new Error('a column called __proto__')
  let position = MAGIC.length
  const groups = metadata.row_groups.map(({ num_rows, columns }): RowGroup => {
    const chunks = columns.map(({ file_path, meta_data }) => {
      if (file_path || !meta_data) throw new Error('a column that is encrypted or lies in another file')
      return chunkOf(meta_data, start)
    })
    position = Math.max(position, Math.min(...chunks.map(chunk => chunk.start), start))
    const byPath = new Map(chunks.map(chunk => [chunk.facts.path_in_schema.join('.'), chunk]))
    return { position, rows: Number(num_rows), chunks: byPath }
  })
  const notes = metadata.key_value_metadata?.map(({ key, value }) => [key, value ?? ''] as const)
  return { schema, groups, notes: new Map(notes) }
}

function chunkOf(facts: ColumnMetaData, footer: number): ColumnChunk {
  const data = Number(facts.data_page_offset)
  const dictionary = Number(facts.dictionary_page_offset ?? 0)
  const start = dictionary > 0 ? Math.min(dictionary, data) : data
  const end = start + Number(facts.total_compressed_size)
  if (!(start >= MAGIC.length && end >= start && end <= footer)) throw new Error('a column outside the file')
  return { facts, start, end }
}

function bytesAt(fd: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readAt(fd, bytes, 0, length, position))
}

function noParquet(path: string, head: string): BiflanError {
  const pointer = head.startsWith('version https://git-lfs')
  return sourceError({
    where: path,
    found: pointer
      ? 'a pointer that Git LFS leaves in place of a file'
      : head.startsWith('PARE')
        ? 'an encrypted parquet file'
        : 'no parquet file, going by its first bytes',
    expected: 'a parquet file',
    remedy: pointer
      ? 'run `git lfs pull` where it was cloned, or download the file itself'
      : 'fetch it again',
  })
}
