import type { Command } from 'commander'
import { pc } from './color.ts'
import { includeOption } from './include.ts'
import { option, share, whole } from './options.ts'

interface ShowFlags {
  number: number
  template?: string
  seed: number
  fewShot: number
  sample?: boolean
  raw?: string
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('show')
    .description('rows of a task as a person reads them, without building')
    .argument('<task>', 'the task, such as ocnli')
    .addOption(option('-n, --number <n>', 'how many rows', whole(1, 100_000)).default(5))
    .addOption(option('--template <name>', 'only rows of this template'))
    .addOption(option('--seed <n>', 'seed of every decision', whole(0, 0xffffffff)).default(0))
    .addOption(option('--few-shot <share>', 'share of rows with worked examples', share).default(0.25, '25%'))
    .addOption(option('--sample', 'from the embedded samples (default where there are no raw files)'))
    .addOption(option('--raw <dir>', 'where raw files live'))
    .addOption(includeOption())
    .addOption(option('--json', 'one JSON object a line'))
    .action(run)
}

async function run(name: string, flags: ShowFlags): Promise<void> {
  const { loadCatalogue, selectTasks } = await import('../build/catalogue.ts')
  const { findInputs } = await import('../build/inputs.ts')
  const { defaultSettings } = await import('../build/settings.ts')
  const { showRows } = await import('../inspect/show.ts')
  const { rawFolder } = await import('../sources/raw.ts')

  const raw = rawFolder(flags.raw)
  const task = selectTasks(await loadCatalogue(), { tasks: [name] })[0]!
  let sample = flags.sample ?? false
  if (!sample && flags.raw === undefined && !(await findInputs(task, defaultSettings(false), raw))) {
    sample = true
    process.stderr.write(
      `no raw files of ${task.source.name} here: these rows come from the embedded sample\n`,
    )
  }
  const { template, seed, fewShot, number: count } = flags
  const rows = await showRows({
    task,
    sample,
    raw,
    seed,
    fewShot,
    count,
    ...(template !== undefined && { template }),
  })
  for (const row of rows) {
    if (flags.json) console.log(JSON.stringify(row))
    else
      console.log(
        [
          pc.bold(row.id),
          pc.dim(row.setting),
          '',
          row.instruction,
          row.input,
          pc.cyan(`→ ${row.output}`),
          '',
          pc.dim('─'.repeat(60)),
        ]
          .filter((line, i) => i !== 4 || line !== '')
          .join('\n'),
      )
  }
}
