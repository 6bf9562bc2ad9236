import { closeSync, openSync, readSync } from 'node:fs'
import type { InputFile, Unit } from './inputs.ts'
import type { Survey } from './survey.ts'
import type { Reject } from './survey-unit.ts'
import type { Work } from './work.ts'

/** Rejects of a file's units in one list, with places that a person can find. */
export interface FileRejects {
  readonly file: number
  readonly records: number
  readonly rejects: readonly { readonly unit: Unit; readonly firstRecord: number; readonly reject: Reject }[]
}

export function rejectsByFile({ units, inputs }: Work, { units: surveyed }: Survey): FileRejects[] {
  return inputs.files.map((_, file) => {
    const mine = surveyed
      .map((unit, i) => ({ ...unit, unit: units[i]! }))
      .filter(({ unit }) => unit.file === file)
    return {
      file,
      records: mine.reduce((sum, { records }) => sum + records, 0),
      rejects: mine.flatMap(({ unit, firstRecord, rejects }) =>
        rejects.map(reject => ({ unit, firstRecord, reject })),
      ),
    }
  })
}

/** So many rejects of a file never stop a task. */
export const FEW = 20

/** A file of which more than `limit` (a share) and more than `FEW` records cannot be read, with the worst reasons. */
export function tooManyRejects(work: Work, survey: Survey, limit: number): string[] {
  return rejectsByFile(work, survey).flatMap(({ file, records, rejects }) => {
    const count = rejects.reduce((sum, { reject }) => sum + reject.count, 0)
    if (count <= FEW || count <= records * limit) return []
    const input = work.inputs.files[file]!
    const worst = [...rejects].sort((a, b) => b.reject.count - a.reject.count).slice(0, 3)
    const reasons = worst.map(
      ({ unit, firstRecord, reject }) =>
        `    ${reject.count} times ${reject.reason} (${placesOf(input, unit, firstRecord, reject).join('; ')})`,
    )
    return [`  ${input.path}: ${count} of ${records}`, ...reasons]
  })
}

/** Formats whose files have no lines that mean something: a record is found by its number. */
const NUMBERED = new Set(['json', 'objects', 'csv'])

/** Where a reject's records stand in their file: `dev.json:17`, or `train.json, record 17` (both from 1). */
export function placesOf(
  { name, path, file }: InputFile,
  unit: Unit,
  firstRecord: number,
  { places }: Reject,
): string[] {
  if (NUMBERED.has(file.read))
    return places.map(({ record }) => `${name}, record ${firstRecord + record + 1}`)
  const before = linesBefore(path, unit.start)
  return places.map(({ line }) => `${name}:${before + line}`)
}

function linesBefore(path: string, end: number): number {
  const block = Buffer.allocUnsafe(2 ** 20)
  const file = openSync(path, 'r')
  let lines = 0
  try {
    for (let at = 0; at < end; ) {
      const read = readSync(file, block, 0, Math.min(block.length, end - at), at)
      for (let i = block.indexOf(10); i >= 0 && i < read; i = block.indexOf(10, i + 1)) lines++
      at += read
    }
  } finally {
    closeSync(file)
  }
  return lines
}
