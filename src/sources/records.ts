import { statSync } from 'node:fs'
import { type BadRecord, type Format, isBad, type Piece, type RawRecord } from '../formats/format.ts'
import { grouped } from '../formats/grouped.ts'
import { FORMATS } from '../formats/index.ts'
import { type JoinedBatch, joined, type Unjoined } from '../formats/joined.ts'
import { chineseMarks } from '../lib/marks.ts'
import { simplified, simplifiedIfTraditional } from '../lib/script.ts'
import { widenMarks } from '../lib/segments.ts'
import { besideOf, factsOf, heldFor, keysOf } from './beside.ts'
import { cleanText, mapStrings } from './clean.ts'
import type { Source, SourceFile } from './descriptor.ts'
import { isObject, renamer } from './rename.ts'

/** A record as a task reads it. `index` counts the file's records from 0 within the piece, bad and foreign ones included. */
export type SourceRecord =
  | { readonly value: unknown; readonly line: number; readonly index: number }
  | (BadRecord & { readonly index: number })
  | (Unjoined & { readonly index: number })

export interface RecordBatch {
  readonly records: readonly SourceRecord[]
  /** Records of the piece passed so far, those that `where` leaves out included. */
  readonly seen: number
  /** What of a joined file is not used, by reason. */
  readonly unused?: Readonly<Record<string, number>>
}

/** A byte range that starts and ends between records. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A record of more bytes than this is passed over and counted. */
export const MAX_RECORD = 16 * 2 ** 20

/**
 * The records of a file, in batches, with the descriptor's repairs: simplified script, clean text, our label names;
 * records that `where` leaves out are not among them.
 */
export async function* readRecords(
  source: Source,
  file: SourceFile,
  path: string,
  range: Range = { start: 0, end: statSync(path).size },
  maxRecord: number = MAX_RECORD,
): AsyncGenerator<RecordBatch> {
  const repair = repairOf(source, file)
  const wanted = filterOf(file)
  const labelled = labelsOf(file)
  let index = 0
  for await (const { records: batch, ...rest } of publishedRecords(file, path, range, maxRecord)) {
    const records: SourceRecord[] = []
    for (const raw of batch) {
      if ('bad' in raw || 'skip' in raw) records.push({ ...raw, index })
      else if (wanted(raw)) records.push(numbered(labelled(repaired(raw, repair)), index))
      index++
    }
    yield { records, seen: index, ...rest }
  }
}

/** The same records as they are published, before any repair, those that `where` leaves out included. */
export async function* publishedRecords(
  file: SourceFile,
  path: string,
  range: Range,
  maxRecord: number,
): AsyncGenerator<JoinedBatch> {
  const facts = { ...factsOf(path, file), ...alignedTo(file, path) }
  const piece = { path, facts, ...range, maxRecord }
  const read = readerOf(file)
  if (file.join) yield* joined(read, piece, keysOf(file.join)[0], await heldFor(file, piece.path, file.join))
  else for await (const records of read(piece)) yield { records }
}

function readerOf({ read, group }: SourceFile): Format['read'] {
  const format: Format = FORMATS[read]
  return group === undefined ? format.read : piece => grouped(format.read, piece, group)
}

function alignedTo(file: SourceFile, path: string): Pick<Piece['facts'], 'align'> {
  const names = Object.entries(file.align ?? {})
  if (names.length === 0) return {}
  return { align: Object.fromEntries(names.map(([key, name]) => [key, besideOf(file, path, name)])) }
}

/** The first offset at or after `nominal` where a record may start; the size of a file that is read whole. */
export const cutAt = (file: SourceFile, path: string, nominal: number): number =>
  file.align || file.join || file.group !== undefined
    ? statSync(path).size
    : ((FORMATS[file.read] as Format).cut?.(path, nominal) ?? statSync(path).size)

/** The number of records in a file whose format says so itself. */
export const countAt = (file: SourceFile, path: string): number | undefined =>
  file.group === undefined ? (FORMATS[file.read] as Format).count?.(path) : undefined

/** Without a spread where it can be: every record passes here. */
const numbered = (record: RawRecord | Unjoined, index: number): SourceRecord =>
  'value' in record ? { value: record.value, line: record.line, index } : { ...record, index }

/** A record with the repairs. One that nests so deeply that it cannot be walked is no record. */
function repaired(raw: Exclude<RawRecord, BadRecord>, repair: (value: unknown) => unknown): RawRecord {
  try {
    return { value: repair(raw.value), line: raw.line }
  } catch (error) {
    if (error instanceof RangeError) return { bad: 'nested too deeply', line: raw.line }
    throw error
  }
}

function repairOf({ facts }: Source, { label, rename }: SourceFile): (value: unknown) => unknown {
  const ours = label && new Map(Object.entries(label).map(([name, published]) => [String(published), name]))
  const clean = facts.clean ? cleanText : (text: string) => text.toWellFormed()
  const convert = { simplified: undefined, traditional: simplified, mixed: simplifiedIfTraditional }[
    facts.script
  ]
  const widen = { typed: undefined, wide: widenMarks, print: chineseMarks }[facts.marks]
  const text = [convert, widen].reduce<(raw: string) => string>(
    (before, step) => (step ? raw => step(before(raw)) : before),
    clean,
  )
  const moved = rename ? renamer(rename) : (value: unknown) => value
  return value => {
    const repaired = mapStrings(moved(value), text)
    if (ours && isObject(repaired) && 'label' in repaired && repaired['label'] !== null) {
      const published = String(repaired['label'])
      repaired['label'] = ours.get(published) ?? published
    }
    return repaired
  }
}

/** A record whose label is published as null, or as -1 in a column of classes, has none: it is left out and counted. */
function labelsOf({ label, names }: SourceFile): (record: RawRecord) => RawRecord | Unjoined {
  if (!label && !names) return record => record
  return record => {
    const lacks = !isBad(record) && isObject(record.value) && record.value['label'] === null
    return lacks ? { skip: 'no label', line: record.line } : record
  }
}

function filterOf({ where }: SourceFile): (record: Exclude<RawRecord, BadRecord>) => boolean {
  if (!where) return () => true
  const conditions = Object.entries(where).map(([field, value]) => [field, String(value)] as const)
  return ({ value }) =>
    isObject(value) && conditions.every(([field, wanted]) => String(value[field]) === wanted)
}
