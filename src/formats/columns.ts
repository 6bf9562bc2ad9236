import { sourceError } from '../lib/errors.ts'

/**
 * Checks the names of a file's columns, with blanks around them removed.
 * Throws a source error where two are the same, because one of them would then be lost.
 */
export function columnNames(names: readonly string[], where: string): readonly string[] {
  const trimmed = names.map(name => name.trim())
  const twice = trimmed.find((name, i) => name === '__proto__' || trimmed.indexOf(name) < i)
  if (twice === undefined) return trimmed
  throw sourceError({
    where,
    found:
      twice === '__proto__' ? 'a column is called `__proto__`' : `two columns are called '${shown(twice)}'`,
    expected: 'a name of its own for each column',
    remedy: 'name them in the descriptor (`columns`) if the first line is no header, or correct the header',
  })
}

/** True for a row that is the names themselves: the header of a copy that has one. */
export const isHeader = (names: readonly string[], cells: readonly string[]): boolean =>
  cells.length === names.length && cells.every((cell, i) => cell.trim() === names[i])

/** A row as a record; `undefined` unless there is exactly one cell for each name. */
export function row(names: readonly string[], cells: readonly string[]): Record<string, string> | undefined {
  if (cells.length !== names.length) return undefined
  const record: Record<string, string> = {}
  for (let i = 0; i < names.length; i++) record[names[i]!] = cells[i]!
  return record
}

/** Why a row is none: `3 columns, 2 expected`. */
export const ragged = (found: number, expected: number): string =>
  `${found} ${found === 1 ? 'column' : 'columns'}, ${expected} expected`

const shown = (name: string): string => (name.length > 40 ? `${name.slice(0, 40).toWellFormed()}…` : name)
