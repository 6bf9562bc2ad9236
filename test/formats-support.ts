import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probe } from '../src/formats/encoding.ts'
import type { FileFacts, Format, RawRecord } from '../src/formats/format.ts'
import { FORMATS, type FormatName } from '../src/formats/index.ts'

/** A folder for one test file's files; `remove` takes it away. */
export function workshop(): { write(content: string | Uint8Array, name?: string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'biflan-formats-'))
  return {
    write(content, name = 'records') {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export interface Options {
  readonly facts?: Partial<FileFacts>
  readonly start?: number
  readonly end?: number
  readonly maxRecord?: number
}

/** All records of a file, or of a piece of it. The encoding is probed unless it is given. */
export async function readAll(
  name: FormatName,
  path: string,
  size: number,
  options: Options = {},
): Promise<RawRecord[]> {
  const { facts, start = 0, end = size, maxRecord = 1 << 20 } = options
  const { binary }: Format = FORMATS[name]
  const encoding = facts?.encoding ?? (binary ? 'utf-8' : probe(path).encoding)
  const records: RawRecord[] = []
  const piece = { path, start, end, maxRecord, facts: { ...facts, encoding } }
  for await (const batch of FORMATS[name].read(piece)) records.push(...batch)
  return records
}

/** What a record says, without its place. */
export const said = (record: RawRecord): unknown => ('bad' in record ? { bad: record.bad } : record.value)
