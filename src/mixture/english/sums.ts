import { checksums } from '../../sources/checksums.ts'
import type { FoundFile } from '../../sources/raw.ts'
import type { EnglishFile } from './inputs.ts'

/** A raw file as a manifest names it. */
export interface FileSums {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** A raw file with those that go on where it ends. With `keep`, checksums of large files are remembered beside them. */
export async function sumsOf(
  { rest, ...file }: EnglishFile,
  keep: boolean,
): Promise<FileSums & { readonly rest: readonly FileSums[] }> {
  const others: FileSums[] = []
  for (const one of rest) others.push(await sums(one, keep))
  return { ...(await sums(file, keep)), rest: others }
}

async function sums({ name, path }: FoundFile, keep: boolean): Promise<FileSums> {
  const { bytes, sha256 } = await checksums(path, keep)
  return { name, bytes, sha256 }
}
