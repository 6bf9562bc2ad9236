import type { Hash } from 'node:crypto'
import { readBlocks } from './lines.ts'
import { readParquet } from './read-parquet.ts'

/** The records of a shard or part, by its name's ending, as blocks of whole lines of JSON. `hash` is given the file's bytes. */
export const readShard = (path: string, hash?: Hash): AsyncGenerator<Buffer> =>
  path.endsWith('.parquet') ? readParquet(path, hash) : readBlocks(path, hash)
