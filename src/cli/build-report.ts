import { relative } from 'node:path'
import type { BuildResult, DryRun } from '../build/build.ts'
import { describe } from '../mixture/describe.ts'
import type { Forecast } from '../mixture/forecast.ts'
import type { Mixture } from '../mixture/mix.ts'
import { count, duration, percent, size } from './format.ts'
import { printPlan } from './mix-report.ts'
import { table } from './table.ts'

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0)
const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** A build, and its mixture where it has one, for a program. */
export function printJson(
  { manifest, rendered, upToDate, absent, splitless }: BuildResult,
  out: string,
  mixed?: Mixture,
): void {
  const mixture = mixed && { made: mixed.made, ...mixed.manifest.rows, shards: mixed.manifest.shards }
  const { tasks } = manifest
  console.log(
    JSON.stringify({ out, rendered, upToDate, absent, splitless, tasks, ...(mixture && { mixture }) }),
  )
}

/** Says where a build lies and what is in it. */
export function printBuild(
  { manifest, rendered, upToDate, absent, splitless }: BuildResult,
  out: string,
): void {
  const tasks = Object.entries(manifest.tasks).sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = sum(tasks.map(([, task]) => task.rows))
  console.log(
    table(
      ['task', 'records', 'left out', 'examples', 'too long', 'rows', 'share', 'bytes', ''],
      tasks.map(
        ([name, { records, skips, rejects, examples, dropped, rows: mine, parts, files, missing }]) => [
          name,
          count(records),
          count(sum(Object.values(skips)) + sum(rejects.map(reject => reject.count))),
          count(examples),
          count(sum(Object.values(dropped))),
          count(mine),
          percent(mine, rows),
          size(sum(parts.map(part => part.bytes))),
          [
            rendered.includes(name) ? 'new' : '',
            files.some(file => file.altered) ? 'altered source' : '',
            missing.length > 0 ? 'in part' : '',
          ]
            .filter(word => word !== '')
            .join(', '),
        ],
      ),
      [1, 2, 3, 4, 5, 6, 7],
    ),
  )
  const parts = tasks.flatMap(([, task]) => task.parts)
  console.log(
    `\n${count(rows)} rows of ${tasks.length} tasks in ${parts.length} files, ${size(sum(parts.map(part => part.bytes)))}: ${relative('', out) || out}`,
  )
  console.log(
    `each task's rows: ${relative('', out) || out}/tasks/<task>/part-*; what was left out and why: ${relative('', out) || out}/manifest.json`,
  )
  if (rendered.length === 0 && upToDate.length > 0) note('everything was up to date')
  printAbsent({ absent, splitless })
}

/** Says what a build would come to, and its mixture where it makes one. */
export function printDryRun(
  { prepared, due, estimate, absent, splitless }: DryRun,
  out: string,
  json: boolean,
  mixture?: Forecast | 'unknown',
): void {
  const tasks = prepared.map(({ work, survey, rows }) => ({
    task: work.task.name,
    examples: survey.examples,
    rows,
    due: due.includes(work.task.name),
  }))
  if (json) {
    const { prepared, expected } = typeof mixture === 'object' ? mixture : {}
    const mixed = prepared && { mixture: { languages: describe(prepared), expected } }
    console.log(JSON.stringify({ out, tasks, absent, splitless, ...estimate, ...mixed }))
    return
  }
  console.log(
    table(
      ['task', 'examples', 'rows', 'due'],
      tasks.map(({ task, examples, rows, due }) => [
        task,
        count(examples),
        count(rows),
        due ? 'yes' : 'up to date',
      ]),
      [1, 2],
    ),
  )
  const { rows, bytes, seconds, needed, free } = estimate
  console.log(
    `\n${count(rows)} rows to render, about ${size(bytes)} in about ${duration(seconds)}; disk: about ${size(needed)} needed, ${size(free)} free`,
  )
  if (mixture !== undefined) printForecast(mixture)
  console.log('nothing was written')
  printAbsent({ absent, splitless })
}

function printForecast(mixture: Forecast | 'unknown'): void {
  if (mixture === 'unknown') {
    console.log(
      'the mixture: its recipe asks for tokens or settings, which are known once the tasks are rendered (biflan mix --dry-run)',
    )
    return
  }
  const { prepared, expected } = mixture
  console.log('\nthe mixture:\n')
  printPlan(prepared, 'part')
  if (expected.length > 0)
    console.log(
      `\nabout: ${count(expected.length)} ${expected.length === 1 ? 'task is' : 'tasks are'} not rendered yet, and rows that turn out too long will be missing`,
    )
}

function printAbsent({ absent, splitless }: Pick<BuildResult, 'absent' | 'splitless'>): void {
  for (const { task, corpus, missing, stray } of absent) {
    note(
      missing.length === 0
        ? `not built: ${task} (${stray ?? `nothing of ${corpus} is here`})`
        : `built in part: ${task} (missing: ${missing.join(', ')})`,
    )
  }
  if (splitless.length > 0)
    note(`not built, because their corpora have none of the wanted splits: ${splitless.join(', ')}`)
}
