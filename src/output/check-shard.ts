import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import type { TextSums } from './block-writer.ts'
import { type RecordsChecked, recordChecker } from './check-records.ts'
import { readShard } from './read-shard.ts'
import type { Feature } from './shapes.ts'

export interface ShardChecked extends RecordsChecked, TextSums {}

/**
 * Reads a shard or part to its last record and says what is in it. `also` sees its lines too. Throws a check error
 * (exit code 4) for a file that is not there or cannot be unpacked.
 */
export async function checkShard(
  path: string,
  features: readonly Feature[],
  also: (lines: Buffer) => void = () => {},
): Promise<ShardChecked> {
  const fileHash = createHash('sha256')
  const textHash = createHash('sha256')
  const records = recordChecker(features)
  let textBytes = 0
  for await (const lines of readShard(path, fileHash)) {
    textHash.update(lines)
    textBytes += lines.length
    records.see(lines)
    also(lines)
  }
  return {
    ...records.result(),
    bytes: statSync(path).size,
    sha256: fileHash.digest('hex'),
    text: { bytes: textBytes, sha256: textHash.digest('hex') },
  }
}

/** Where a shard is not what was said of it, in words. */
export function differences(
  found: Pick<ShardChecked, 'rows' | 'bytes' | 'sha256' | 'text' | 'problems'>,
  expected: { readonly rows: number } & TextSums,
): string[] {
  const told: string[] = []
  if (found.bytes !== expected.bytes) told.push(`${found.bytes} bytes instead of ${expected.bytes}`)
  if (found.sha256 !== expected.sha256) told.push(`sha256 ${found.sha256} instead of ${expected.sha256}`)
  if (found.rows !== expected.rows) told.push(`${found.rows} rows instead of ${expected.rows}`)
  if (found.text.sha256 !== expected.text.sha256 || found.text.bytes !== expected.text.bytes)
    told.push('rows other than those that were written')
  return [...told, ...found.problems]
}
