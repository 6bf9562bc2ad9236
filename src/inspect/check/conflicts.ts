import { hashMap, scanTable } from '../../build/table.ts'

/** The prompts of a part: for each row the prompt's hash, the output's, the line and a class, as `tableWriter` has it. */
export interface PromptTable {
  readonly path: string
  readonly rows: number
  /** Which task it is of. */
  readonly task: number
}

/** A row by its table and line, both from 0. */
export interface Place {
  readonly table: number
  readonly line: number
}

/** Prompts that have several outputs, of one class of rows. */
export interface Conflicts {
  /** Rows with such a prompt. */
  readonly rows: number
  /** The first such prompts: two rows of each that differ in their outputs. */
  readonly pairs: readonly (readonly [Place, Place])[]
}

/** Bytes that a prompt costs while it is looked for, in both maps together and at worst a quarter full. */
const BYTES_PER_ROW = 2 * 13 * 4

/** Holds prompts with more than one output, or of more than one task. */
const SEVERAL = 0xffffffff

/**
 * Finds prompts with different outputs, and counts their rows by class. With `across`, only prompts that several tasks
 * share. Memory is bounded: the tables are read once more for each `memory` bytes that all prompts together would take.
 */
export function findConflicts(
  tables: readonly PromptTable[],
  across: boolean,
  memory: number,
  pairs: number,
): Map<number, Conflicts> {
  const total = tables.reduce((sum, { rows }) => sum + rows, 0)
  const partitions = Math.max(1, Math.ceil((total * BYTES_PER_ROW) / memory))
  const found = new Map<number, { rows: number; pairs: [Place, Place][] }>()
  for (let partition = 0; partition < partitions; partition++) {
    const mine = (hi: number) => hi % partitions === partition
    const outputs = hashMap(Math.ceil(total / partitions))
    const owners = across ? hashMap(Math.ceil(total / partitions)) : undefined
    const note = (map: ReturnType<typeof hashMap>, hi: number, lo: number, value: number) => {
      const before = map.get(hi, lo)
      if (before !== value && before !== SEVERAL) map.set(hi, lo, before === undefined ? value : SEVERAL)
    }
    for (const { path, task } of tables) {
      scanTable(path, (words, at) => {
        const [hi, lo] = [words[at]!, words[at + 1]!]
        if (!mine(hi)) return
        note(outputs, hi, lo, outputOf(words, at))
        if (owners) note(owners, hi, lo, task)
      })
    }

    // The first prompts of this partition, with their first row and output.
    const first = new Map<number, Map<string, { at: Place; output: number; other?: Place }>>()
    for (const [table, { path }] of tables.entries()) {
      scanTable(path, (words, at) => {
        const [hi, lo] = [words[at]!, words[at + 1]!]
        if (!mine(hi) || outputs.get(hi, lo) !== SEVERAL) return
        if (owners && owners.get(hi, lo) !== SEVERAL) return
        const kind = words[at + 4]!
        const counted = found.get(kind) ?? { rows: 0, pairs: [] }
        found.set(kind, counted)
        counted.rows++
        const shown = first.get(kind) ?? new Map()
        first.set(kind, shown)
        const prompt = shown.get(`${hi} ${lo}`)
        const place = { table, line: words[at + 3]! }
        if (!prompt && shown.size < pairs)
          shown.set(`${hi} ${lo}`, { at: place, output: outputOf(words, at) })
        else if (prompt && !prompt.other && prompt.output !== outputOf(words, at)) prompt.other = place
      })
    }
    for (const [kind, shown] of first) {
      const known = found.get(kind)!
      const more = [...shown.values()].flatMap(({ at, other }): [Place, Place][] =>
        other ? [[at, other]] : [],
      )
      known.pairs = [...known.pairs, ...more]
        .sort(([a], [b]) => a.table - b.table || a.line - b.line)
        .slice(0, pairs)
    }
  }
  return found
}

/** One value is taken by `SEVERAL`. */
const outputOf = (words: Uint32Array, at: number): number => Math.min(words[at + 2]!, SEVERAL - 1)
