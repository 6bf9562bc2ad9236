import type { PaperPlan, PaperTask } from '../inspect/paper.ts'
import { count } from './format.ts'
import { table } from './table.ts'

/** A line for each task, and what is to be known of their numbers. */
export function printPaperPlan({ rows, tasks, unsized }: PaperPlan, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ rows, tasks, unsized }))
    return
  }
  console.log(
    table(
      ['task', 'published', 'examples', '×', 'rows', 'share', 'paper'],
      tasks.map(cells),
      [1, 2, 3, 4, 5, 6],
    ),
  )
  console.log(`\nabout ${count(rows)} rows in all; the paper has fifty million`)
  console.log('share, paper: per cent of all rows, here and in figure 1c of the paper')
  if (tasks.some(({ estimated }) => estimated)) console.log('~ an estimate: nobody here counted all of these')
  for (const { name, why } of tasks) if (why !== undefined) console.log(`* ${name}: ${why}`)
  if (unsized.length > 0) console.log(`of unknown size, and not counted: ${unsized.join(', ')}`)
}

const cells = (task: PaperTask): string[] => {
  const { name, published, examples, renderings, rows, share, paperShare, estimated, why } = task
  return [
    name,
    `${estimated && published === examples ? '~' : ''}${count(published)}`,
    `${estimated ? '~' : ''}${count(examples)}`,
    String(renderings),
    count(rows),
    share.toFixed(1),
    paperShare === null ? '' : `${paperShare.toFixed(1)}${why === undefined ? ' ' : '*'}`,
  ]
}
