import type { Command } from 'commander'
import { includeOption } from './include.ts'
import { option } from './options.ts'

export const register = (program: Command): void => {
  program
    .command('cite')
    .description('BibTeX of the corpora, of the OpenBA paper and of the Flan Collection')
    .argument('[corpus...]', 'only these corpora (or tasks)')
    .addOption(includeOption())
    .addOption(option('--json', 'an array of entries, each with its corpora'))
    .action(run)
}

async function run(words: string[], { json }: { json?: boolean }): Promise<void> {
  const { loadCatalogue } = await import('../build/catalogue.ts')
  const { bibliographyOf, collectionEntries } = await import('../inspect/bibliography.ts')
  const { wantedFrom } = await import('./corpora.ts')

  const { sources, tasks } = await loadCatalogue()
  const wanted = new Set(wantedFrom(words, sources, tasks).map(({ corpus }) => corpus))
  const chosen = [...sources.values()].filter(({ name }) => wanted.size === 0 || wanted.has(name))
  const entries = bibliographyOf(chosen, wanted.size === 0 ? collectionEntries() : [])
  console.log(json ? JSON.stringify(entries, null, 1) : entries.map(({ text }) => text).join('\n\n'))
}
