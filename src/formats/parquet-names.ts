import { sourceError } from '../lib/errors.ts'
import type { Footer } from './parquet-footer.ts'
import type { Findings } from './parquet-values.ts'

/** Puts the names of classes in the place of their numbers; -1, which stands for no class, becomes null. */
export type NameClasses = (column: string, value: unknown, findings: Findings) => unknown

/**
 * How the numbers in a file's columns are to be read: by the names that the descriptor gives (`names`).
 * Throws a source error where the file has no such column, or itself has other names for the numbers.
 */
export function classNames(
  path: string,
  { schema, notes }: Footer,
  declared: Readonly<Record<string, readonly string[]>> = {},
): NameClasses {
  const columns = schema.children.map(({ element }) => element.name)
  const own = ownNames(notes.get('huggingface'))
  for (const [column, names] of Object.entries(declared)) {
    if (!columns.includes(column)) throw noColumn(path, column, columns)
    const found = own.get(column)
    if (found && JSON.stringify(found) !== JSON.stringify(names)) throw otherNames(path, column, found, names)
  }
  return (column, value, findings) => {
    const names = declared[column]
    return names ? named(value, names, column, findings) : value
  }
}

function named(value: unknown, names: readonly string[], column: string, findings: Findings): unknown {
  if (Array.isArray(value)) return value.map(item => named(item, names, column, findings))
  if (typeof value !== 'number' || value === -1) return value === -1 ? null : value
  const name = names[value]
  if (name === undefined) findings.bad ??= `${column} ${value}, of ${names.length} classes from 0 on`
  return name ?? null
}

/** The names of classes that the library `datasets` writes into its files: `info.features.<column>.names`, or below `feature` for lists. */
function ownNames(note: string | undefined): Map<string, readonly string[]> {
  const names = new Map<string, readonly string[]>()
  const info = member(parsed(note), 'info')
  for (const [column, feature] of Object.entries(member(info, 'features') ?? {})) {
    const found = namesOf(feature)
    if (found) names.set(column, found)
  }
  return names
}

/** Another program may have left a note of the same name: what cannot be read says nothing of names. */
function parsed(note = 'null'): unknown {
  try {
    return JSON.parse(note)
  } catch {
    return null
  }
}

function namesOf(feature: unknown): readonly string[] | undefined {
  const inner = Array.isArray(feature) ? feature[0] : member(feature, 'feature')
  if (inner !== undefined) return namesOf(inner)
  const names = member(feature, 'names')
  return Array.isArray(names) ? names.map(String) : undefined
}

const member = (value: unknown, key: string): object | undefined =>
  typeof value === 'object' && value !== null
    ? ((value as Record<string, unknown>)[key] as object | undefined)
    : undefined

const noColumn = (path: string, column: string, columns: readonly string[]) =>
  sourceError({
    where: path,
    found: `no column '${column}' among ${columns.join(', ')}`,
    expected: 'the columns of the published file',
    remedy: 'fetch the published file, or correct `names` in the descriptor',
  })

const otherNames = (path: string, column: string, found: readonly string[], names: readonly string[]) =>
  sourceError({
    where: path,
    found: `its numbers in '${column}' stand for ${found.join(', ')}, counted from 0`,
    expected: `${names.join(', ')}, as the descriptor says`,
    remedy:
      'another edition of the corpus has other numbers: correct `names` in the descriptor if this is the one you want',
  })
