import { isDeepStrictEqual } from 'node:util'
import type { Task } from '../../build/catalogue.ts'
import { findInputs } from '../../build/inputs.ts'
import type { TaskEntry } from '../../build/manifest.ts'
import { checkExample, mapUnit } from '../../build/map.ts'
import { defaultSettings } from '../../build/settings.ts'
import type { Example } from '../../shapes/task.ts'
import { type Expectations, expectedPath } from './expected.ts'
import { type Lack, lineWith } from './lack.ts'

/** What the sample of a task comes to. */
export interface Sampled {
  /** `file#record.example` -> the example. */
  readonly examples: ReadonlyMap<string, Example>
  readonly records: readonly unknown[]
  readonly rejects: readonly Lack[]
}

/** Maps the sample of a task. Throws where the task does, or yields what its schema does not allow. */
export async function sampled(task: Task): Promise<Sampled> {
  const settings = defaultSettings(true)
  const examples = new Map<string, Example>()
  const records = new Map<string, unknown>()
  const rejects: Lack[] = []
  for (const [i, file] of ((await findInputs(task, settings, '', false))?.files ?? []).entries()) {
    const whole = { file: i, start: 0, end: file.sums.bytes }
    for await (const { mapped } of mapUnit(task, file, whole, settings.maxRecord)) {
      for (const each of mapped) {
        if (each.kind === 'reject')
          rejects.push({ file: file.path, line: each.line, message: `it cannot be read: ${each.reason}` })
        if (each.kind !== 'example') continue
        checkExample(task, file, each.fields, each.record)
        examples.set(`${file.name}#${each.record}.${each.number}`, each.fields)
        records.set(`${file.name}#${each.record}`, each.raw)
      }
    }
  }
  return { examples, records: [...records.values()], rejects }
}

/** Where a sample does not come to what `expected.yaml` says. `entry`: the task in a build of the sample. */
export function judgeCounts(
  task: Task,
  { examples, rejects }: Sampled,
  entry: TaskEntry,
  expected: Expectations,
): Lack[] {
  const path = expectedPath(task.source, entry.form)
  const at = (message: string): Lack => ({
    file: path,
    line: lineWith(path, new RegExp(`^ +${task.name}:`)),
    message,
  })
  const found = {
    records: entry.records,
    rejects: entry.rejects.reduce((sum, { count }) => sum + count, 0),
    skips: entry.skips,
    examples: entry.examples,
  }
  const said = expected.tasks[task.name]
  if (!said) return [at(`nothing about ${task.name}: { ${shown(found)} }`)]
  const { repairs, ...counts } = said
  const broken = repairs.flatMap(({ at: place, field, is }) => {
    const value = valueAt(examples.get(place), field)
    return isDeepStrictEqual(value, is)
      ? []
      : [at(`${place}, ${field} is ${JSON.stringify(value) ?? 'not there'}, not ${JSON.stringify(is)}`)]
  })
  if (isDeepStrictEqual(sorted(counts), sorted(found))) return broken
  const surplus = found.rejects > counts.rejects ? rejects : []
  return [...broken, ...surplus, at(`the sample comes to ${shown(found)}, not to ${shown(counts)}`)]
}

interface Counts {
  readonly records: number
  readonly rejects: number
  readonly skips: Readonly<Record<string, number>>
  readonly examples: number
}

const sorted = ({ skips, ...counts }: Counts) => ({ ...counts, skips: Object.entries(skips).sort() })

const shown = ({ records, rejects, skips, examples }: Counts): string =>
  `records: ${records}, rejects: ${rejects}, skips: { ${Object.entries(skips)
    .map(([reason, count]) => `${reason}: ${count}`)
    .join(', ')} }, examples: ${examples}`

const valueAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
