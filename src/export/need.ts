import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { retryError } from '../lib/errors.ts'
import type { Container } from '../output/containers.ts'
import { sumOf } from '../output/dataset.ts'
import type { Piece } from './source.ts'

/** Bytes of the disk that an export takes, about, and that are free there. */
export interface Need {
  readonly bytes: number
  readonly free: number
}

/** What is left of a text's bytes, about; rows of one example stand side by side in a build, and compress far better. */
const LEFT: Readonly<Record<Container, number>> = {
  jsonl: 1,
  'jsonl.gz': 0.35,
  'jsonl.zst': 0.3,
  parquet: 0.5,
}

/** Rows for the most part keep their length from format to format. Gzip is as good again as it was. */
export async function needOf(pieces: readonly Piece[], container: Container, out: string): Promise<Need> {
  const text = sumOf(pieces.map(piece => piece.text.bytes))
  const file = sumOf(pieces.map(piece => piece.bytes))
  const ratio = container === 'jsonl.gz' && file < text ? file / text : LEFT[container]
  const { bavail, bsize } = await statfs(existingAbove(out))
  return { bytes: Math.ceil(text * ratio), free: bavail * bsize }
}

const existingAbove = (path: string): string => (existsSync(path) ? path : existingAbove(dirname(path)))

/** Throws a retry error (exit 75) where the disk has not enough room. */
export function refuseFull({ bytes, free }: Need, out: string): void {
  if (bytes <= free) return
  const MiB = (size: number) => `${Math.ceil(size / 2 ** 20)} MiB`
  throw retryError({
    where: out,
    found: `${MiB(free)} free`,
    expected: `about ${MiB(bytes)} for the export`,
    remedy: 'free some space, name another folder with --out, or export less with --task',
  })
}
