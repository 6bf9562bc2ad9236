import { SPLITS, sumOf, type TaskFacts } from '../output/dataset.ts'
import type { Source } from '../sources/descriptor.ts'
import { type Catalogue, type Task, templatesOf } from './catalogue.ts'
import type { TaskEntry } from './manifest.ts'

/** What a card says of a task of a build. A task that is not known any more has what the build remembers of it. */
export function factsOf(
  name: string,
  { corpus, licence, parts }: TaskEntry,
  catalogue: Catalogue,
): TaskFacts {
  const task = catalogue.tasks.get(name)
  const rowsIn = (split: string) => sumOf(parts.filter(({ side }) => side === split).map(part => part.rows))
  return {
    name,
    language: 'zh',
    part: task?.spec.category ?? '',
    ...corpusFacts(corpus, catalogue.sources.get(corpus), licence),
    templates: templatesIn(task),
    rows: Object.fromEntries(SPLITS.map(split => [split, rowsIn(split)])) as TaskFacts['rows'],
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

/** Templates of a task. */
export const templatesIn = (task: Task | undefined): number | undefined =>
  task && templatesOf(task).templates.length
