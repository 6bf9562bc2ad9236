import type { Counted, CountJob } from './jobs.ts'
import { takeLines, taskPicker } from './lines.ts'
import { readPiece } from './read-piece.ts'

/** Does a count job. `progress` is told the rows that were read. */
export async function countTasks(
  { piece, tasks }: CountJob,
  progress: (rows: number) => void,
): Promise<Counted> {
  const counted = Object.fromEntries(tasks.map(task => [task, { rows: 0, bytes: 0 }]))
  const pick = taskPicker(tasks)
  for await (const block of readPiece(piece)) {
    let rows = 0
    for (let at = 0; at < block.length; rows++) {
      const { end } = takeLines(block, at, 1)
      const task = pick(block, at)
      if (task !== undefined) {
        counted[task]!.rows++
        counted[task]!.bytes += end - at
      }
      at = end
    }
    progress(rows)
  }
  return counted
}
