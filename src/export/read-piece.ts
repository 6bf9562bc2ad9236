import { createHash } from 'node:crypto'
import { checkError } from '../lib/errors.ts'
import { readShard } from '../output/read-shard.ts'
import type { Piece } from './source.ts'

/**
 * A piece's rows in blocks of whole lines. Throws a check error (exit code 4), behind its last row, where the file is not
 * the one that the manifest names.
 */
export async function* readPiece({ path, sha256 }: Piece): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  yield* readShard(path, hash)
  const found = hash.digest('hex')
  if (found === sha256) return
  throw checkError({
    where: path,
    found: `sha256 ${found}`,
    expected: `sha256 ${sha256}, as the manifest says`,
    remedy:
      'biflan verify tells what else is altered; biflan build --force with the name of a task writes it again',
  })
}
