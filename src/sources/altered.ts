import type { Checksums } from './checksums.ts'
import type { Source, SourceFile } from './descriptor.ts'
import { countAt, readRecords } from './records.ts'

/** What the descriptor says, and what the file has. */
export interface Difference<T> {
  readonly expected: T
  readonly found: T
}

/** Where a file differs from its descriptor. It may be another edition of the corpus, or a part of it. */
export interface Altered {
  readonly rows?: Difference<number>
  readonly bytes?: Difference<number>
  readonly md5?: Difference<string>
  readonly sha256?: Difference<string>
}

/** True where the descriptor knows a checksum of the file and these are the bytes it means. */
export const isKnown = ({ md5, sha256 }: SourceFile, sums: Checksums): boolean =>
  (md5 !== undefined || sha256 !== undefined) &&
  (md5 === undefined || md5 === sums.md5) &&
  (sha256 === undefined || sha256 === sums.sha256)

/**
 * The differences between a file and its descriptor, or undefined where there are none.
 * Records are counted only where the descriptor states their number and no checksum has settled the matter.
 */
export async function alterationOf(
  file: SourceFile,
  sums: Checksums,
  count: () => Promise<number>,
): Promise<Altered | undefined> {
  if (isKnown(file, sums)) return undefined
  const altered = {
    ...differs('rows', file.rows, file.rows === undefined ? 0 : await count()),
    ...differs('bytes', file.bytes, sums.bytes),
    ...differs('md5', file.md5, sums.md5),
    ...differs('sha256', file.sha256, sums.sha256),
  }
  return Object.keys(altered).length === 0 ? undefined : altered
}

const differs = <T>(name: string, expected: T | undefined, found: T): Record<string, Difference<T>> =>
  expected === undefined || expected === found ? {} : { [name]: { expected, found } }

/** True where the bytes are not those that the descriptor means. */
export const isOtherEdition = ({ bytes, md5, sha256 }: Altered): boolean =>
  bytes !== undefined || md5 !== undefined || sha256 !== undefined

/** The number of records in a file. Throws a source error for a file that cannot be read to its end. */
export async function countRecords(source: Source, file: SourceFile, path: string): Promise<number> {
  const stated = countAt(file, path)
  if (stated !== undefined) return stated
  let rows = 0
  for await (const { seen } of readRecords(source, file, path)) rows = seen
  return rows
}

/** The differences as a person reads them: `rows 160 instead of 3,000; md5 … instead of …`. */
export const describeAltered = (altered: Altered): string =>
  Object.entries(altered as Record<string, Difference<number | string>>)
    .map(([name, { expected, found }]) => `${name} ${figure(found)} instead of ${figure(expected)}`)
    .join('; ')

const figure = (value: number | string): string =>
  typeof value === 'number' ? String(value).replace(/\B(?=(\d{3})+$)/g, ',') : value
