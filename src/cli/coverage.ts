import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { CoverageLimits } from '../inspect/coverage/limits.ts'
import { includeOption } from './include.ts'
import { option, share, whole } from './options.ts'

interface CoverageFlags extends CoverageLimits {
  out?: string
  sample?: boolean
  templates?: boolean
  raw?: string
  threads?: number
  json?: boolean
  markdown?: boolean
}

export const register = (program: Command): void => {
  program
    .command('coverage')
    .description('what the templates cover: settings, fields, label words, wordings, rows won, lengths')
    .argument('[task...]', 'each in detail; default: all, a line or two of each')
    .addOption(option('--out <dir>', 'build folder (default: output/full, with --sample output/sample)'))
    .addOption(option('--sample', 'the build of the embedded samples'))
    .addOption(option('--templates', 'look at the templates alone, at no build'))
    .addOption(option('--raw <dir>', 'where raw files live (default: biflan/raw in the XDG cache)'))
    .addOption(includeOption())
    .addOption(option('--threads <n>', 'threads (default: one per core)', whole(1, 1024)))
    .addOption(option('--min-templates <n>', 'exit 4 unless so many templates fit every example', whole(1)))
    .addOption(
      option(
        '--min-per-setting <n>',
        'exit 4 unless every setting of a task has so many templates',
        whole(1),
      ),
    )
    .addOption(
      option('--min-rows <n>', 'exit 4 unless every template won so many rows of the build', whole(1)),
    )
    .addOption(
      option('--max-alike <share>', 'exit 4 where two instructions of a task share more than this', share),
    )
    .addOption(option('--all-fields', 'exit 4 where a field of the examples is said by no template'))
    .addOption(option('--json', 'an array, one object per task'))
    .addOption(option('--markdown', 'tables of Markdown'))
    .action(run)
}

/** Fewer templates that fit an example are told even where nobody asks. */
const FEW = 10

async function run(names: string[], flags: CoverageFlags): Promise<void> {
  const { loadCatalogue, selectTasks } = await import('../build/catalogue.ts')
  const { buildIn, coverageOf } = await import('../inspect/coverage/coverage.ts')
  const { shortfalls } = await import('../inspect/coverage/limits.ts')
  const { rowReader } = await import('../inspect/coverage/row-reader.ts')
  const { detail, overview } = await import('./coverage-report.ts')
  const { usageError } = await import('../lib/errors.ts')
  const { rawFolder } = await import('../sources/raw.ts')

  if (flags.json && flags.markdown)
    throw usageError({ found: '--json and --markdown', expected: 'one of the two' })
  const out = resolve(flags.out ?? join('output', flags.sample ? 'sample' : 'full'))
  const build = flags.templates ? undefined : out
  if (flags.minRows !== undefined && !buildIn(build))
    throw usageError({
      where: out,
      found: '--min-rows, and no build',
      expected: 'the folder of a build: --out, or --sample for output/sample',
    })
  const tasks = selectTasks(await loadCatalogue(), { tasks: names })
  // The overview has no column that needs rows.
  const reader =
    flags.json || names.length > 0 ? rowReader(flags.threads ?? availableParallelism()) : undefined
  const coverage = []
  try {
    for (const task of tasks)
      coverage.push(
        await coverageOf(task, {
          build,
          raw: rawFolder(flags.raw),
          least: flags.minTemplates ?? FEW,
          alike: flags.maxAlike,
          readRows: reader?.read,
        }),
      )
  } finally {
    await reader?.close()
  }
  if (flags.json) console.log(JSON.stringify(coverage, null, 1))
  else {
    const format = flags.markdown ? 'markdown' : 'text'
    console.log(
      names.length === 0
        ? overview(coverage, format)
        : coverage.map(each => detail(each, format)).join('\n\n'),
    )
  }
  const short = shortfalls(coverage, flags)
  for (const { task, found } of short) process.stderr.write(`${task}: ${found}\n`)
  if (short.length > 0) process.exitCode = 4
}
