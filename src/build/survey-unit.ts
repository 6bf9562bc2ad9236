import { compareHash, type Hash, hex } from '../lib/hash.ts'
import type { Example } from '../shapes/task.ts'
import type { Task } from './catalogue.ts'
import type { InputFile, Unit } from './inputs.ts'
import { checkExample, groupOf, inputOf, mapUnit } from './map.ts'
import type { Settings } from './settings.ts'
import { tableWriter } from './table.ts'
import { sideOf } from './validation.ts'

/** An example that may be shown as a worked example. */
export interface Candidate {
  readonly fields: Example
  readonly content: Hash
  readonly input: Hash
  readonly group: Hash
  /** Where it comes from: the file's name, its record within the unit (in a survey: within the file), its number there. */
  readonly file: string
  readonly record: number
  readonly number: number
}

/** A complaint about a record: how often, and where first. */
export interface Reject {
  readonly reason: string
  count: number
  /** The first places: record from 0, line from 1, both within the unit. */
  readonly places: { readonly record: number; readonly line: number }[]
}

/** What one unit holds. Its examples are in the table file, in order. */
export interface UnitSurvey {
  /** Records in the unit, unreadable and foreign ones included. */
  readonly records: number
  readonly examples: number
  readonly rejects: readonly Reject[]
  readonly skips: Readonly<Record<string, number>>
  /** For each label (or '' where there is none) the examples with the smallest content hashes. */
  readonly candidates: Readonly<Record<string, readonly Candidate[]>>
}

/** In place of a label's number, for tasks without closed labels. */
export const NO_LABEL = 0xffffffff

/** Twice the pool, so that those with conflicting labels can be left out without looking again. */
const CANDIDATES = 128
/** Longer examples are no worked examples: characters of all texts. */
const LONGEST = 400

/** Reads and maps one unit without rendering, and writes its table: for each example content hash, input hash, label. */
export async function surveyUnit(
  task: Task,
  file: InputFile,
  unit: Unit,
  { maxRecord, validation }: Pick<Settings, 'maxRecord' | 'validation'>,
  table: string,
): Promise<UnitSurvey> {
  const rejects = new Map<string, Reject>()
  const skips: Record<string, number> = {}
  const skip = (reason: string, count: number) => {
    if (count > 0) skips[reason] = (skips[reason] ?? 0) + count
  }
  const shortlists = new Map<string, Shortlist>()
  const out = tableWriter(table)
  let records = 0
  try {
    for await (const { mapped: batch, seen, unused = {} } of mapUnit(task, file, unit, maxRecord)) {
      records = seen
      for (const [reason, count] of Object.entries(unused)) skip(reason, count)
      for (const mapped of batch) {
        if (mapped.kind === 'skip') skip(mapped.reason, 1)
        else if (mapped.kind === 'reject') {
          const { reason, record, line } = mapped
          const known = rejects.get(reason) ?? { reason, count: 0, places: [] }
          if (known.count++ < 3) known.places.push({ record, line })
          rejects.set(reason, known)
        } else {
          const { fields, content, raw, record, number } = mapped
          checkExample(task, file, fields, record)
          const label = task.labels ? (fields['label'] as string) : ''
          const input = task.labels ? inputOf(fields) : content
          out.add(content, input, task.labels ? task.labels.indexOf(label) : NO_LABEL)
          const own = () => groupOf(task, fields, raw)
          if (lengthOf(fields) <= LONGEST && (validation === 0 || sideOf(own(), validation) === 'train')) {
            keep(shortlists, label, content, () => ({
              fields,
              content,
              input,
              group: own(),
              file: file.name,
              record,
              number,
            }))
          }
        }
      }
    }
  } finally {
    out.close()
  }
  const best = [...shortlists].map(([label, { list }]) => [label, smallest(list)] as const)
  return {
    records,
    examples: out.count(),
    rejects: [...rejects.values()],
    skips,
    candidates: Object.fromEntries(best),
  }
}

/** The candidates of a label so far. `limit` is the largest hash that can still get in. */
interface Shortlist {
  list: Candidate[]
  limit?: Hash
}

function keep(shortlists: Map<string, Shortlist>, label: string, content: Hash, make: () => Candidate): void {
  let shortlist = shortlists.get(label)
  if (!shortlist) {
    shortlist = { list: [] }
    shortlists.set(label, shortlist)
  }
  if (shortlist.limit && compareHash(content, shortlist.limit) > 0) return
  shortlist.list.push(make())
  if (shortlist.list.length < 4 * CANDIDATES) return
  shortlist.list = smallest(shortlist.list)
  if (shortlist.list.length === CANDIDATES) shortlist.limit = shortlist.list.at(-1)!.content
}

/** The candidates with the smallest content hashes, of equal ones the first. Any merge of such lists gives the same list. */
export function smallest(list: readonly Candidate[], count = CANDIDATES): Candidate[] {
  const distinct = new Map<string, Candidate>()
  for (const candidate of list) {
    const name = hex(candidate.content)
    if (!distinct.has(name)) distinct.set(name, candidate)
  }
  return [...distinct.values()].sort((a, b) => compareHash(a.content, b.content)).slice(0, count)
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  let length = 0
  for (const item of Object.values(value)) length += lengthOf(item)
  return length
}
