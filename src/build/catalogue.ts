import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { z } from 'zod'
import { BiflanError, usageError } from '../lib/errors.ts'
import { globPattern } from '../lib/glob.ts'
import { suggestion } from '../lib/nearest.ts'
import { MODULE_ENDING, ROOT } from '../lib/root.ts'
import type { TaskSpec } from '../shapes/task.ts'
import type { Source, SourceFile } from '../sources/descriptor.ts'
import { loadSource, loadSources } from '../sources/load.ts'
import { loadTemplateSet, type TemplateSet, templateFiles } from '../templates/set.ts'
import { labelsOf, shapeOf } from '../templates/shape.ts'

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

const SOURCES = join(ROOT, 'sources')
const TEMPLATES = join(ROOT, 'templates')
const TASKS = join(import.meta.dirname, '..', 'tasks')

/** One task and its corpus alone, which takes a fraction of the time of the whole catalogue. */
export async function taskNamed(name: string): Promise<Task> {
  return loadTask(name, join(TASKS, `${name}${MODULE_ENDING}`), corpus =>
    loadSource(corpus, join(SOURCES, corpus, 'source.yaml')),
  )
}

/** Every corpus and task there is: the folders are the registry. Throws for a task whose corpus does not exist. */
export async function loadCatalogue(): Promise<Catalogue> {
  const sources = loadSources([SOURCES])
  const tasks = new Map<string, Task>()
  for (const file of readdirSync(TASKS).sort()) {
    if (!file.endsWith(MODULE_ENDING) || file.endsWith('.d.ts')) continue
    const name = file.slice(0, -MODULE_ENDING.length)
    tasks.set(name, await loadTask(name, join(TASKS, file), corpus => sourceNamed(corpus, name, sources)))
  }
  return { sources, tasks }
}

function sourceNamed(corpus: string, task: string, sources: ReadonlyMap<string, Source>): Source {
  const source = sources.get(corpus)
  if (source) return source
  throw new BiflanError('source', {
    where: `task ${task}`,
    found: `the corpus ${corpus}`,
    expected: suggestion(corpus, sources.keys()) ?? `a folder sources/${corpus} with a source.yaml`,
  })
}

/** One task by its module. */
async function loadTask(name: string, module: string, sourceOf: (corpus: string) => Source): Promise<Task> {
  const { default: spec } = (await import(pathToFileURL(module).href)) as { default: TaskSpec }
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

/** The files that a task's templates are read from. */
export const templateFilesOf = ({ name, spec }: Task): string[] =>
  templateFiles({ task: name, files: spec.templates }, [TEMPLATES])

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
    [TEMPLATES],
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
