import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { BuildRequest } from '../build/build.ts'
import { PRESETS } from '../build/presets.ts'
import { usageError } from '../lib/errors.ts'
import type { MixtureFlags } from './build-mixture.ts'
import { includeOption } from './include.ts'
import { bytes, names, oneOf, option, share, whole } from './options.ts'

export interface BuildFlags {
  sample?: boolean
  out?: string
  raw?: string
  seed?: number
  fewShot?: number
  rows?: number
  splits?: string[]
  compress?: 'none' | 'gzip'
  unitSize?: number
  maxRecord?: number
  preset?: keyof typeof PRESETS
  maxInput?: number
  maxOutput?: number
  /** False with `--no-limit`. */
  limit: boolean
  tokenizer?: string
  validation?: number
  threads?: number
  exclude?: string[]
  category?: string[]
  allowMissing?: boolean
  maxRejects?: number
  force?: boolean
  rehash?: boolean
  reset?: boolean
  json?: boolean
}

export const register = (program: Command): void => {
  withOptions(
    program
      .command('build')
      .description('build the data set and its mixture, or bring single tasks of it up to date'),
  )
    .addOption(option('--recipe <file>', 'what the mixture is made of (see biflan mix)'))
    .addOption(option('--licence-table <file>', 'licences of English tasks by name (see biflan mix)'))
    .addOption(option('--memory <bytes>', 'memory of the mixing (default: 1GiB); changes no byte', bytes))
    .addOption(option('--dry-run', 'say what would be built: rows, bytes, minutes, disk; write nothing'))
    .action(run)
}

/** Adds what a build can be asked for: tasks, places and settings. */
export const withOptions = (command: Command): Command =>
  command
    .argument('[task...]', 'tasks to build; default: all')
    .addOption(option('--sample', 'read the embedded samples instead of raw files'))
    .addOption(option('--out <dir>', 'build folder (default: output/full, with --sample output/sample)'))
    .addOption(option('--raw <dir>', 'where raw files live (default: biflan/raw in the XDG cache)'))
    .addOption(option('--seed <n>', 'seed of every decision (default: 0)', whole(0, 0xffffffff)))
    .addOption(option('--few-shot <share>', 'share of rows with worked examples (default: 25%)', share))
    .addOption(
      option('--rows <n>', 'rows in all, shared by the tasks’ sizes (default: all there are)', whole(1)),
    )
    .addOption(option('--splits <names>', 'splits to read: train,dev,test (default: all)', names as never))
    .addOption(
      option('--compress <how>', 'none or gzip (default: gzip, with --sample none)', oneOf('none', 'gzip')),
    )
    .addOption(option('--unit-size <bytes>', 'raw bytes per part (default: 64MiB)', bytes))
    .addOption(option('--max-record <bytes>', 'longer raw records are left out (default: 16MiB)', bytes))
    .addOption(
      option('--max-input <tokens>', 'longest instruction and input together (default: 1021)', whole(1)),
    )
    .addOption(option('--max-output <tokens>', 'longest output (default: 254)', whole(1)))
    .addOption(
      option('--preset <name>', 'both limits by the trainer they are for (default: openba)', oneOf('openba')),
    )
    .addOption(option('--no-limit', 'keep rows of any length'))
    .addOption(
      option('--tokenizer <file>', 'tokenizer.json that counts (default: a bound that holds for Chinese)'),
    )
    .addOption(option('--validation <share>', 'groups of rows kept for validation (default: none)', share))
    .addOption(option('--threads <n>', 'threads (default: one per core); changes no byte', whole(1, 1024)))
    .addOption(option('--exclude <tasks>', 'tasks to leave out', names as never))
    .addOption(option('--category <names>', 'only tasks of these categories', names as never))
    .addOption(
      option('--allow-missing', 'build what is here; otherwise anything missing ends with exit code 3'),
    )
    .addOption(
      option(
        '--max-rejects <share>',
        'share of a file’s records that may be unreadable (default: 1%)',
        share,
      ),
    )
    .addOption(option('--force', 'render also what is up to date'))
    .addOption(option('--rehash', 'take the checksums of all raw files anew, whatever their times say'))
    .addOption(option('--reset', 'start the folder afresh, with new settings'))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .addOption(option('--config <file>', 'YAML file with any of these options'))

interface RunFlags extends BuildFlags, MixtureFlags {
  dryRun?: boolean
}

async function run(tasks: string[], flags: RunFlags): Promise<void> {
  const { build, dryRun } = await import('../build/build.ts')
  const { printBuild, printDryRun, printJson } = await import('./build-report.ts')
  const { mixtureFor } = await import('./build-mixture.ts')
  const { printMixture } = await import('./mix-report.ts')
  const { staleNote } = await import('./stale-note.ts')
  const { dropMixture } = await import('../mixture/folder.ts')
  const { staleness } = await import('../mixture/stale.ts')

  if (flags.rehash) {
    const { rehash } = await import('../sources/checksums.ts')
    rehash()
  }
  const request = await requestFor(tasks, flags)
  const { out, reset, reporter } = request
  const json = flags.json ?? false
  // A category is a choice of tasks too.
  const mixes = tasks.length === 0 && flags.category === undefined
  const mixture = mixes ? mixtureFor(request, flags) : undefined
  if (flags.dryRun) {
    const dry = await dryRun(request)
    return printDryRun(dry, out, json, mixture && ((await mixture.foresee(dry)) ?? 'unknown'))
  }
  const built = await build(request)
  if (reset && !mixture) dropMixture(out)
  if (!json) printBuild(built, out)
  const mixed = await mixture?.make()
  if (json) printJson(built, out, mixed)
  else if (mixed) printMixture(mixed, out, { by: 'part' })
  const note = staleNote(staleness(out), out)
  if (note !== undefined) reporter.note(note)
}

/** What the flags ask for, with the settings of the folder. */
export async function requestFor(tasks: string[], flags: BuildFlags): Promise<BuildRequest> {
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { rawFolder } = await import('../sources/raw.ts')
  const { progress } = await import('./progress.ts')
  const out = resolve(flags.out || join('output', flags.sample ? 'sample' : 'full'))
  return {
    catalogue: await loadCatalogue(),
    selection: {
      tasks,
      ...(flags.exclude && { exclude: flags.exclude }),
      ...(flags.category && { category: flags.category }),
    },
    settings: await settingsFor(out, flags),
    out,
    raw: rawFolder(flags.raw),
    threads: flags.threads ?? availableParallelism(),
    allowMissing: flags.allowMissing ?? false,
    force: flags.force ?? false,
    reset: flags.reset ?? false,
    maxRejects: flags.maxRejects ?? 0.01,
    reporter: progress(),
    ...(flags.tokenizer !== undefined && { tokenizer: resolve(flags.tokenizer) }),
  }
}

/** The limits that the flags name; undefined where they name none. */
function limitIn({ limit, preset, maxInput, maxOutput }: BuildFlags) {
  const given = preset ?? maxInput ?? maxOutput
  if (!limit) {
    if (given === undefined) return null
    throw usageError({ found: '--no-limit beside a limit', expected: 'one of them' })
  }
  if (given === undefined) return undefined
  const { input, output } = PRESETS[preset ?? 'openba']
  return { input: maxInput ?? input, output: maxOutput ?? output }
}

/** Splits each once, in a fixed order, so that two ways of naming the same ones are the same setting. */
function inOrder(splits: readonly string[]): string[] {
  const order = ['train', 'dev', 'test']
  return [...new Set(splits)].sort((a, b) => order.indexOf(a) - order.indexOf(b))
}

/** The folder's settings, or for a new folder the defaults, with the flags. A flag that differs from the folder is refused. */
async function settingsFor(out: string, flags: BuildFlags) {
  const { defaultSettings, refuseOthers, settingsSchema } = await import('../build/settings.ts')
  const { readManifest } = await import('../build/manifest.ts')
  const { tokenizerHash } = await import('../build/gate.ts')
  const given = Object.fromEntries(
    Object.entries({
      sample: flags.sample,
      seed: flags.seed,
      fewShot: flags.fewShot,
      rows: flags.rows,
      splits: flags.splits && inOrder(flags.splits),
      compress: flags.compress,
      unit: flags.unitSize,
      maxRecord: flags.maxRecord,
      limit: limitIn(flags),
      tokenizer: flags.tokenizer && tokenizerHash(resolve(flags.tokenizer)),
      validation: flags.validation,
    }).filter(([, value]) => value !== undefined),
  )
  const held = flags.reset ? undefined : readManifest(out)?.settings
  const parsed = settingsSchema.safeParse({ ...(held ?? defaultSettings(flags.sample ?? false)), ...given })
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw usageError({
      found: `--${issue.path.map(String).join('.')}: a value that cannot be`,
      expected: issue.message,
    })
  }
  if (held) refuseOthers(out, held, parsed.data)
  if (parsed.data.tokenizer !== null && flags.tokenizer === undefined) {
    throw usageError({
      where: out,
      found: `rows counted by a tokenizer (sha256 ${parsed.data.tokenizer.slice(0, 12)}…), and none named now`,
      expected: 'the same one',
      remedy: 'name its file with --tokenizer, or start the folder afresh with --reset',
    })
  }
  return parsed.data
}
