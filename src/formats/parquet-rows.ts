import type { SchemaTree } from 'hyparquet'
import { assembleNested } from 'hyparquet/src/assemble.js'
import { BiflanError } from '../lib/errors.ts'
import { openColumn } from './parquet-column.ts'
import { damaged, type RowGroup } from './parquet-footer.ts'
import { PARSERS } from './parquet-values.ts'
import { parserMessage } from './parser-message.ts'

/** Some rows that follow one another, by column. */
export interface Rows {
  readonly count: number
  readonly columns: ReadonlyMap<string, ArrayLike<unknown>>
}

/** How many rows are made at a time. */
const BATCH = 1024

/**
 * The rows of a group, some at a time: however large the group is, a page or two of each of its columns are held.
 * Throws a source error where its pages cannot be read or do not come to its number of rows.
 */
export function* groupRows(
  path: string,
  fd: number,
  schema: SchemaTree,
  group: RowGroup,
  number: number,
): Generator<Rows> {
  const next = attempt(path, number, () => openRows(fd, schema, group))
  for (;;) {
    const rows = attempt(path, number, next)
    if (!rows) return
    yield rows
  }
}

function openRows(fd: number, schema: SchemaTree, { rows, chunks }: RowGroup): () => Rows | undefined {
  const columns = schema.children.map(node => ({
    node,
    leaves: leavesOf(node).map(leaf => {
      const chunk = chunks.get(leaf)
      if (!chunk) throw new Error(`no column ${leaf}`)
      return { leaf, column: openColumn(fd, schema, chunk, rows) }
    }),
  }))
  const all = columns.flatMap(({ leaves }) => leaves.map(({ column }) => column))
  let left = rows
  return () => {
    const ready = all.map(column => column.ready())
    if (left === 0) {
      if (ready.some(count => count > 0)) throw new Error('more values than rows')
      return undefined
    }
    const count = Math.min(...ready, left, BATCH)
    if (!(count > 0)) throw new Error('fewer values than rows')
    left -= count
    const taken = columns.map(({ node, leaves }) => {
      const values = new Map(leaves.map(({ leaf, column }) => [leaf, column.take(count)]))
      return [node.element.name, joined(node, values)] as const
    })
    return { count, columns: new Map(taken) }
  }
}

const leavesOf = (node: SchemaTree): string[] =>
  node.children.length === 0 ? [node.path.join('.')] : node.children.flatMap(leavesOf)

/** The values of a column out of those of its leaves. */
function joined(node: SchemaTree, leaves: Map<string, unknown[]>): ArrayLike<unknown> {
  if (node.children.length > 0) assembleNested(leaves, node, PARSERS)
  return leaves.get(node.path.join('.'))!
}

function attempt<T>(path: string, group: number, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof BiflanError) throw error
    throw damaged(path, `row group ${group} cannot be read (${parserMessage(error)})`)
  }
}
