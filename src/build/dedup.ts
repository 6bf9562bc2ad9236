import { writeFileSync } from 'node:fs'
import { hashMap, scanTable } from './table.ts'

/** Why the survey leaves an example out. 0 keeps it. */
export const KEPT = 0
export const DUPLICATE = 1
export const CONFLICT = 2

export const REASONS: Readonly<Record<number, string>> = {
  [DUPLICATE]: 'duplicate',
  [CONFLICT]: 'conflicting labels',
}

export interface Table {
  /** Rows as `surveyUnit` wrote them. */
  readonly path: string
  readonly examples: number
  /** Where the verdicts go: one byte an example. */
  readonly verdicts: string
}

/** Bytes that a hash costs while it is looked for, in both maps together and at worst a quarter full. */
const BYTES_PER_EXAMPLE = 2 * 13 * 4

/** Holds the inputs that carry more than one label. */
const SEVERAL = 0xfffffffe

/**
 * Finds exact duplicates (the first in file order stays) and, where examples have labels, inputs that carry more than
 * one. Writes a verdict per example and returns the counts of the verdicts by table.
 * Memory is bounded: with more examples than `memory` bytes hold, the tables are read once per partition of the hashes.
 */
export function findRepeats(tables: readonly Table[], labelled: boolean, memory: number): number[][] {
  const total = tables.reduce((sum, { examples }) => sum + examples, 0)
  const partitions = Math.max(1, Math.ceil((total * BYTES_PER_EXAMPLE) / memory))
  const verdicts = tables.map(({ examples }) => new Uint8Array(examples))

  for (let partition = 0; partition < partitions; partition++) {
    const mine = (hi: number) => hi % partitions === partition
    const expected = Math.ceil(total / partitions)
    const seen = hashMap(expected)
    const labels = labelled ? hashMap(expected) : undefined
    for (const [i, { path }] of tables.entries()) {
      scanTable(path, (words, at, ordinal) => {
        const contentHi = words[at]!
        if (mine(contentHi)) {
          if (seen.get(contentHi, words[at + 1]!) === undefined) seen.set(contentHi, words[at + 1]!, 1)
          else if (verdicts[i]![ordinal] === KEPT) verdicts[i]![ordinal] = DUPLICATE
        }
        if (labels && mine(words[at + 2]!)) {
          const label = words[at + 4]!
          const other = labels.get(words[at + 2]!, words[at + 3]!)
          if (other !== label)
            labels.set(words[at + 2]!, words[at + 3]!, other === undefined ? label : SEVERAL)
        }
      })
    }
    if (!labels) continue
    for (const [i, { path }] of tables.entries()) {
      scanTable(path, (words, at, ordinal) => {
        if (mine(words[at + 2]!) && labels.get(words[at + 2]!, words[at + 3]!) === SEVERAL)
          verdicts[i]![ordinal] = CONFLICT
      })
    }
  }

  return tables.map(({ verdicts: path }, i) => {
    writeFileSync(path, verdicts[i]!)
    const counts = [0, 0, 0]
    for (const verdict of verdicts[i]!) counts[verdict]!++
    return counts
  })
}
