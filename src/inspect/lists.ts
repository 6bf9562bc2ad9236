import { relative } from 'node:path'
import { type Catalogue, selectTasks, templatesOf } from '../build/catalogue.ts'
import { missingError } from '../lib/errors.ts'
import { ROOT } from '../lib/root.ts'
import { mixtureFolders } from '../mixture/folder.ts'
import { readMixManifest } from '../mixture/manifest.ts'
import { CATEGORIES } from '../shapes/categories.ts'
import type { Template } from '../templates/set.ts'

/** The tasks, in the order of their names. */
export function listTasks(catalogue: Catalogue) {
  return [...catalogue.tasks.values()].map(task => ({
    name: task.name,
    title: task.spec.title,
    category: task.spec.category,
    categoryZh: CATEGORIES[task.spec.category].zh,
    language: task.spec.language ?? 'zh',
    domain: task.spec.domain,
    source: task.source.name,
    renderings: task.renderings,
    templates: templatesOf(task).templates.length,
  }))
}

/** The corpora, with the rows of each split as far as their publishers state them. */
export function listSources({ sources }: Catalogue) {
  return [...sources.values()].map(({ name, facts, forms }) => {
    const first = [...forms.values()][0]!
    const rows = (split: string) => {
      if (split === 'train' && first.rows !== undefined) return first.rows
      const files = first.files.filter(file => file.off === undefined && file.split === split)
      return files.length > 0 && files.every(file => file.rows !== undefined)
        ? files.reduce((sum, file) => sum + file.rows!, 0)
        : undefined
    }
    return {
      name,
      title: facts.title,
      language: facts.language ?? 'zh',
      licence: facts.licence.id,
      use: facts.licence.use,
      home: facts.home,
      train: rows('train'),
      dev: rows('dev'),
      test: rows('test'),
      forms: [...forms.keys()].filter(form => form !== ''),
    }
  })
}

/** What one may do with the corpora, as far as their publishers say. */
export const listLicences = ({ sources }: Catalogue) =>
  [...sources.values()].map(({ name, facts: { licence, home } }) => ({
    name,
    licence: licence.id,
    use: licence.use,
    note: licence.note ?? '',
    home,
  }))

/** The templates of the tasks, each with the settings it can serve and its place. */
export function listTemplates(catalogue: Catalogue, tasks: readonly string[]) {
  return selectTasks(catalogue, { tasks }).flatMap(task =>
    templatesOf(task).templates.map(template => ({
      task: task.name,
      name: template.name,
      setting: settingsOf(template),
      flags: flagsOf(template),
      place: `${relative(ROOT, template.file)}:${template.line}`,
      instruction: template.source.instruction.text,
    })),
  )
}

/** Which of Flan's four settings a template can serve. */
export function settingsOf({ forms, zeroShot }: Template): string[] {
  const options = forms.length > 0 ? 'opt' : 'noopt'
  return zeroShot ? [`zs_${options}`] : [`zs_${options}`, `fs_${options}`]
}

const flagsOf = ({ inverse, conditional, weight }: Template): string[] => [
  ...(inverse ? ['inverse'] : []),
  ...(conditional ? ['conditional'] : []),
  ...(weight < 1 ? [`weight=${weight}`] : []),
]

/** What a build's mixture is made of, task by task. Throws (exit 3) where there is none. */
export function listMixture(out: string) {
  const { current } = mixtureFolders(out)
  const manifest = readMixManifest(current)
  if (!manifest)
    throw missingError({ where: current, found: 'no mixture', remedy: `biflan mix --out ${out}` })
  return manifest.languages.flatMap(({ name: language, parts }) =>
    parts.flatMap(({ name: part, tasks }) =>
      tasks.map(({ name, ...task }) => ({
        language,
        part,
        task: name,
        ...task,
        repeats: Number((task.rows / Math.max(1, task.available)).toFixed(2)),
      })),
    ),
  )
}
