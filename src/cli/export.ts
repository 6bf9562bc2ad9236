import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Layout } from '../export/plan.ts'
import { usageError } from '../lib/errors.ts'
import { CONTAINERS, type Container } from '../output/containers.ts'
import { SPLITS, type Split } from '../output/dataset.ts'
import { FORMATS, type Format } from '../output/shapes.ts'
import { includeOption } from './include.ts'
import { bytes, names, oneOf, option, whole } from './options.ts'
import { staleNote } from './stale-note.ts'

interface ExportFlags {
  in: string
  out: string
  format: Format
  container?: Container
  layout?: Layout
  keep?: 'id'
  task?: string[]
  split?: Split
  byTask?: boolean
  shardSize?: number
  shardRows?: number
  threads?: number
  force?: boolean
  dryRun?: boolean
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('export')
    .description('turn a build or a mixture into another format, without saying its rows again')
    .addOption(
      option('--in <dir>', 'a build, a mixture, or an export in the format unified').makeOptionMandatory(),
    )
    .addOption(
      option('--out <dir>', 'where to; nothing that is not an export is touched').makeOptionMandatory(),
    )
    .addOption(option('--format <name>', FORMATS.join(', '), oneOf(...FORMATS)).default('unified'))
    .addOption(
      option(
        '--container <name>',
        `${CONTAINERS.join(', ')} (default: jsonl.gz for unified and flan, otherwise jsonl)`,
        oneOf(...CONTAINERS),
      ),
    )
    .addOption(
      option(
        '--layout <name>',
        'hub: all shards in data; trainer: a folder for each split (default: hub for unified and flan)',
        oneOf('hub', 'trainer'),
      ),
    )
    .addOption(option('--keep <column>', 'id: keep it, where the format bears a column more', oneOf('id')))
    .addOption(option('--task <names>', 'only rows of these tasks', names as never))
    .addOption(option('--split <name>', 'train or validation (default: both)', oneOf(...SPLITS)))
    .addOption(option('--by-task', 'a folder for each task of a build'))
    .addOption(
      option(
        '--shard-size <bytes>',
        'about so many bytes of rows in a shard (default: 256MiB, or as they are; 64MiB in jsonl.zst)',
        bytes,
      ),
    )
    .addOption(option('--shard-rows <n>', 'so many rows in a shard', whole(1)))
    .addOption(option('--threads <n>', 'threads (default: one per core); changes no byte', whole(1, 1024)))
    .addOption(option('--force', 'write also what is up to date, or was changed by hand'))
    .addOption(option('--dry-run', 'say what would be written: rows, shards, disk; write nothing'))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .addOption(option('--config <file>', 'YAML file with any of these options'))
    .action(run)
}

async function run(flags: ExportFlags): Promise<void> {
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { dryExport, exportRows } = await import('../export/export.ts')
  const { mixtureFolders } = await import('../mixture/folder.ts')
  const { staleness } = await import('../mixture/stale.ts')
  const { progress } = await import('./progress.ts')
  const { printDryExport, printExport } = await import('./export-report.ts')

  const hub = flags.format === 'unified' || flags.format === 'flan'
  const out = resolve(flags.out)
  const cut = cutIn(flags)
  const request = {
    catalogue: await loadCatalogue(),
    from: resolve(flags.in),
    out,
    selection: { tasks: flags.task ?? null, splits: flags.split === undefined ? null : [flags.split] },
    format: flags.format,
    keepId: flags.keep === 'id',
    container: flags.container ?? (hub ? 'jsonl.gz' : 'jsonl'),
    layout: flags.layout ?? (hub ? 'hub' : 'trainer'),
    byTask: flags.byTask ?? false,
    ...(cut && { cut }),
    threads: flags.threads ?? availableParallelism(),
    force: flags.force ?? false,
    reporter: progress(),
  } as const
  const from = dirname(request.from)
  const stale = mixtureFolders(from).current === request.from ? staleNote(staleness(from), from) : undefined
  if (stale !== undefined) process.stderr.write(`${stale}\n`)
  if (flags.dryRun) printDryExport(await dryExport(request), request, flags.json ?? false)
  else printExport(await exportRows(request), request, flags.json ?? false)
}

function cutIn({ shardSize, shardRows }: ExportFlags) {
  if (shardSize !== undefined && shardRows !== undefined)
    throw usageError({ found: '--shard-size beside --shard-rows', expected: 'one of them' })
  if (shardRows !== undefined) return { rows: shardRows }
  return shardSize === undefined ? undefined : { bytes: shardSize }
}
