import { closeSync, openSync, readSync } from 'node:fs'
import type { InputFile, Unit } from './inputs.ts'
import type { Reject } from './survey.ts'

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
