import type { z } from 'zod'
import { BiflanError, usageError } from '../lib/errors.ts'
import { globPattern } from '../lib/glob.ts'
import { suggestion } from '../lib/nearest.ts'
import type { TaskSpec } from '../shapes/task.ts'
import type { Source, SourceFile } from '../sources/descriptor.ts'
import { loadSource } from '../sources/load.ts'
import { loadTemplateSet, type TemplateSet, templateFiles } from '../templates/set.ts'
import { labelsOf, shapeOf } from '../templates/shape.ts'
import { loadSpec } from './load-task.ts'
import { registered, shelvesOf } from './registry.ts'

/** A task with its name and the corpus it reads. */
export interface Task {
  readonly name: string
  readonly spec: TaskSpec
  readonly source: Source
  /** The compiled module, for fingerprints. */
  readonly module: string
  /** The schema of its examples, strict: made once, because making one costs far more than a check. */
  readonly example: z.ZodObject
  /** The closed set of `label`, where examples have one. */
  readonly labels?: readonly string[]
  readonly renderings: number
}

export interface Catalogue {
  readonly sources: ReadonlyMap<string, Source>
  readonly tasks: ReadonlyMap<string, Task>
}

/**
 * One task and its corpus alone, which takes a fraction of the time of the whole catalogue. Throws a usage error for a
 * name that no folder has.
 */
export async function taskNamed(name: string): Promise<Task> {
  const module = registered('tasks').get(name)
  if (module === undefined)
    throw usageError({
      found: `no task named ${name}`,
      expected: 'a task of this version of biflan, or of a folder named with --include',
    })
  const sources = registered('sources')
  return loadTask(name, module, corpus => {
    const path = sources.get(corpus)
    return path === undefined ? noSource(corpus, name, sources.keys()) : loadSource(corpus, path)
  })
}

/** Every corpus and task there is: the folders are the registry. Throws for a task whose corpus does not exist. */
export async function loadCatalogue(): Promise<Catalogue> {
  templateFolders()
  const sources = new Map([...registered('sources')].map(([name, path]) => [name, loadSource(name, path)]))
  const tasks = new Map<string, Task>()
  for (const [name, module] of registered('tasks')) {
    const load = (corpus: string) => sources.get(corpus) ?? noSource(corpus, name, sources.keys())
    tasks.set(name, await loadTask(name, module, load))
  }
  return { sources, tasks }
}

function noSource(corpus: string, task: string, names: Iterable<string>): never {
  throw new BiflanError('source', {
    where: `task ${task}`,
    found: `the corpus ${corpus}`,
    expected: suggestion(corpus, names) ?? `a folder sources/${corpus} with a source.yaml`,
  })
}

/** One task by its module. */
async function loadTask(name: string, module: string, sourceOf: (corpus: string) => Source): Promise<Task> {
  const spec = await loadSpec(module)
  const source = sourceOf(spec.source ?? name)
  const labels = labelsOf(spec.example)
  return {
    name,
    spec,
    source,
    module,
    example: spec.example.strict(),
    renderings: spec.renderings ?? 10,
    ...(labels && { labels }),
  }
}

/** The folders that templates lie in. A name that two of them have is an error. */
function templateFolders(): string[] {
  registered('templates')
  return shelvesOf('templates').map(({ folder }) => folder)
}

/** The files that a task's templates are read from. */
export const templateFilesOf = ({ name, spec }: Task): string[] =>
  templateFiles({ task: name, files: spec.templates }, templateFolders())

/** The templates of a task, read and checked. */
export function templatesOf({ name, spec, labels, renderings }: Task): TemplateSet {
  const shape = shapeOf(spec.example)
  const fields = shape.kind === 'object' ? shape.fields : new Map()
  return loadTemplateSet(
    {
      task: name,
      files: spec.templates,
      fields,
      renderings,
      fewShot: spec.fewShot ?? true,
      ...(labels && { labels }),
    },
    templateFolders(),
  )
}

/** True for the files of a corpus that a task reads. */
export function reads({ spec }: Task, file: SourceFile): boolean {
  return spec.files?.some(glob => globPattern(glob).test(file.name)) ?? true
}

/** What a command line asks for. Throws a usage error for a name that is no task or category. */
export interface Selection {
  readonly tasks?: readonly string[]
  readonly exclude?: readonly string[]
  readonly category?: readonly string[]
}

export function selectTasks(catalogue: Catalogue, { tasks = [], exclude = [], category }: Selection): Task[] {
  for (const name of [...tasks, ...exclude]) {
    if (!catalogue.tasks.has(name)) throw unknown('task', name, catalogue.tasks.keys())
  }
  const categories = new Set([...catalogue.tasks.values()].map(({ spec }) => spec.category))
  for (const name of category ?? [])
    if (!categories.has(name as never)) throw unknown('category', name, categories)
  const selected = [...catalogue.tasks.values()].filter(
    ({ name, spec }) =>
      (tasks.length === 0 || tasks.includes(name)) &&
      !exclude.includes(name) &&
      (category === undefined || category.includes(spec.category)),
  )
  if (selected.length === 0)
    throw usageError({
      found: 'no task is left',
      expected: 'task names, --category and --exclude that leave at least one',
    })
  return selected
}

const unknown = (what: string, name: string, names: Iterable<string>): Error =>
  usageError({
    found: `no ${what} named ${name}`,
    expected: suggestion(name, names) ?? `one of: ${[...names].join(', ')}`,
  })
