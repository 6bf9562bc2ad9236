import { usageError } from '../lib/errors.ts'
import { suggestion } from '../lib/nearest.ts'
import { SPLITS, type Split, type TaskFacts } from '../output/dataset.ts'
import type { Counted } from './jobs.ts'
import type { Piece, Source } from './source.ts'

/** What of a folder is wanted; null for all. */
export interface Selection {
  readonly tasks: readonly string[] | null
  readonly splits: readonly Split[] | null
}

/** Counts the rows of some tasks in a piece in which tasks are mixed. */
export type Count = (piece: Piece, tasks: readonly string[]) => Promise<Counted>

/**
 * The source with the wanted rows alone. Pieces in which tasks are mixed are read once to count them, so that shards can
 * be cut before one is written. Throws a usage error for a task that is not there, and where nothing is left.
 */
export async function select(source: Source, { tasks, splits }: Selection, count: Count): Promise<Source> {
  const known = [...new Set(source.tasks.map(({ name }) => name))]
  for (const name of tasks ?? []) {
    if (known.includes(name)) continue
    throw usageError({
      found: `no task named ${name} in what is exported`,
      expected: suggestion(name, known) ?? `one of: ${known.join(', ')}`,
    })
  }
  const wanted = source.pieces.filter(({ split }) => splits === null || splits.includes(split))
  const narrowed =
    tasks === null ? { ...source, pieces: wanted } : await ofTasks(source, wanted, tasks, count)
  const left = { ...narrowed, tasks: narrowed.tasks.map(task => inSplits(task, splits)).filter(hasRows) }
  if (left.pieces.some(({ rows }) => rows > 0)) return left
  throw usageError({
    found: 'no row is left',
    expected: `a folder with rows${splits === null ? '' : ` in the split ${splits.join(', ')}`}`,
  })
}

async function ofTasks(
  source: Source,
  wanted: readonly Piece[],
  tasks: readonly string[],
  count: Count,
): Promise<Source> {
  const facts = source.tasks.filter(({ name }) => tasks.includes(name))
  if (wanted.every(({ task }) => task !== undefined))
    return { ...source, pieces: wanted.filter(({ task }) => tasks.includes(task!)), tasks: facts }
  const counted = await Promise.all(wanted.map(piece => count(piece, tasks)))
  const pieces = wanted.map((piece, i) => {
    const counts = Object.values(counted[i]!)
    const sum = (of: 'rows' | 'bytes') => counts.reduce((all, each) => all + each[of], 0)
    return { ...piece, rows: sum('rows'), text: { ...piece.text, bytes: sum('bytes') } }
  })
  return { ...source, pieces, tasks: facts }
}

const inSplits = (task: TaskFacts, splits: Selection['splits']): TaskFacts =>
  splits === null
    ? task
    : {
        ...task,
        rows: Object.fromEntries(
          SPLITS.map(split => [split, splits.includes(split) ? task.rows[split] : 0]),
        ) as TaskFacts['rows'],
      }

const hasRows = ({ rows }: TaskFacts): boolean => rows.train + rows.validation > 0
