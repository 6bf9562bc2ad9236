import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { type Language, languageOf } from '../lib/language.ts'
import { includeOption } from './include.ts'
import { option } from './options.ts'

export const register = (program: Command): void => {
  program
    .command('ls')
    .description('what there is: tasks, sources, templates, or what a mixture is made of')
    .argument('<what>', 'tasks, sources, templates or mixture')
    .argument('[task...]', 'only these tasks (templates)')
    .addOption(option('--licences', 'of sources: what one may do with them'))
    .addOption(option('--out <dir>', 'build folder (default: output/full, with --sample output/sample)'))
    .addOption(option('--sample', 'the build of the embedded samples'))
    .addOption(includeOption())
    .addOption(option('--json', 'an array of objects'))
    .addOption(option('--markdown', 'a Markdown table; of tasks the paper’s, with sizes and licences'))
    .action(run)
}

interface Listing {
  readonly items: readonly Record<string, unknown>[]
  readonly columns: readonly string[]
  readonly right: readonly string[]
}

interface ListFlags {
  licences?: boolean
  out?: string
  sample?: boolean
  json?: boolean
  markdown?: boolean
  /** Of the program. */
  lang?: Language
}

async function run(what: string, tasks: string[], _: ListFlags, command: Command): Promise<void> {
  const { licences, out, sample, json, markdown, lang } = command.optsWithGlobals<ListFlags>()
  const { usageError } = await import('../lib/errors.ts')
  const { suggestion } = await import('../lib/nearest.ts')
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { listLicences, listMixture, listSources, listTasks, listTemplates } = await import(
    '../inspect/lists.ts'
  )

  const folder = resolve(out || join('output', sample ? 'sample' : 'full'))
  const catalogue = await loadCatalogue()
  const listings: Record<string, () => Listing> = {
    tasks: () => ({
      items: listTasks(catalogue),
      columns: ['name', 'title', 'category', 'domain', 'source', 'renderings', 'templates'],
      right: ['renderings', 'templates'],
    }),
    licences: () => ({
      items: listLicences(catalogue),
      // The page is long: --json has it, and `doctor <corpus>`.
      columns: ['name', 'licence', 'use', 'note'],
      right: [],
    }),
    sources: () => ({
      items: listSources(catalogue),
      columns: ['name', 'title', 'language', 'licence', 'use', 'train', 'dev', 'test', 'forms'],
      right: ['train', 'dev', 'test'],
    }),
    templates: () => ({
      items: listTemplates(catalogue, tasks),
      columns: ['task', 'name', 'setting', 'flags', 'place', 'instruction'],
      right: [],
    }),
    mixture: () => ({
      items: listMixture(folder),
      columns: ['language', 'part', 'task', 'available', 'rows', 'repeats', 'validation', 'long', 'licence'],
      right: ['available', 'rows', 'repeats', 'validation', 'long'],
    }),
  }
  if (licences && what !== 'sources')
    throw usageError({ found: `--licences with ${what}`, expected: 'biflan ls sources --licences' })
  const listing = listings[licences ? 'licences' : what]?.()
  if (!listing)
    throw usageError({
      found: `biflan ls ${what}`,
      expected: suggestion(what, Object.keys(listings)) ?? 'tasks, sources, templates or mixture',
    })
  if (what === 'mixture' || what === 'tasks') await tellStale(folder)
  if (json && markdown) throw usageError({ found: '--json beside --markdown', expected: 'one of them' })
  if (json) return console.log(JSON.stringify(listing.items, null, 1))
  if (markdown) {
    const { markdownTable } = await import('../output/markdown.ts')
    const { licenceTable, taskTable } = await import('../inspect/tables.ts')
    const language = languageOf(lang)
    if (what === 'tasks') return console.log(taskTable(catalogue, language))
    if (licences) return console.log(licenceTable(catalogue, language))
    return console.log(markdownTable(listing.columns, cellsOf(listing), listing.right))
  }
  const { table } = await import('./table.ts')
  const { columns, right } = listing
  console.log(
    table(
      columns,
      cellsOf(listing),
      right.map(column => columns.indexOf(column)),
    ),
  )
}

const cellsOf = ({ items, columns }: Listing): string[][] =>
  items.map(item =>
    columns.map(column => {
      const value = item[column] ?? ''
      return Array.isArray(value) ? value.join(' ') : String(value)
    }),
  )

/** Says on stderr where a folder's mixture is older than its parts. */
async function tellStale(folder: string): Promise<void> {
  const { staleness } = await import('../mixture/stale.ts')
  const { staleNote } = await import('./stale-note.ts')
  const note = staleNote(staleness(folder), folder)
  if (note !== undefined) process.stderr.write(`${note}\n`)
}
