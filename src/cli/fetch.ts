import type { Command } from 'commander'
import { usageError } from '../lib/errors.ts'
import type { Source } from '../sources/descriptor.ts'
import type { Accepts } from '../sources/import/found.ts'
import type { ImportRequest } from '../sources/import/import.ts'
import type { Pins } from '../sources/pins.ts'
import { includeOption } from './include.ts'
import { option, positive, whole } from './options.ts'

interface FetchFlags {
  from?: string
  to?: string
  raw?: string
  jobs: number
  timeout: number
  retries: number
  pause: number
  pin?: boolean
  strict?: boolean
  replace?: boolean
  dryRun?: boolean
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('fetch')
    .description('get raw files: from their publishers, from files that you have, or for another machine')
    .argument('[corpus...]', 'corpora (or corpus/form); default: all, or with --from whatever is recognised')
    .addOption(
      option(
        '--from <path>',
        'take files in: a file, an archive, or a folder of both; nothing in it is changed',
      ),
    )
    .addOption(
      option('--to <dir>', 'then copy what is here into a folder, for --from on a machine without network'),
    )
    .addOption(option('--raw <dir>', 'where raw files live (default: biflan/raw in the XDG cache)'))
    .addOption(option('--jobs <n>', 'downloads at a time', whole(1, 64)).default(4))
    .addOption(
      option('--timeout <s>', 'give up on a connection that brings nothing for so long', positive).default(
        30,
      ),
    )
    .addOption(option('--retries <n>', 'times that a request is sent again', whole(0, 100)).default(5))
    .addOption(
      option(
        '--pause <s>',
        'before the first of them; twice as long before each further one',
        positive,
      ).default(1),
    )
    .addOption(option('--pin', 'write down the checksums of what is here: later no other content is taken'))
    .addOption(option('--strict', 'refuse files that differ from their descriptors'))
    .addOption(option('--replace', 'replace files that are there with other content'))
    .addOption(option('--dry-run', 'say what would be done; send and write nothing'))
    .addOption(includeOption())
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(words: string[], flags: FetchFlags): Promise<void> {
  if (flags.from !== undefined && flags.to !== undefined)
    throw usageError({ found: '--from and --to at once', expected: 'one of them' })
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { acceptsFor } = await import('../build/accepts.ts')
  const { acceptsEnglish } = await import('../mixture/english/accepts.ts')
  const { isSubmixture } = await import('../mixture/english/inputs.ts')
  const { rawFolder } = await import('../sources/raw.ts')
  const { readPins } = await import('../sources/pins.ts')
  const { wantedFrom } = await import('./corpora.ts')

  const { sources, tasks } = await loadCatalogue()
  const { pin = false, strict = false, replace = false, dryRun = false } = flags
  const raw = rawFolder(flags.raw)
  const acceptsChinese = acceptsFor(tasks.values())
  const common = {
    raw,
    // Who replaces and pins at once wants new pins.
    pins: pin && replace ? new Map() : readPins(raw),
    wanted: wantedFrom(words, sources, tasks),
    sources,
    accepts: (async (source, form, file, path) =>
      isSubmixture(source)
        ? acceptsEnglish(source.name, file, path)
        : acceptsChinese(source, form, file, path)) satisfies Accepts,
    strict,
    replace,
    dryRun,
  }
  await (flags.from === undefined ? fetchAll(common, flags) : takeIn({ ...common, from: flags.from }, flags))
}

/** Files that the user has. */
async function takeIn(request: ImportRequest, flags: FetchFlags): Promise<void> {
  const { importFiles } = await import('../sources/import/import.ts')
  const { exitCodeOf, printImport } = await import('./fetch-report.ts')

  const { raw, sources, replace, dryRun } = request
  const note = (text: string) => process.stderr.write(`${text}\n`)
  const result = await importFiles({ ...request, note })
  if (flags.pin && !dryRun) await pinned(raw, sources, result.taken, replace)
  if (flags.json) console.log(JSON.stringify({ raw, ...result }))
  else printImport(result, raw, dryRun === true)
  process.exitCode = exitCodeOf(result)
}

/** Files of the corpora's publishers. */
async function fetchAll(
  request: Omit<ImportRequest, 'from'> & { pins: Pins },
  flags: FetchFlags,
): Promise<void> {
  const { fetchCorpora } = await import('../sources/fetch/fetch.ts')
  const { openNetwork } = await import('../sources/fetch/network.ts')
  const { carry } = await import('../sources/fetch/carry.ts')
  const { watchDownloads } = await import('./downloads.ts')
  const { leave } = await import('./leave.ts')
  const { reportOf } = await import('./network-facts.ts')
  const { exitCodeOf, printFetch } = await import('./network-report.ts')

  const { raw, sources, replace } = request
  const network = openNetwork(flags)
  const watch = watchDownloads()
  const results = await fetchCorpora({ ...request, network, watch, jobs: flags.jobs }).finally(() => {
    watch.close()
    return network.close()
  })
  const here = results.filter(({ status }) => ['fetched', 'here', 'altered'].includes(status))
  if (flags.pin && !flags.dryRun) await pinned(raw, sources, here, replace)
  const carried = flags.to === undefined ? undefined : await carry({ ...request, to: flags.to })
  const report = reportOf(results, sources)
  if (flags.json) console.log(JSON.stringify({ raw, corpora: report, ...(carried && { carried }) }))
  else printFetch(report, raw, carried && { ...carried, to: flags.to! })
  process.exitCode = exitCodeOf(results)
  await leave()
}

async function pinned(
  raw: string,
  sources: ReadonlyMap<string, Source>,
  forms: readonly { corpus: string; form: string }[],
  anew = false,
): Promise<void> {
  const { pin } = await import('../sources/fetch/carry.ts')
  if (forms.length > 0) await pin(raw, sources, forms, anew)
}
