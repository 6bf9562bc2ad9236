import type { Command } from 'commander'
import { type BuildFlags, requestFor, withOptions } from './build.ts'
import { option } from './options.ts'

/** What can be said beside `--paper`, which asks about no folder and no raw file. */
const WITH_PAPER = new Set(['paper', 'json', 'config'])

export const register = (program: Command): void => {
  withOptions(
    program
      .command('plan')
      .description('what a build would come to, or with --paper what the corpora in full would'),
  )
    .addOption(
      option('--paper', 'from the sizes that publishers state, beside the shares (per cent) of the paper'),
    )
    .action(run)
}

async function run(
  tasks: string[],
  flags: BuildFlags & { paper?: boolean },
  command: Command,
): Promise<void> {
  if (flags.paper) return printPaper(tasks, flags.json ?? false, command)
  const { dryRun } = await import('../build/build.ts')
  const { printDryRun } = await import('./build-report.ts')
  const request = await requestFor(tasks, flags)
  printDryRun(await dryRun(request), request.out, flags.json ?? false)
}

async function printPaper(names: readonly string[], json: boolean, command: Command): Promise<void> {
  const { usageError } = await import('../lib/errors.ts')
  const { loadCatalogue, selectTasks } = await import('../build/catalogue.ts')
  const { paperPlan } = await import('../inspect/paper.ts')
  const { printPaperPlan } = await import('./paper-report.ts')
  const other = command.options.find(
    each =>
      command.getOptionValueSource(each.attributeName()) === 'cli' && !WITH_PAPER.has(each.attributeName()),
  )
  if (other) {
    throw usageError({
      found: `--${other.name()} with --paper`,
      expected: '--paper alone, with --json or names of tasks: it is about the corpora in full',
      remedy: `without --paper, biflan plan says what a build with --${other.name()} would come to`,
    })
  }
  const catalogue = await loadCatalogue()
  const wanted = new Set(selectTasks(catalogue, { tasks: names }).map(({ name }) => name))
  const plan = paperPlan(catalogue)
  printPaperPlan({ ...plan, tasks: plan.tasks.filter(({ name }) => wanted.has(name)) }, json)
}
