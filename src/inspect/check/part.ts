import { tableWriter } from '../../build/table.ts'
import { hash32, hash64 } from '../../lib/hash.ts'
import { readLines } from '../../output/lines.ts'
import type { PartJob } from './jobs.ts'
import { classOf } from './prompts.ts'
import { type PartState, watchRows } from './rows.ts'
import type { Subject } from './subject.ts'

/**
 * Reads a part, holds its lines to every check and writes the table of its prompts. Nothing of a part is held but the
 * rows of one example. `rows` are those in the table.
 */
export async function checkPart(
  subject: Subject,
  { part, side, table }: Pick<PartJob, 'part' | 'side' | 'table'>,
  progress: (lines: number) => void,
): Promise<PartState & { readonly rows: number }> {
  const watch = watchRows(subject, part, side)
  const prompts = tableWriter(table)
  const classes = new Map(subject.set.templates.map(template => [template, classOf(template, subject.task)]))
  let number = 0
  try {
    for await (const lines of readLines(part)) {
      for (const line of lines) {
        const said = watch.see(line)
        if (said) {
          const { instruction, input, output } = said.row
          const place = { hi: hash32(output), lo: number }
          prompts.add(hash64(`${instruction}\n${input}`), place, classes.get(said.template)!)
        }
        number++
      }
      progress(lines.length)
    }
  } finally {
    prompts.close()
  }
  return { ...watch.state(), rows: prompts.count() }
}

/** Lines of a part by their numbers, which ascend. */
export async function linesOf(part: string, numbers: readonly number[]): Promise<string[]> {
  const wanted = new Set(numbers)
  const found: string[] = []
  let number = 0
  for await (const lines of readLines(part)) {
    for (const line of lines) if (wanted.has(number++)) found.push(line)
    if (found.length === wanted.size) break
  }
  return found
}
