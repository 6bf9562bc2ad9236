import { statSync } from 'node:fs'
import { isBad } from '../../formats/format.ts'
import { beginsAsGzip } from '../../formats/gunzip.ts'
import type { SourceFile } from '../../sources/descriptor.ts'
import { MAX_RECORD } from '../../sources/records.ts'
import { recordsIn } from './piece.ts'
import { pieceOf } from './pieces.ts'
import { readingOf } from './row.ts'

/** How many records of a file are looked at, and how many of them may be none of Flan's. */
const FIRST = 100
const TOLERATED = 1

/**
 * Whether a file holds rows of the Flan Collection: undefined, or why not. Of a gzip file that goes on where another one
 * ends nothing can be said. Throws a source error for a file that cannot be read at all.
 */
export async function acceptsEnglish(
  submixture: string,
  file: SourceFile,
  path: string,
): Promise<string | undefined> {
  if (/part\d+\.jsonl\.gz$/.test(path) && !/part1\.jsonl\.gz$/.test(path) && !beginsAsGzip(path))
    return undefined
  const piece = pieceOf(submixture, { file, name: path, path, rest: [] }, 0, statSync(path).size, MAX_RECORD)
  let records = 0
  let rows = 0
  const failed: string[] = []
  reading: for await (const batch of recordsIn(piece)) {
    for (const raw of batch) {
      if (records === FIRST) break reading
      records++
      const reading = isBad(raw) ? { reject: raw.bad } : readingOf(raw.value, submixture)
      if ('row' in reading) rows++
      else if ('reject' in reading) failed.push(`number ${records}: ${reading.reject}`)
    }
  }
  if (records === 0) return 'it holds no records'
  if (failed.length > TOLERATED || rows === 0)
    return `${failed.length} of its first ${records} records are no rows of the Flan Collection (${failed[0] ?? 'none says anything'})`
  return undefined
}
