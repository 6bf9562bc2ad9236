import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { TaskCoverage } from '../inspect/coverage.ts'
import { pc } from './color.ts'
import { count, percent } from './format.ts'
import { includeOption } from './include.ts'
import { option } from './options.ts'
import { table } from './table.ts'

interface CoverageFlags {
  out?: string
  sample?: boolean
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('coverage')
    .description('which templates cover what, and the rows each won in the last build')
    .argument('[task...]', 'default: all')
    .addOption(option('--out <dir>', 'build folder (default: output/full, with --sample output/sample)'))
    .addOption(option('--sample', 'the build of the embedded samples'))
    .addOption(includeOption())
    .addOption(option('--json', 'an array, one object per task'))
    .action(run)
}

async function run(names: string[], flags: CoverageFlags): Promise<void> {
  const { loadCatalogue, selectTasks } = await import('../build/catalogue.ts')
  const { coverageOf } = await import('../inspect/coverage.ts')
  const out = resolve(flags.out ?? join('output', flags.sample ? 'sample' : 'full'))
  const coverage = selectTasks(await loadCatalogue(), { tasks: names }).map(task => coverageOf(task, out))
  if (flags.json) return console.log(JSON.stringify(coverage, null, 1))
  if (names.length === 0) return console.log(overview(coverage))
  console.log(coverage.map(detail).join('\n\n'))
}

function overview(coverage: readonly TaskCoverage[]): string {
  const settings = ['zs_opt', 'zs_noopt', 'fs_opt', 'fs_noopt']
  const rows = coverage.map(task => [
    task.task,
    task.templates.length,
    task.unconditional,
    ...settings.map(setting => task.settings[setting] ?? 0),
    task.templates.filter(({ inverse }) => inverse).length,
    task.unreached === undefined ? 'not built' : task.unreached.length,
    task.unsaid.join(' '),
  ])
  return table(
    ['task', 'templates', 'fit all', ...settings, 'inverse', 'won no row', 'fields never said'],
    rows,
    [1, 2, 3, 4, 5, 6, 7, 8],
  )
}

function detail(task: TaskCoverage): string {
  const all = task.templates.reduce((sum, { rows = 0 }) => sum + rows, 0)
  const rows = task.templates.map(
    ({ name, settings, inverse, conditional, weight, rows, fewShot, forms }) => [
      name,
      settings.join(' '),
      [inverse ? 'inverse' : '', conditional ? 'conditional' : '', weight < 1 ? `weight ${weight}` : '']
        .filter(Boolean)
        .join(', '),
      rows === undefined ? '' : count(rows),
      rows === undefined ? '' : percent(rows, all),
      fewShot === undefined ? '' : count(fewShot),
      Object.entries(forms ?? {})
        .filter(([form]) => form !== '-')
        .map(([form, won]) => `${form} ${count(won)}`)
        .join(', '),
    ],
  )
  const lines = [
    pc.bold(task.task),
    table(
      ['template', 'settings', 'flags', 'rows', 'share', 'with examples', 'option forms'],
      rows,
      [3, 4, 5],
    ),
    `${task.unconditional} of ${task.templates.length} templates fit every example; each example is said ${task.renderings} times`,
  ]
  for (const [label, words] of Object.entries(task.words)) lines.push(`label ${label}: ${words.join(' ')}`)
  if (task.unsaid.length > 0) lines.push(`fields never said: ${task.unsaid.join(', ')}`)
  if (task.unreached === undefined) lines.push('not built yet')
  else if (task.unreached.length > 0) lines.push(`won no row: ${task.unreached.join(', ')}`)
  for (const [reason, rows] of Object.entries(task.shotless ?? {}))
    lines.push(`without worked examples (${reason}): ${count(rows)} rows`)
  for (const [reason, rows] of Object.entries(task.dropped ?? {}))
    lines.push(`left out (${reason}): ${count(rows)} rows`)
  return lines.join('\n')
}
