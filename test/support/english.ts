import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { put } from '../helpers/folders.ts'

/** A row of Flan as the Data Provenance Initiative publishes it. */
export interface FlanRow {
  readonly inputs: string | null
  readonly targets: string | null
  readonly task_source: string
  readonly task_name: string
  readonly template_type: string
}

/** The rows that a submixture's sample is made of, in all its forms. */
export const sampleRows = (sample: string): FlanRow[] =>
  readFileSync(join(sample, 'rows.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as FlanRow)

/** What the files of a submixture begin with: `flan_zs_opt_train.jsonl.gz`. */
export const prefixOf = (submixture: string): string => (submixture === 'flan2021' ? 'flan' : submixture)

const COLUMNS = ['inputs', 'targets', 'task_source', 'task_name', 'template_type'] as const

function parquet(rows: readonly FlanRow[], mark: '' | '_', rowGroupSize: number): Uint8Array {
  const text = (name: string, data: (string | null)[]) => ({
    name,
    data,
    type: 'STRING' as const,
    nullable: true,
  })
  const columns = COLUMNS.map(name => {
    const own = name === 'inputs' || name === 'targets' ? name : `${mark}${name}`
    return text(
      own,
      rows.map(row => row[name]),
    )
  })
  const index = {
    name: '_template_idx',
    data: rows.map((_, i) => BigInt(i % 10)),
    type: 'INT64' as const,
  }
  return new Uint8Array(
    parquetWriteBuffer({ columnData: mark === '' ? columns : [...columns, index], rowGroupSize }),
  )
}

/** Form (a): `train-00000-of-00002-….parquet`. */
export function putDpi(folder: string, rows: readonly FlanRow[], shards = 1, rowGroupSize = 10): void {
  const each = Math.ceil(rows.length / shards)
  for (let i = 0; i < shards; i++) {
    const number = (n: number) => String(n).padStart(5, '0')
    const name = `train-${number(i)}-of-${number(shards)}-${'0123456789abcdef'.slice(i)}.parquet`
    put(join(folder, name), parquet(rows.slice(i * each, (i + 1) * each), '', rowGroupSize))
  }
}

/** Form (b): a folder for each template type. */
export function putOrca(folder: string, submixture: string, rows: readonly FlanRow[], shards = 1): void {
  for (const [type, own] of byType(rows)) {
    const each = Math.ceil(own.length / shards)
    for (let i = 0; i < shards; i++)
      put(
        join(folder, `${prefixOf(submixture)}_${type.replaceAll('_', '')}_data`, `part.${i}.parquet`),
        parquet(own.slice(i * each, (i + 1) * each), '_', 5),
      )
  }
}

/**
 * Form (c): a gzip stream for each template type, in members of so many rows. Where a submixture has no rows without
 * options, those files repeat the ones with options, as the published ones do.
 */
export function putDump(
  folder: string,
  submixture: string,
  rows: readonly FlanRow[],
  { member = 10, keys = ['inputs', 'targets'] as readonly [string, string] } = {},
): void {
  const task = prefixOf(submixture)
  const all = byType(rows)
  for (const type of TYPES) {
    if (task === 't0' && type === 'fs_opt') continue
    const own = all.get(type) ?? all.get(type.replace('noopt', 'opt')) ?? []
    const lines = own.map(
      ({ inputs, targets }) => `${JSON.stringify({ [keys[0]]: inputs, [keys[1]]: targets, task })}\n`,
    )
    const members: Buffer[] = []
    for (let i = 0; i === 0 || i < lines.length; i += member)
      members.push(gzipSync(lines.slice(i, i + member).join('')))
    put(join(folder, `${task}_${type}_train.jsonl.gz`), Buffer.concat(members))
  }
}

const TYPES = ['zs_opt', 'zs_noopt', 'fs_opt', 'fs_noopt'] as const

/** Form (d): a file for each task, of its zero-shot rows; as lines, or as it was first. */
export function putPerTask(folder: string, rows: readonly FlanRow[], early = false): void {
  const tasks = new Map<string, FlanRow[]>()
  for (const row of rows) {
    const task = row.task_name.replace(/\W+/g, '_')
    tasks.set(task, [...(tasks.get(task) ?? []), row])
  }
  for (const [task, own] of tasks) {
    const records = own.map(({ inputs, targets, task_name }) => ({ inputs, targets, task: task_name }))
    if (early) put(join(folder, 'train', `${task}_10templates.json`), JSON.stringify(records, null, 1))
    else
      put(
        join(folder, `${task}_10templates_train.jsonl`),
        records.map(record => `${JSON.stringify(record)}\n`).join(''),
      )
  }
}

function byType(rows: readonly FlanRow[]): Map<string, FlanRow[]> {
  const found = new Map<string, FlanRow[]>()
  for (const row of rows) found.set(row.template_type, [...(found.get(row.template_type) ?? []), row])
  return found
}

export const folderOfSample = (descriptor: string): string => join(dirname(descriptor), 'sample')
