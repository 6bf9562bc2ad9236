import { resolve } from 'node:path'
import type { Command } from 'commander'
import { names, option } from './options.ts'

interface DiffFlags {
  task?: string[]
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('diff')
    .description('what changed from one build to another: settings, sources, and rows by task and template')
    .argument('<old>', 'folder of a build')
    .argument('<new>', 'folder of another one')
    .addOption(option('--task <names>', 'only these tasks (default: all)', names as never))
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(old: string, now: string, flags: DiffFlags): Promise<void> {
  const { diffBuilds } = await import('../inspect/diff/diff.ts')
  const { printDiff } = await import('./diff-report.ts')
  const { progress } = await import('./progress.ts')

  const found = await diffBuilds({
    old: resolve(old),
    new: resolve(now),
    tasks: flags.task ?? [],
    reporter: progress(),
  })
  if (!found.equal) process.exitCode = 1
  if (flags.json) console.log(JSON.stringify({ old, new: now, ...found }, null, 1))
  else printDiff(old, now, found)
}
