import { type BiflanError, sourceError } from '../../lib/errors.ts'

/** How much an archive may unpack to before it is taken for a bomb. */
export interface Limits {
  /** Unpacked bytes per packed byte, for a member and for the whole archive. Counts only above `floor`. */
  readonly ratio: number
  /** Unpacked bytes up to which no ratio is refused. */
  readonly floor: number
  /** Unpacked bytes of the whole archive. */
  readonly total: number
  /** Number of members. */
  readonly members: number
}

/** Text packs 3 to 20 times. The deflate method cannot exceed 1,032, and bombs are built to come near it. */
export const LIMITS: Limits = { ratio: 200, floor: 64 * 2 ** 20, total: 64 * 2 ** 30, members: 200_000 }

/** The complaint about an archive or member of `unpacked` bytes that takes `packed` bytes in the file, if it is too much. */
export function excess(
  where: string,
  unpacked: number,
  packed: number,
  limits: Limits,
): BiflanError | undefined {
  const remedy = 'if you trust it, unpack it yourself and give the folder to --from'
  if (unpacked > limits.total) {
    return sourceError({
      where,
      found: `more than ${size(limits.total)} unpacked`,
      expected: `at most ${size(limits.total)} in one archive`,
      remedy,
    })
  }
  if (unpacked > limits.floor && unpacked > limits.ratio * packed) {
    return sourceError({
      where,
      found: `${size(packed)} that unpack to ${size(unpacked)} or more, as in a decompression bomb`,
      expected: `at most ${limits.ratio} times the packed size`,
      remedy,
    })
  }
  return undefined
}

const size = (bytes: number): string =>
  bytes < 2 ** 20
    ? `${bytes} bytes`
    : bytes < 2 ** 30
      ? `${Math.round(bytes / 2 ** 20)} MiB`
      : `${Math.round(bytes / 2 ** 30)} GiB`
