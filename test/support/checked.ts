import { defaultSettings } from '../../src/build/settings.ts'
import type { Finding } from '../../src/inspect/check/finding.ts'
import { judgeRows, watchRows } from '../../src/inspect/check/rows.ts'
import { type Subject, subjectOf } from '../../src/inspect/check/subject.ts'
import { type SaidRow, type Sample, wordingsOf } from './sample.ts'

/** What a check of a sample's build knows beside the rows. */
export function subjectFor(
  { task, files, missing, examples }: Sample,
  wordings: readonly SaidRow[],
): Subject {
  const dropped = new Map<string, number>()
  for (const { said } of wordings) {
    const { name } = said.template
    if (said.over) dropped.set(name, (dropped.get(name) ?? 0) + 1)
  }
  const plan = { examples: examples.filter(({ kept }) => kept).length, rows: wordings.length, dropped }
  return subjectOf(task, { files, missing, settings: defaultSettings(true), plan })
}

const known = new Map<Sample, Map<number, ReadonlyMap<string, readonly Finding[]>>>()

/** What the checks find in the rows of a sample build with a seed, by check. */
export function findingsOf(sample: Sample, seed: number): ReadonlyMap<string, readonly Finding[]> {
  const bySeed = known.get(sample) ?? new Map<number, ReadonlyMap<string, readonly Finding[]>>()
  known.set(sample, bySeed)
  const found = bySeed.get(seed) ?? check(sample, seed)
  bySeed.set(seed, found)
  return found
}

function check(sample: Sample, seed: number): Map<string, readonly Finding[]> {
  const wordings = wordingsOf(sample, seed)
  const subject = subjectFor(sample, wordings)
  const watch = watchRows(subject, sample.task.name, 'train')
  for (const { line, said } of wordings) if (said.over === undefined) watch.see(line)
  return judgeRows([watch.state()], subject)
}
