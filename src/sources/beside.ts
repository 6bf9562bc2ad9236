import { statSync } from 'node:fs'
import { join } from 'node:path'
import { probe } from '../formats/encoding.ts'
import type { FileFacts, Format } from '../formats/format.ts'
import { type Held, heldPiece, hold, MOST_HELD } from '../formats/held.ts'
import { FORMATS } from '../formats/index.ts'
import { type Lookup, lookupOfObject, lookupOfTable } from '../formats/lookup.ts'
import type { JoinFacts, LookupFacts, SourceFile } from './descriptor.ts'

export type Lookups = Readonly<Record<string, Lookup>>

/** Where a file lies that is read beside another one: both names are below the same folder. */
export const besideOf = (file: SourceFile, path: string, name: string): string =>
  join(path.slice(0, path.length - file.name.length), name)

/** The held side of a file's join. */
export const heldFor = (file: SourceFile, path: string, join: JoinFacts): Promise<Held> =>
  kept(besideOf(file, path, join.file), join, where => {
    const piece = heldPiece(where, factsOf(where, join))
    return hold(FORMATS[join.read].read, piece, keysOf(join)[1], join.take)
  })

/** The name of a join's key in the file, and in the file that is joined to it. */
export const keysOf = ({ on }: JoinFacts): readonly [string, string] =>
  typeof on === 'string' ? [on, on] : on

/** What a task may look up while it reads the file. */
export async function lookupsFor(file: SourceFile, path: string): Promise<Lookups> {
  const lookups: Record<string, Lookup> = {}
  for (const [name, facts] of Object.entries(file.lookup ?? {}))
    lookups[name] = await lookupFor(file, path, facts)
  return lookups
}

function lookupFor(file: SourceFile, path: string, facts: LookupFacts): Promise<Lookup> {
  const table = typeof facts === 'string' ? undefined : facts
  const name = typeof facts === 'string' ? facts : facts.file
  return kept(besideOf(file, path, name), facts, async where => {
    const piece = heldPiece(where, factsOf(where, table ?? {}))
    return table ? lookupOfTable(FORMATS[table.read].read, piece, table.columns) : lookupOfObject(piece)
  })
}

type Layout = Partial<Pick<JoinFacts, 'read' | 'encoding' | 'columns' | 'at' | 'element' | 'field' | 'names'>>

/** What a reader is told of a file. */
export function factsOf(path: string, layout: Layout): FileFacts {
  const { read, encoding, columns, at, element, field, names } = layout
  const format: Format | undefined = read && FORMATS[read]
  return {
    encoding: format?.binary ? 'utf-8' : probe(path, encoding).encoding,
    ...(columns && { columns }),
    ...(at !== undefined && { at }),
    ...(element !== undefined && { element }),
    ...(field !== undefined && { field }),
    ...(names && { names }),
  }
}

const memory = new Map<string, { bytes: number; content: Promise<unknown> }>()

/**
 * What `make` makes of a file. Kept, so that a thread reads a file once for all units that need it, until other files
 * need the room. A file with another size or time of change is another one.
 */
function kept<T>(path: string, facts: unknown, make: (path: string) => Promise<T>): Promise<T> {
  // A file that is not there is the reader's to complain of.
  const { size: bytes = 0, mtimeMs = 0 } = statSync(path, { throwIfNoEntry: false }) ?? {}
  const name = JSON.stringify([path, bytes, mtimeMs, facts])
  const known = memory.get(name)
  if (known) return known.content as Promise<T>
  let room = MOST_HELD - bytes
  for (const held of memory.values()) room -= held.bytes
  for (const [oldest, held] of memory) {
    if (room >= 0) break
    memory.delete(oldest)
    room += held.bytes
  }
  const content = make(path)
  memory.set(name, { bytes, content })
  return content
}
