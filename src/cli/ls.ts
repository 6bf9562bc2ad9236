import type { Command } from 'commander'
import { option } from './options.ts'
import { table } from './table.ts'

export const register = (program: Command): void => {
  program
    .command('ls')
    .description('what there is: tasks, sources or templates')
    .argument('<what>', 'tasks, sources or templates')
    .argument('[task...]', 'only these tasks (templates)')
    .addOption(option('--licences', 'of sources: what one may do with them'))
    .addOption(option('--json', 'an array of objects'))
    .action(run)
}

interface Listing {
  readonly items: readonly Record<string, unknown>[]
  readonly columns: readonly string[]
  readonly right: readonly string[]
}

interface ListFlags {
  licences?: boolean
  json?: boolean
}

async function run(what: string, tasks: string[], { licences, json }: ListFlags): Promise<void> {
  const { usageError } = await import('../lib/errors.ts')
  const { suggestion } = await import('../lib/nearest.ts')
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { listLicences, listSources, listTasks, listTemplates } = await import('../inspect/lists.ts')

  const catalogue = await loadCatalogue()
  const listings: Record<string, () => Listing> = {
    tasks: () => ({
      items: listTasks(catalogue),
      columns: ['name', 'title', 'category', 'domain', 'source', 'renderings', 'templates'],
      right: ['renderings', 'templates'],
    }),
    licences: () => ({
      items: listLicences(catalogue),
      columns: ['name', 'licence', 'use', 'note', 'home'],
      right: [],
    }),
    sources: () => ({
      items: listSources(catalogue),
      columns: ['name', 'title', 'licence', 'use', 'train', 'dev', 'test', 'forms'],
      right: ['train', 'dev', 'test'],
    }),
    templates: () => ({
      items: listTemplates(catalogue, tasks),
      columns: ['task', 'name', 'setting', 'flags', 'place', 'instruction'],
      right: [],
    }),
  }
  if (licences && what !== 'sources')
    throw usageError({ found: `--licences with ${what}`, expected: 'biflan ls sources --licences' })
  const listing = listings[licences ? 'licences' : what]?.()
  if (!listing)
    throw usageError({
      found: `biflan ls ${what}`,
      expected: suggestion(what, Object.keys(listings)) ?? 'tasks, sources or templates',
    })
  if (json) return console.log(JSON.stringify(listing.items, null, 1))
  const { items, columns, right } = listing
  const cell = (value: unknown): string =>
    value === undefined ? '' : Array.isArray(value) ? value.join(' ') : String(value)
  console.log(
    table(
      columns,
      items.map(item => columns.map(column => cell(item[column]))),
      right.map(column => columns.indexOf(column)),
    ),
  )
}
