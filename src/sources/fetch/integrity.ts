import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'

/** What is known of a file before it is here. */
export interface Expected {
  readonly bytes?: number | undefined
  readonly md5?: string | undefined
  readonly sha256?: string | undefined
}

/** What is stated, and nothing of what is not. */
export const stated = (sums: Expected): Expected =>
  Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== undefined))

export const hasChecksum = ({ md5, sha256 }: Expected): boolean => md5 !== undefined || sha256 !== undefined

/** Sums up bytes as they pass, for the checksums that are known. */
export function checker(expected: Expected) {
  const sums = (['sha256', 'md5'] as const)
    .filter(name => expected[name] !== undefined)
    .map(name => ({ name, hash: createHash(name) }))
  return {
    add(bytes: Uint8Array): void {
      for (const { hash } of sums) hash.update(bytes)
    },
    /** Both checksums where they differ. To be asked once, at the end. */
    complaint(): string | undefined {
      for (const { name, hash } of sums) {
        const found = hash.digest('hex')
        if (found !== expected[name]) return `${name} ${found} instead of ${expected[name]}`
      }
      return undefined
    },
  }
}

/** Both lengths where they differ. */
export const wrongLength = ({ bytes }: Expected, found: number | undefined): string | undefined =>
  bytes === undefined || found === undefined || bytes === found
    ? undefined
    : `${found} bytes instead of ${bytes}`

/** What of a file here is not as it should be: both lengths, or both checksums. */
export async function faultOf(path: string, expected: Expected): Promise<string | undefined> {
  const wrong = wrongLength(expected, statSync(path).size)
  if (wrong !== undefined || !hasChecksum(expected)) return wrong
  const sums = checker(expected)
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) sums.add(chunk)
  return sums.complaint()
}
