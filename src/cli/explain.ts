import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { usageError } from '../lib/errors.ts'
import { includeOption } from './include.ts'
import { option, whole } from './options.ts'

interface ExplainFlags {
  line?: string
  in?: string
  sample?: boolean
  raw?: string
  tokenizer?: string
  threads?: number
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('explain')
    .description('a row from its raw record on: record, example, template, decisions, and the row made again')
    .argument('[id]', 'id of a row, such as ocnli/dev.json#17.0/judge.letters.2')
    .addOption(
      option(
        '--line <shard:n>',
        'the row on this line (from 1) of a part or shard: its path, its name, or its number',
      ),
    )
    .addOption(option('--in <dir>', 'the build (default: the one that the line is in, or output/full)'))
    .addOption(option('--sample', 'the build of the embedded samples, output/sample'))
    .addOption(option('--raw <dir>', 'where raw files live'))
    .addOption(option('--tokenizer <file>', 'tokenizer.json of a build that counted with one'))
    .addOption(option('--threads <n>', 'threads, should the build have kept no survey', whole(1, 1024)))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(id: string | undefined, flags: ExplainFlags): Promise<void> {
  const { explain } = await import('../inspect/explain/explain.ts')
  const { shardLine } = await import('../inspect/explain/shard-line.ts')
  const { readManifest } = await import('../build/manifest.ts')
  const { rawFolder } = await import('../sources/raw.ts')
  const { printExplained } = await import('./explain-report.ts')
  const { jsonOf } = await import('./terminal.ts')
  const { progress } = await import('./progress.ts')

  const usual = resolve(flags.in ?? join('output', flags.sample ? 'sample' : 'full'))
  const line = flags.line === undefined ? undefined : await shardLine(flags.line, usual)
  if (id === undefined ? !line : line && line.id !== id)
    throw usageError(
      id === undefined
        ? { found: 'nothing to explain', expected: 'the id of a row, or --line <shard>:<n>' }
        : { found: `${id}, but that line is ${line?.id}`, expected: 'one of them' },
    )
  const folder = flags.in === undefined && line?.build !== undefined ? line.build : usual
  const settings = readManifest(folder)?.settings
  const tokenizer = settings && (await tokenizerOf(flags, settings))
  const explained = await explain(
    id ?? line!.id,
    {
      folder,
      raw: rawFolder(flags.raw),
      ...(tokenizer !== undefined && { tokenizer }),
      threads: flags.threads ?? availableParallelism(),
      reporter: progress(),
      scratch: new Set(),
    },
    line,
    flags.sample,
  )
  if (explained.compared.some(({ same }) => !same)) process.exitCode = 4
  if (flags.json) console.log(jsonOf(explained, 1))
  else printExplained(explained)
}

async function tokenizerOf(
  { tokenizer }: ExplainFlags,
  settings: import('../build/settings.ts').Settings,
): Promise<string | undefined> {
  const { tokenizerFor } = await import('./mix-options.ts')
  return tokenizerFor(tokenizer, settings)
}
