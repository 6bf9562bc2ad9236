import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { includeOption } from './include.ts'
import type { MixFlags } from './mix-options.ts'
import { bytes, oneOf, option, positive, whole } from './options.ts'

interface Flags extends MixFlags {
  sample?: boolean
  out?: string
  raw?: string
  tokenizer?: string
  threads?: number
  memory?: number
  by: 'part' | 'task' | 'setting'
  force?: boolean
  reset?: boolean
  dryRun?: boolean
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('mix')
    .description(
      'mix what is built with the English Flan Collection: one balanced, shuffled, sharded training set',
    )
    .addOption(option('--out <dir>', 'build folder (default: output/full, with --sample output/sample)'))
    .addOption(option('--sample', 'the build of the embedded samples'))
    .addOption(option('--raw <dir>', 'where raw files live (default: biflan/raw in the XDG cache)'))
    .addOption(
      option('--recipe <file>', 'YAML recipe (default: that of the mixture that is there, or the paper’s)'),
    )
    .addOption(
      option('--rows <n>', 'rows in all (default: every Chinese row once, English by its share)', whole(1)),
    )
    .addOption(option('--max-repeat <n>', 'how often a row may be taken (default: 4)', whole(1, 1000)))
    .addOption(
      option(
        '--on-shortage <how>',
        'fill from the siblings, shrink, or fail (default: fill, with --sample shrink)',
        oneOf('fill', 'shrink', 'fail'),
      ),
    )
    .addOption(
      option(
        '--balance <unit>',
        'what shares count: rows or tokens (default: rows)',
        oneOf('rows', 'tokens'),
      ),
    )
    .addOption(option('--temperature <t>', 'weigh tasks by size^(1/t) (default: 1)', positive))
    .addOption(
      option(
        '--foreign <what>',
        'English rows that hold Chinese, and may repeat a Chinese task: keep or drop (default: keep)',
        oneOf('keep', 'drop'),
      ),
    )
    .addOption(option('--max-input <tokens>', 'a stricter limit than the build’s', whole(1)))
    .addOption(option('--max-output <tokens>', 'a stricter limit than the build’s', whole(1)))
    .addOption(
      option(
        '--licence-use <use>',
        'only corpora that may be used so, or more freely: commercial, unspecified, non-commercial, academic-only',
        oneOf('commercial', 'unspecified', 'non-commercial', 'academic-only'),
      ),
    )
    .addOption(option('--no-share-alike', 'no corpora that have to be shared alike'))
    .addOption(option('--licence-table <file>', 'licences of English tasks by name'))
    .addOption(option('--shard-rows <n>', 'rows of a shard', whole(1)))
    .addOption(option('--shard-size <bytes>', 'text of a shard, about (default: 256MiB)', bytes))
    .addOption(
      option('--compress <how>', 'none or gzip (default: gzip, with --sample none)', oneOf('none', 'gzip')),
    )
    .addOption(option('--tokenizer <file>', 'tokenizer.json of a build that counted with one'))
    .addOption(option('--threads <n>', 'threads (default: one per core); changes no byte', whole(1, 1024)))
    .addOption(option('--memory <bytes>', 'memory to keep within (default: 1GiB); changes no byte', bytes))
    .addOption(
      option(
        '--by <level>',
        'rows of the table: part, task or setting',
        oneOf('part', 'task', 'setting'),
      ).default('part'),
    )
    .addOption(option('--force', 'make it again though nothing changed'))
    .addOption(option('--reset', 'forget what the mixture that is there was made with'))
    .addOption(option('--dry-run', 'print the plan; make nothing'))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .addOption(option('--config <file>', 'YAML file with any of these options'))
    .action(run)
}

async function run(flags: Flags): Promise<void> {
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { rawFolder } = await import('../sources/raw.ts')
  const { mixtureFolders } = await import('../mixture/folder.ts')
  const { defaultMemory } = await import('../mixture/geometry.ts')
  const { readMixManifest } = await import('../mixture/manifest.ts')
  const { buildIn, wants } = await import('../mixture/materials.ts')
  const { dryMix, mix } = await import('../mixture/mix.ts')
  const { mixOptions, tokenizerFor } = await import('./mix-options.ts')
  const { printDryMix, printMixture } = await import('./mix-report.ts')
  const { progress } = await import('./progress.ts')

  const out = resolve(flags.out || join('output', flags.sample ? 'sample' : 'full'))
  const { settings } = buildIn(out)
  const held = flags.reset ? undefined : readMixManifest(mixtureFolders(out).current)?.options
  const options = mixOptions(flags, held, settings)
  const threads = flags.threads ?? availableParallelism()
  const tokenizer = wants(options.recipe, 'en') ? tokenizerFor(flags.tokenizer, settings) : undefined
  const request = {
    catalogue: await loadCatalogue(),
    options,
    out,
    raw: rawFolder(flags.raw),
    threads,
    memory: flags.memory ?? defaultMemory(threads),
    force: (flags.force ?? false) || (flags.reset ?? false),
    reporter: progress(),
    ...(tokenizer !== undefined && { tokenizer }),
    ...(flags.licenceTable !== undefined && { licenceTable: resolve(flags.licenceTable) }),
  }
  if (flags.dryRun) printDryMix(await dryMix(request), flags)
  else printMixture(await mix(request), out, flags)
}
