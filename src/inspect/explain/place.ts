import { createReadStream } from 'node:fs'
import type { Unit } from '../../build/inputs.ts'
import { type Mapped, mapUnit } from '../../build/map.ts'
import { isBad } from '../../formats/format.ts'
import type { FormatName } from '../../formats/index.ts'
import { publishedRecords } from '../../sources/records.ts'
import type { Built } from './built.ts'
import { linesIn } from './find-line.ts'

/** A record with what it comes to. */
export interface FoundRecord {
  /** Number of its unit among the task's. */
  readonly unit: number
  /** Number of its first example among the unit's. */
  readonly ordinal: number
  readonly mapped: readonly Mapped[]
  /** As it is published. */
  readonly raw: unknown
  readonly line: number | undefined
}

/** The unit that holds a record of a file; undefined where the file has fewer records. */
export function unitOf({ work, survey }: Built, file: number, record: number): number | undefined {
  const unit = work.units.findIndex((unit, i) => {
    const { firstRecord, records } = survey.units[i]!
    return unit.file === file && firstRecord <= record && record < firstRecord + records
  })
  return unit < 0 ? undefined : unit
}

/** Reads a unit up to a record (numbered in its file), and no further. */
export async function recordIn(
  { task, work, survey }: Built,
  unit: number,
  record: number,
  maxRecord: number,
): Promise<FoundRecord> {
  const piece = work.units[unit]!
  const file = work.inputs.files[piece.file]!
  const wanted = record - survey.units[unit]!.firstRecord
  const mapped: Mapped[] = []
  let ordinal = 0
  for await (const batch of mapUnit(task, file, piece, maxRecord)) {
    for (const one of batch.mapped) {
      if (one.record === wanted) mapped.push(one)
      else if (one.record < wanted && one.kind === 'example') ordinal++
    }
    if (batch.seen > wanted) break
  }
  return { unit, ordinal, mapped, ...(await publishedIn(file.file, file.path, piece, wanted, maxRecord)) }
}

/** Formats whose records begin on lines of their file. */
const ON_LINES: readonly FormatName[] = ['jsonl', 'jsonl-gz', 'csv', 'tsv', 'lines', 'bio', 'tags']

async function publishedIn(
  file: Parameters<typeof publishedRecords>[0],
  path: string,
  piece: Pick<Unit, 'start' | 'end'>,
  wanted: number,
  maxRecord: number,
): Promise<Pick<FoundRecord, 'raw' | 'line'>> {
  let index = 0
  for await (const { records } of publishedRecords(file, path, piece, maxRecord)) {
    const found = records[wanted - index]
    index += records.length
    if (!found) continue
    const line = ON_LINES.includes(file.read)
      ? found.line + (await linesBefore(path, piece.start))
      : undefined
    return { raw: 'skip' in found || isBad(found) ? undefined : found.value, line }
  }
  return { raw: undefined, line: undefined }
}

/** Lines that end before a byte of a file. */
export async function linesBefore(path: string, start: number): Promise<number> {
  let lines = 0
  if (start > 0) for await (const bytes of createReadStream(path, { end: start - 1 })) lines += linesIn(bytes)
  return lines
}
