import type { Catalogue } from '../build/catalogue.ts'
import { corpusFacts, templatesIn } from '../build/facts.ts'
import type { TaskFacts } from '../output/dataset.ts'

/** Of a task in a mixture what its card asks. */
export interface MixedTask {
  readonly name: string
  readonly licence: string
  readonly use: string
  /** For training, and for validation. */
  readonly rows: number
  readonly validation: number
}

export interface MixedLanguage {
  readonly name: string
  readonly parts: readonly { readonly name: string; readonly tasks: readonly MixedTask[] }[]
}

/** What a card says of the tasks and submixtures that have rows in a mixture. */
export const mixtureFacts = (languages: readonly MixedLanguage[], catalogue: Catalogue): TaskFacts[] =>
  languages.flatMap(({ name, parts }) =>
    parts.flatMap(part => {
      const tasks = part.tasks.filter(({ rows, validation }) => rows + validation > 0)
      return name === 'zh'
        ? tasks.map(task => chineseFacts(part.name, task, catalogue))
        : englishFacts(part.name, tasks, catalogue)
    }),
  )

function chineseFacts(
  part: string,
  { name, licence, rows, validation }: MixedTask,
  { tasks }: Catalogue,
): TaskFacts {
  const task = tasks.get(name)
  return {
    name,
    language: 'zh',
    part,
    ...corpusFacts(task?.source.name ?? name, task?.source, licence),
    templates: templatesIn(task),
    rows: { train: rows, validation },
  }
}

/** A submixture has hundreds of tasks, of which a card needs the licences: one entry for each of these. */
function englishFacts(part: string, tasks: readonly MixedTask[], { sources }: Catalogue): TaskFacts[] {
  const licences = new Map<string, { use: string; train: number; validation: number }>()
  for (const { licence, use, rows, validation } of tasks) {
    const sum = licences.get(licence) ?? { use, train: 0, validation: 0 }
    sum.train += rows
    sum.validation += validation
    licences.set(licence, sum)
  }
  return [...licences].map(([id, { use, ...rows }]) => ({
    name: part,
    language: 'en',
    part,
    ...corpusFacts(part, sources.get(part), id),
    licence: { id, use },
    rows,
  }))
}
