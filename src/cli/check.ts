import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { includeOption } from './include.ts'
import { names, option, whole } from './options.ts'

interface CheckFlags {
  task?: string[]
  threads?: number
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('check')
    .description('hold every row of a build to what rows must be; exit code 4 on errors')
    .argument('<build>', 'folder of a build, such as output/full')
    .addOption(option('--task <names>', 'only these tasks (default: all of the build)', names as never))
    .addOption(option('--threads <n>', 'threads (default: one per core)', whole(1, 1024)))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(build: string, flags: CheckFlags): Promise<void> {
  const { checkBuild } = await import('../inspect/check/build.ts')
  const { printCheck } = await import('./check-report.ts')
  const { progress } = await import('./progress.ts')

  const report = await checkBuild({
    build: resolve(build),
    tasks: flags.task ?? [],
    threads: flags.threads ?? availableParallelism(),
    reporter: progress(),
  })
  if (flags.json) console.log(JSON.stringify(report, null, 1))
  else printCheck(report)
  if (report.errors > 0) process.exitCode = 4
}
