import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { SchemaElement } from 'hyparquet'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import { checkError } from '../lib/errors.ts'
import { decodeUtf8 } from '../lib/utf8.ts'
import type { TextSums } from './block-writer.ts'
import type { Feature } from './shapes.ts'

/** A row group ends at so many rows, or so many bytes of text: what is held at a time. */
const GROUP_ROWS = 100_000
const GROUP_BYTES = 16 * 2 ** 20

type Row = Readonly<Record<string, unknown>>

/**
 * Writes records into a parquet file, whole or not at all. A file without records is not left. `text` of its sums is
 * that of the same records as lines.
 */
export function parquetWriter(path: string, features: readonly Feature[]) {
  const draft = join(dirname(path), `.${basename(path)}.part`)
  const file = openSync(draft, 'w')
  const fileHash = createHash('sha256')
  const textHash = createHash('sha256')
  const bytes = new ByteWriter()
  const flush = () => {
    const made = bytes.buffer.slice(0, bytes.index)
    bytes.index = 0
    const written = new Uint8Array(made)
    fileHash.update(written)
    for (let at = 0; at < written.length; ) at += writeSync(file, written, at)
  }
  const parquet = new ParquetWriter({
    writer: Object.assign(bytes, { flush }),
    schema: schemaOf(features),
    statistics: false,
    createdBy: 'biflan',
  })
  let group: Row[] = []
  let groupBytes = 0
  let rows = 0
  let textBytes = 0

  const endGroup = () => {
    const columnData = features.map(({ name }) => ({
      name,
      data: group.map(row => row[name]),
      offsetIndex: false,
    }))
    parquet.write({ columnData, rowGroupSize: group.length })
    group = []
    groupBytes = 0
  }
  return {
    /** Takes whole lines of records. */
    write(records: Buffer): void {
      textHash.update(records)
      textBytes += records.length
      groupBytes += records.length
      const text = decodeUtf8(records)
      if (text === undefined) throw checkError({ where: path, found: 'rows that are not valid UTF-8' })
      for (const line of text.split('\n').slice(0, -1)) {
        group.push(JSON.parse(line) as Row)
        rows++
        if (group.length === GROUP_ROWS) endGroup()
      }
      if (groupBytes >= GROUP_BYTES) endGroup()
    },
    finish(): TextSums {
      if (group.length > 0) endGroup()
      parquet.finish()
      flush()
      fsyncSync(file)
      closeSync(file)
      if (rows === 0) rmSync(draft)
      else renameSync(draft, path)
      return {
        bytes: bytes.offset,
        sha256: fileHash.digest('hex'),
        text: { bytes: textBytes, sha256: textHash.digest('hex') },
      }
    },
    abandon(): void {
      closeSync(file)
      rmSync(draft, { force: true })
    },
  }
}

/** Nothing in it may be missing: a null has no place there. */
const REQUIRED = { repetition_type: 'REQUIRED' } as const

function schemaOf(features: readonly Feature[]): SchemaElement[] {
  const text = (name: string): SchemaElement => ({
    name,
    type: 'BYTE_ARRAY',
    converted_type: 'UTF8',
    ...REQUIRED,
  })
  return [
    { name: 'schema', num_children: features.length },
    ...features.flatMap(({ name, turns }): SchemaElement[] =>
      turns === undefined
        ? [text(name)]
        : [
            { name, converted_type: 'LIST', num_children: 1, ...REQUIRED },
            { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
            { name: 'element', num_children: turns.length, ...REQUIRED },
            ...turns.map(text),
          ],
    ),
  ]
}
