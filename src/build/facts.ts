import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SPLITS, sumOf, type TaskFacts } from '../output/dataset.ts'
import type { Source } from '../sources/descriptor.ts'
import type { Catalogue } from './catalogue.ts'
import { foldersOf, TALLY } from './folder.ts'
import type { TaskEntry } from './manifest.ts'
import type { TaskTally } from './produce.ts'

/** What a card says of a task of a build. A task that is not known any more has what the build remembers of it. */
export function factsOf(out: string, name: string, entry: TaskEntry, catalogue: Catalogue): TaskFacts {
  const task = catalogue.tasks.get(name)
  const rows = Object.fromEntries(
    SPLITS.map(split => [
      split,
      sumOf(entry.parts.filter(({ side }) => side === split).map(part => part.rows)),
    ]),
  ) as TaskFacts['rows']
  return {
    name,
    language: task?.spec.language ?? 'zh',
    part: task?.spec.category ?? '',
    ...corpusFacts(entry.corpus, catalogue.sources.get(entry.corpus), entry.licence),
    templates: templatesIn(out, name),
    rows,
  }
}

/** What a card says of a corpus. Nothing is known of the use of one without a descriptor, so it is taken for the narrowest. */
export const corpusFacts = (corpus: string, source: Source | undefined, licence: string) => {
  const facts = source?.facts
  return {
    corpus,
    title: facts?.title ?? corpus,
    home: facts?.home,
    cite: facts?.cite,
    bibtex: (facts as { readonly bibtex?: string } | undefined)?.bibtex,
    licence: facts?.licence ?? { id: licence, use: 'academic-only' },
  }
}

/** Templates that said at least one row of a build's task. */
function templatesIn(out: string, task: string): number {
  const text = readFileSync(join(foldersOf(out, task).current, TALLY), 'utf8')
  const { wordings } = JSON.parse(text) as TaskTally
  return new Set(Object.keys(wordings).map(wording => wording.slice(0, wording.lastIndexOf('.')))).size
}
