import { blockWriter, type Coder, type Compression, type TextSums } from './block-writer.ts'
import type { Container } from './containers.ts'
import { converter, type Met } from './convert.ts'
import { parquetWriter } from './parquet-writer.ts'
import type { Shape } from './shapes.ts'
import { loadZstd } from './zstd.ts'

/** What a shard came to. */
export interface ShardSums extends TextSums, Met {}

/** Takes rows as whole lines of unified JSON, and writes them as records. */
export interface ShardWriter {
  /** `where`: the file that they are from, for messages. */
  write(lines: Buffer, where: string): void
  /** Finishes the file under its name. A shard without rows leaves none. */
  finish(): ShardSums
  /** Gives up: nothing is left. */
  abandon(): void
}

/** Opens one shard. Its bytes depend on its rows, the shape and the container alone, however the rows are handed over. */
export async function openShard(path: string, shape: Shape, container: Container): Promise<ShardWriter> {
  const file =
    container === 'parquet'
      ? parquetWriter(path, shape.features)
      : blockWriter(path, await compressionOf(container))
  const rows = converter(shape, records => file.write(records))
  return {
    write: rows.write,
    finish() {
      rows.end()
      return { ...rows.met, ...file.finish() }
    },
    abandon: file.abandon,
  }
}

async function compressionOf(container: Exclude<Container, 'parquet'>): Promise<Compression | Coder> {
  if (container === 'jsonl.zst') return (await loadZstd()).coder()
  return container === 'jsonl.gz' ? 'gzip' : 'none'
}
