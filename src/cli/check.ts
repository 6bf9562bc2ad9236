import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
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
    .description(
      'hold every row of a build to what rows must be, or say what a corpus still lacks; exit code 4 on errors',
    )
    .argument('<build or corpus>', 'folder of a build, such as output/full, or name of a corpus')
    .addOption(option('--task <names>', 'only these tasks (default: all of the build)', names as never))
    .addOption(option('--threads <n>', 'threads (default: one per core)', whole(1, 1024)))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(subject: string, flags: CheckFlags): Promise<void> {
  if (!existsSync(join(subject, 'manifest.json')) && (await corpusNamed(subject)))
    return ofCorpus(subject, flags)
  const { checkBuild } = await import('../inspect/check/build.ts')
  const { printCheck } = await import('./check-report.ts')
  const { progress } = await import('./progress.ts')

  const report = await checkBuild({
    build: resolve(subject),
    tasks: flags.task ?? [],
    threads: flags.threads ?? availableParallelism(),
    reporter: progress(),
  })
  if (flags.json) console.log(JSON.stringify(report, null, 1))
  else printCheck(report)
  if (report.errors > 0) process.exitCode = 4
}

/** Whether there is a corpus of this name. A folder that holds a build comes first. */
async function corpusNamed(name: string): Promise<boolean> {
  const { registered } = await import('../build/registry.ts')
  return registered('sources').has(name)
}

async function ofCorpus(corpus: string, flags: CheckFlags): Promise<void> {
  const { checkCorpus } = await import('../inspect/corpus/corpus.ts')
  const { printCorpus } = await import('./corpus-report.ts')

  const report = await checkCorpus({
    corpus,
    threads: flags.threads ?? availableParallelism(),
  })
  if (flags.json) console.log(JSON.stringify(report, null, 1))
  else printCorpus(report)
  if (report.missing.length > 0) process.exitCode = 4
}
