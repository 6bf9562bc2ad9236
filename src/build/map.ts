import { fraction, purpose } from '../lib/chance.ts'
import { recordError } from '../lib/errors.ts'
import { type Hash, hash64 } from '../lib/hash.ts'
import { placeIn } from '../lib/stack.ts'
import type { Context, Example, Skip } from '../shapes/task.ts'
import { type Lookups, lookupsFor } from '../sources/beside.ts'
import { readRecords } from '../sources/records.ts'
import type { Task } from './catalogue.ts'
import type { InputFile, Unit } from './inputs.ts'

/** What a record comes to. `record` counts from 0 within the unit, `line` from 1. */
export type Mapped =
  | {
      readonly kind: 'example'
      readonly record: number
      readonly number: number
      readonly fields: Example
      readonly content: Hash
      readonly raw: unknown
    }
  | { readonly kind: 'skip'; readonly record: number; readonly reason: string }
  | { readonly kind: 'reject'; readonly record: number; readonly line: number; readonly reason: string }

export interface MappedBatch {
  readonly mapped: readonly Mapped[]
  /** Records of the unit passed so far. */
  readonly seen: number
  /** What of a joined file is left out, by reason. */
  readonly unused?: Readonly<Record<string, number>>
}

/** The examples of a unit in file order, with what is skipped and rejected, in batches. */
export async function* mapUnit(
  task: Task,
  file: InputFile,
  unit: Unit,
  maxRecord: number,
): AsyncGenerator<MappedBatch> {
  const lookup = await lookupsFor(file.file, file.path)
  for await (const batch of readRecords(task.source, file.file, file.path, unit, maxRecord)) {
    const { records, ...rest } = batch
    const mapped: Mapped[] = []
    for (const record of records) {
      const { index, line } = record
      if ('bad' in record) mapped.push({ kind: 'reject', record: index, line, reason: record.bad })
      else if ('skip' in record) mapped.push({ kind: 'skip', record: index, reason: record.skip })
      else mapRecord(task, file, lookup, record, mapped)
    }
    yield { mapped, ...rest }
  }
}

function mapRecord(
  task: Task,
  file: InputFile,
  lookup: Lookups,
  { value, line, index }: { value: unknown; line: number; index: number },
  mapped: Mapped[],
): void {
  const parsed = task.spec.record.safeParse(value)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const field = issue.path.map(String).join('.')
    mapped.push({
      kind: 'reject',
      record: index,
      line,
      reason: field === '' ? issue.message : `${field}: ${issue.message}`,
    })
    return
  }
  try {
    mapExamples(task, file, lookup, parsed.data, { value, index }, mapped)
  } catch (error) {
    throw recordError({
      where: `${file.path}, record ${index}`,
      found: `task ${task.name} throws: ${(error as Error).message}`,
      expected: 'examples, or skip(reason) for what cannot be used',
      remedy: `mend ${placeIn(error, task.module) ?? task.module}`,
    })
  }
}

function mapExamples(
  task: Task,
  file: InputFile,
  lookup: Lookups,
  record: unknown,
  { value, index }: { value: unknown; index: number },
  mapped: Mapped[],
): void {
  let number = 0
  for (const yielded of task.spec.examples(record, contextOf(task, file, lookup, record))) {
    if (isSkip(yielded)) mapped.push({ kind: 'skip', record: index, reason: yielded.skip })
    else
      mapped.push({
        kind: 'example',
        record: index,
        number: number++,
        fields: yielded,
        content: contentOf(task, yielded),
        raw: value,
      })
  }
}

const isSkip = (yielded: object): yielded is Skip => 'skip' in yielded

function contextOf(task: Task, { file }: InputFile, lookup: Lookups, record: unknown): Context {
  let own: Hash | undefined
  return {
    split: file.split,
    add: file.add ?? {},
    lookup,
    chance: (name, about) => {
      if (about !== undefined) return fraction(hash64(`${task.name}\n${about}`), purpose(name))
      own ??= hash64(`${task.name}\n${JSON.stringify(record)}`)
      return fraction(own, purpose(name))
    },
  }
}

/** What an example is, to be told from others: all its fields, or those that the task names. */
function contentOf({ name, spec }: Task, fields: Example): Hash {
  const own = spec.unique ? spec.unique.map(field => fields[field]) : fields
  return hash64(`${name}\n${JSON.stringify(own)}`)
}

/** What makes examples relatives: the fields that the task names, or the raw record. */
export function groupOf({ spec }: Task, fields: Example, raw: unknown): Hash {
  return hash64(JSON.stringify(spec.group ? spec.group.map(name => fields[name]) : raw))
}

/** The example without its label: two examples that agree in it and differ in the label contradict each other. */
export function inputOf(fields: Example): Hash {
  const { label, ...rest } = fields
  return hash64(JSON.stringify(rest))
}

/** Throws where a task yields what its own `example` schema does not allow: the task is wrong then, not the record. */
export function checkExample(task: Task, file: InputFile, fields: Example, record: number): void {
  const parsed = task.example.safeParse(fields)
  if (parsed.success) return
  const issue = parsed.error.issues[0]!
  throw recordError({
    where: `${file.path}, record ${record}`,
    found: `task ${task.name} yields ${issue.path.map(String).join('.')}: ${issue.message}`,
    expected: 'what its `example` schema says',
    remedy: `mend ${task.module}`,
  })
}
