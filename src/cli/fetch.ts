import type { Command } from 'commander'
import { usageError } from '../lib/errors.ts'
import { option } from './options.ts'

interface FetchFlags {
  from?: string
  raw?: string
  strict?: boolean
  replace?: boolean
  dryRun?: boolean
  json?: boolean
}

export const register = (program: Command): void => {
  program
    .command('fetch')
    .description('recognise, verify and place raw files that you already have')
    .argument('[corpus...]', 'corpora (or corpus/form) to take; default: whatever is recognised')
    .addOption(option('--from <path>', 'a file, an archive, or a folder of both; nothing in it is changed'))
    .addOption(option('--raw <dir>', 'where raw files live (default: biflan/raw in the XDG cache)'))
    .addOption(option('--strict', 'refuse files that differ from their descriptors'))
    .addOption(option('--replace', 'replace files that are there with other content'))
    .addOption(option('--dry-run', 'say what would be placed; place nothing'))
    .addOption(option('--json', 'print the result as JSON'))
    .action(run)
}

async function run(words: string[], flags: FetchFlags): Promise<void> {
  if (flags.from === undefined) {
    throw usageError({
      found: 'nothing to take files from',
      expected: '--from <path>: a file, an archive, or a folder',
      remedy: '`biflan doctor` says where each corpus can be had',
    })
  }
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { acceptsFor } = await import('../build/accepts.ts')
  const { acceptsEnglish } = await import('../mixture/english/accepts.ts')
  const { isSubmixture } = await import('../mixture/english/inputs.ts')
  const { importFiles } = await import('../sources/import/import.ts')
  const { rawFolder } = await import('../sources/raw.ts')
  const { wantedFrom } = await import('./corpora.ts')
  const { exitCodeOf, printImport } = await import('./fetch-report.ts')

  const { sources, tasks } = await loadCatalogue()
  const raw = rawFolder(flags.raw)
  const acceptsChinese = acceptsFor(tasks.values())
  const result = await importFiles({
    from: flags.from,
    raw,
    wanted: wantedFrom(words, sources, tasks),
    sources,
    accepts: async (source, form, file, path) =>
      isSubmixture(source)
        ? acceptsEnglish(source.name, file, path)
        : acceptsChinese(source, form, file, path),
    strict: flags.strict ?? false,
    replace: flags.replace ?? false,
    dryRun: flags.dryRun ?? false,
    note: text => process.stderr.write(`${text}\n`),
  })
  if (flags.json) console.log(JSON.stringify({ raw, ...result }))
  else printImport(result, raw, flags.dryRun ?? false)
  process.exitCode = exitCodeOf(result)
}
