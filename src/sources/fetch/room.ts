import { statfsSync } from 'node:fs'
import { retryError } from '../../lib/errors.ts'

/** The disk's free space, less what downloads under way still want of it. */
export interface Room {
  /** Takes room for so many bytes. Throws a retry error where there is too little. */
  take(bytes: number): void
  /** Bytes that are written, or will not be. */
  give(bytes: number): void
}

/** Left for others, so that a download never fills a disk to its last block. */
const SPARE = 32 * 2 ** 20

export function roomIn(folder: string, free: () => number = () => freeBytes(folder)): Room {
  let taken = 0
  return {
    take(bytes) {
      const left = free() - taken - SPARE
      if (bytes > left) {
        throw retryError({
          where: folder,
          found: `${mebibytes(Math.max(0, left))} of free disk space`,
          expected: `${mebibytes(bytes)} more for what is to be downloaded`,
          remedy: 'free some space, or name another folder with --raw; then run the same command again',
        })
      }
      taken += bytes
    },
    give(bytes) {
      taken -= bytes
    },
  }
}

/** Free bytes of the disk that holds a folder, for whoever is not root. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`
