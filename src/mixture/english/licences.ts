import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isBad } from '../../formats/format.ts'
import { FORMATS } from '../../formats/index.ts'
import { type BiflanError, usageError } from '../../lib/errors.ts'
import { USES } from '../../sources/descriptor.ts'
import { MAX_RECORD } from '../../sources/records.ts'
import type { Use } from '../stock.ts'
import { narrowest, useOf } from './licence-use.ts'

export interface Licence {
  /** Its name; of several all names. */
  readonly licence: string
  readonly use: Use
}

/** The licences of Flan's tasks, by their names in the column `task_name`. */
export type LicenceTable = ReadonlyMap<string, Licence>

/** Names of the columns; the first that is there counts. */
const TASK = ['task_name', 'task', 'Dataset Filter IDs', 'name'] as const
const LICENCE = ['licence', 'license', 'Licenses', 'License'] as const
const USE = ['use', 'licence_use', 'license_use'] as const

/**
 * Reads a table of licences: CSV or TSV with the columns `task_name`, `licence` and, if it is known better than by the
 * licence's name, `use`; the same as JSON; a summary of the Data Provenance Initiative, whose `Dataset Filter IDs` are
 * Flan's task names; or a folder of such files. A task that is listed more than once has the narrowest of its uses.
 * Throws a usage error for a file that is none of these.
 */
export async function readLicences(path: string): Promise<LicenceTable> {
  const found = new Map<string, Licence[]>()
  for (const file of filesAt(path)) {
    for (const { where, record } of await recordsIn(file)) {
      const licence = licenceIn(record, where)
      for (const task of tasksIn(record, where)) found.set(task, [...(found.get(task) ?? []), licence])
    }
  }
  if (found.size === 0) throw noTable(path, 'no task')
  return new Map([...found].map(([task, licences]) => [task, together(licences)]))
}

const together = (licences: readonly Licence[]): Licence => ({
  licence: [...new Set(licences.map(({ licence }) => licence))].sort().join(' + '),
  use: narrowest(licences.map(({ use }) => use)),
})

const KNOWN = /\.(?:csv|tsv|json)$/i

/** The files of a table: itself, or what its folder holds. Throws a usage error where there is nothing. */
export function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path)
      .filter(name => KNOWN.test(name))
      .sort()
      .map(name => join(path, name))
  } catch (error) {
    throw noTable(path, (error as Error).message)
  }
}

interface Located {
  readonly where: string
  readonly record: Readonly<Record<string, unknown>>
}

async function recordsIn(path: string): Promise<Located[]> {
  if (/\.json$/i.test(path)) return jsonRecords(path)
  const format = /\.tsv$/i.test(path) ? FORMATS.tsv : FORMATS.csv
  const piece = {
    path,
    start: 0,
    end: statSync(path).size,
    maxRecord: MAX_RECORD,
    facts: { encoding: 'utf-8' },
  } as const
  const records: Located[] = []
  for await (const batch of format.read(piece)) {
    for (const raw of batch) {
      const where = `${path}:${raw.line}`
      if (isBad(raw)) throw noTable(where, raw.bad)
      records.push({ where, record: raw.value as Located['record'] })
    }
  }
  return records
}

/** An array of records; or an object, whose values are records, or licences under their tasks' names. */
function jsonRecords(path: string): Located[] {
  const value = parsed(path)
  if (typeof value !== 'object' || value === null) throw noTable(path, 'no object and no array')
  return Object.entries(value).map(([key, entry]) => {
    const where = `${path}, ${key}`
    if (typeof entry === 'string') return { where, record: { task_name: key, licence: entry } }
    if (typeof entry !== 'object' || entry === null) throw noTable(where, JSON.stringify(entry))
    const named = Array.isArray(value) || TASK.some(name => name in entry)
    return { where, record: named ? entry : { ...entry, task_name: key } }
  })
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw noTable(path, (error as Error).message)
  }
}

const fieldOf = (record: Located['record'], names: readonly string[]): unknown =>
  names.map(name => record[name]).find(value => value !== undefined && value !== null && value !== '')

function tasksIn(record: Located['record'], where: string): string[] {
  const field = fieldOf(record, TASK)
  const tasks = (Array.isArray(field) ? field : [field]).filter(task => typeof task === 'string')
  // A summary may know a data set of which it does not know the tasks.
  if (tasks.length === 0 && !Array.isArray(field)) throw noTable(where, 'no task_name')
  return tasks.map(task => task.trim())
}

function licenceIn(record: Located['record'], where: string): Licence {
  const field = fieldOf(record, LICENCE) ?? ''
  const licences = (Array.isArray(field) ? field : [field]).map(one => nameOf(one, where))
  const use = fieldOf(record, USE)
  if (use === undefined) return together(licences.map(licence => ({ licence, use: useOf(licence) })))
  if (!USES.includes(use as Use)) throw noTable(where, `the use ${JSON.stringify(use)}`)
  return { licence: licences.join(' + '), use: use as Use }
}

function nameOf(licence: unknown, where: string): string {
  const name =
    typeof licence === 'object' && licence !== null
      ? (licence as Record<string, unknown>)['License']
      : licence
  if (typeof name !== 'string') throw noTable(where, `the licence ${JSON.stringify(licence)}`)
  return name.trim() === '' ? 'unspecified' : name.trim()
}

const noTable = (where: string, found: string): BiflanError =>
  usageError({
    where,
    found,
    expected: `columns task_name and licence (and use: ${USES.join(', ')}), as CSV, TSV or JSON, or a summary of the Data Provenance Initiative`,
    remedy: 'see the option --licence-table',
  })
