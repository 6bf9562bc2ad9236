import { createReadStream, existsSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { z } from 'zod'
import { readIfThere, writeWhole } from '../../lib/files.ts'

const facts = z.object({ validator: z.string().optional(), length: z.int().optional() })

/** What an answer's head says of the file that the part is of. */
export type PartFacts = z.output<typeof facts>

/** A download that is not whole yet: `<file>.part`, and beside it what file it is a part of. */
export interface Part extends PartFacts {
  readonly bytes: number
}

const partOf = (path: string): string => `${path}.part`
const factsOf = (path: string): string => `${path}.part.json`

/** What is there of a file. A part of which nothing is known is no part. */
export function readPart(path: string): Part {
  const known = readFacts(path)
  if (known === undefined) removePart(path)
  return { bytes: sizeOfPart(path), ...known }
}

function readFacts(path: string): PartFacts | undefined {
  try {
    return facts.parse(JSON.parse(readIfThere(factsOf(path)) ?? ''))
  } catch {
    return undefined
  }
}

export const sizeOfPart = (path: string): number =>
  existsSync(partOf(path)) ? statSync(partOf(path)).size : 0

/** Begins anew. Emptied first, so that bytes of one file never stand under the facts of another. */
export function beginPart(path: string, about: PartFacts): void {
  if (existsSync(partOf(path))) truncateSync(partOf(path))
  else writeFileSync(partOf(path), '')
  writeWhole(factsOf(path), JSON.stringify(about))
}

export function removePart(path: string): void {
  rmSync(partOf(path), { force: true })
  rmSync(factsOf(path), { force: true })
}

/** Adds bytes at the end; `told` hears of each piece once it is written. */
export async function extendPart(
  path: string,
  chunks: AsyncIterable<Buffer>,
  told: (chunk: Buffer) => void,
): Promise<void> {
  const file = await open(partOf(path), 'a')
  try {
    for await (const chunk of chunks) {
      await file.writeFile(chunk)
      told(chunk)
    }
  } finally {
    await file.close()
  }
}

/** The bytes that are there. */
export const bytesOfPart = (path: string): AsyncIterable<Buffer> =>
  createReadStream(partOf(path), { highWaterMark: 2 ** 20 })

/** The part is the whole: it gets the file's name once its bytes are on the disk. */
export async function completePart(path: string): Promise<void> {
  const file = await open(partOf(path), 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partOf(path), path)
  rmSync(factsOf(path), { force: true })
}
