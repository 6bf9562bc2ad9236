import type { Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'
import { checkError } from '../lib/errors.ts'

/**
 * The records of a parquet file of ours as lines of JSON, a row group at a time. `hash` is given the bytes of the file.
 * Throws a check error (exit code 4) for a file that is not there or cannot be read.
 */
export async function* readParquet(path: string, hash?: Hash): AsyncGenerator<Buffer> {
  try {
    if (hash) for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
    const file = await asyncBufferFromFile(path)
    const metadata = await parquetMetadataAsync(file)
    let rowStart = 0
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows)
      const records = await parquetReadObjects({ file, metadata, rowStart, rowEnd })
      yield Buffer.from(records.map(record => `${JSON.stringify(record)}\n`).join(''))
      rowStart = rowEnd
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw checkError({ where: path, found: 'no such file' })
    // The library's own errors are plain ones, and any of them means that the file is not as it was written.
    if (code !== undefined) throw error
    throw checkError({ where: path, found: `a file that is no parquet: ${message}` })
  }
}
