import { usageError } from '../../lib/errors.ts'
import { readShard } from '../../output/read-shard.ts'

/** A line of a part or shard. */
export interface FoundLine {
  readonly path: string
  /** From 1. */
  readonly line: number
  readonly text: string
}

const LF = 0x0a

/** The n-th line of a part or shard, from 1. Throws a usage error where there are fewer. */
export async function nthLine(path: string, n: number): Promise<FoundLine> {
  let line = 1
  for await (const block of readShard(path)) {
    for (let at = 0; at < block.length; line++) {
      const end = endOf(block, at)
      if (line === n) return { path, line, text: block.toString('utf8', at, end) }
      at = end + 1
    }
  }
  throw usageError({
    where: path,
    found: `no line ${n}`,
    expected: line === 1 ? 'a file with lines' : `a number from 1 to ${line - 1}`,
  })
}

/** The first line of a part that begins with the id; undefined where none does. */
export async function lineOfId(path: string, id: string): Promise<FoundLine | undefined> {
  const head = Buffer.from(`{"id":${JSON.stringify(id)},`)
  let line = 1
  for await (const block of readShard(path)) {
    // An id may stand in the text of another row, but not at the beginning of its line.
    for (let at = block.indexOf(head); at >= 0; at = block.indexOf(head, at + 1)) {
      if (at > 0 && block[at - 1] !== LF) continue
      const text = block.toString('utf8', at, endOf(block, at))
      return { path, line: line + linesIn(block.subarray(0, at)), text }
    }
    line += linesIn(block)
  }
  return undefined
}

function endOf(block: Buffer, from: number): number {
  const end = block.indexOf(LF, from)
  return end < 0 ? block.length : end
}

/** Line feeds in some bytes. */
export function linesIn(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++
  return lines
}
