import { isUtf8 } from 'node:buffer'
import { taskOf } from './origin.ts'
import type { Feature } from './shapes.ts'

/** Complaints about single records that are kept. */
const KEPT = 5
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/
const ILL_FORMED = /[\ud800-\udfff]/

export interface RecordsChecked {
  readonly rows: number
  /** Rows by task, where the records have an id. */
  readonly tasks: Readonly<Record<string, number>>
  /** What is wrong, with the numbers of the first lines where it is; `more` of the same kind are not told. */
  readonly problems: readonly string[]
  /** Columns of which every value looks like a date: a reader that guesses types will not take them for texts. */
  readonly dates: readonly string[]
}

/**
 * Holds records to what loaders and trainers need: one object a line, always the same keys in the same order, always
 * texts, nothing null, no half of a character. `see` takes whole lines.
 */
export function recordChecker(features: readonly Feature[]) {
  const keys = features.map(({ name }) => name)
  const identified = keys.includes('id')
  const dates = new Set(features.filter(({ turns }) => turns === undefined).map(({ name }) => name))
  const tasks: Record<string, number> = {}
  const problems: string[] = []
  let rows = 0
  let wrong = 0

  const complain = (found: string) => {
    if (wrong++ < KEPT) problems.push(`line ${rows}: ${found}`)
  }
  const see = (line: string) => {
    rows++
    const record = objectOf(line)
    if (record === undefined) return complain(line === '' ? 'blank' : 'not a JSON object')
    const found = Object.keys(record)
    if (!sameKeys(found, keys)) return complain(`the keys ${found.join(', ')} instead of ${keys.join(', ')}`)
    for (const { name, turns } of features) {
      const fault = faultOf(record[name], turns)
      if (fault !== undefined) complain(`${name} ${fault}`)
    }
    for (const name of dates) if (!DATE.test(String(record[name]))) dates.delete(name)
    if (identified) {
      const task = taskOf(String(record['id']))
      tasks[task] = (tasks[task] ?? 0) + 1
    }
  }
  return {
    see(lines: Buffer): void {
      if (!isUtf8(lines)) complain('behind it, bytes that are not valid UTF-8')
      // As bytes: whether a text is one can be seen without reading it.
      const text = lines.toString('latin1')
      for (let at = 0; at < text.length; ) {
        const end = text.indexOf('\n', at)
        see(end < 0 ? text.slice(at) : text.slice(at, end))
        if (end < 0) complain('no line feed behind it')
        at = end < 0 ? text.length : end + 1
      }
    },
    result(): RecordsChecked {
      const more = wrong > KEPT ? [`and ${wrong - KEPT} more`] : []
      return { rows, tasks, problems: [...problems, ...more], dates: rows === 0 ? [] : [...dates] }
    },
  }
}

type Json = Readonly<Record<string, unknown>>

function objectOf(line: string): Json | undefined {
  try {
    const value = JSON.parse(line) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined
  } catch {
    return undefined
  }
}

const sameKeys = (found: readonly string[], keys: readonly string[]): boolean =>
  found.length === keys.length && keys.every((key, i) => found[i] === key)

function faultOf(value: unknown, turns: readonly string[] | undefined): string | undefined {
  if (turns === undefined) return textFault(value)
  if (!Array.isArray(value) || value.length === 0) return 'is no list of turns'
  for (const turn of value as Json[]) {
    if (typeof turn !== 'object' || turn === null || !sameKeys(Object.keys(turn), turns))
      return `has a turn without exactly ${turns.join(' and ')}`
    for (const key of turns) {
      const fault = textFault(turn[key])
      if (fault !== undefined) return `has a turn whose ${key} ${fault}`
    }
  }
  return undefined
}

function textFault(value: unknown): string | undefined {
  if (typeof value !== 'string') return value === null ? 'is null' : 'is not a text'
  // Read as bytes, a half can only come from an escape.
  return ILL_FORMED.test(value) && !value.isWellFormed() ? 'holds half a surrogate pair' : undefined
}
