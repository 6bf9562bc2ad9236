import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from '../../build/build.ts'
import { type Task, taskNamed, templateFilesOf, templatesOf } from '../../build/catalogue.ts'
import { registered } from '../../build/registry.ts'
import type { Reporter } from '../../build/reporter.ts'
import { defaultSettings } from '../../build/settings.ts'
import { openScratch } from '../../lib/scratch.ts'
import type { Source } from '../../sources/descriptor.ts'
import { loadSource } from '../../sources/load.ts'
import { checkBuild } from '../check/build.ts'
import { judgeDescriptor } from './descriptor.ts'
import { expectedPath, readExpected } from './expected.ts'
import { type Lack, lackOf, TO_FILL_IN, todosIn } from './lack.ts'
import { judgeCounts, sampled } from './sample.ts'
import { adviseTask, judgeTask } from './task.ts'

/** What a corpus still lacks. */
export interface CorpusReport {
  readonly corpus: string
  readonly tasks: readonly string[]
  /** Rows of its sample that were rendered and looked at. */
  readonly rows: number
  readonly missing: readonly Lack[]
  /** What would make it better. */
  readonly advice: readonly Lack[]
}

interface Request {
  /** A corpus of the package or of an included folder. */
  readonly corpus: string
  readonly threads: number
}

/** Says what a corpus lacks: in its descriptor, sample, tasks and templates, and in the rows that its sample becomes. */
export async function checkCorpus({ corpus, threads }: Request): Promise<CorpusReport> {
  const path = registered('sources').get(corpus)!
  const missing: Lack[] = []
  const advice: Lack[] = []
  const attempt = async <T>(file: string, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      missing.push(lackOf(error, file))
      return undefined
    }
  }
  const source = await attempt(path, () => loadSource(corpus, path))
  if (source) {
    const judged = judgeDescriptor(source)
    missing.push(...judged.missing)
    advice.push(...judged.advice)
  }
  const tasks = source ? await tasksOf(corpus, attempt) : []
  const files = [path, expectedOf(source), ...modulesOf(corpus, tasks)].filter(file => file !== undefined)
  const templates = (
    await Promise.all(tasks.map(task => attempt(task.module, () => templateFilesOf(task))))
  ).flat()
  missing.push(...[...new Set([...files, ...templates.filter(file => file !== undefined)])].flatMap(todosIn))
  let rows = 0
  for (const task of tasks) {
    const sample = await attempt(task.module, async () => {
      const found = await sampled(task)
      missing.push(...judgeTask(task, found))
      advice.push(...adviseTask(task, found))
      return found
    })
    if (!sample) continue
    const file = expectedPath(task.source, '')
    const checked = await attempt(file, () => rowsOf(task, threads))
    if (!checked) continue
    rows += checked.rows
    missing.push(...checked.faults)
    const expected = await attempt(file, () => readExpected(expectedPath(task.source, checked.entry.form)))
    if (expected) missing.push(...judgeCounts(task, sample, checked.entry, expected))
  }
  if (source && !existsSync(expectedPath(source, '')))
    missing.push({ file: expectedPath(source, ''), line: 1, message: 'not there: what the sample comes to' })
  if (source && tasks.length === 0 && missing.length === 0)
    missing.push({
      file: path,
      line: 1,
      message: `no task reads it: a task named ${corpus}, or with source: '${corpus}'`,
    })
  return { corpus, tasks: tasks.map(({ name }) => name), rows, missing: once(missing), advice: once(advice) }
}

/** The tasks that read a corpus. One of its own name, or beside its descriptor, that cannot be loaded is a lack of the corpus. */
async function tasksOf(
  corpus: string,
  attempt: <T>(file: string, work: () => Promise<T>) => Promise<T | undefined>,
): Promise<Task[]> {
  const folder = dirname(dirname(dirname(registered('sources').get(corpus)!)))
  const tasks: Task[] = []
  for (const [name, module] of registered('tasks')) {
    const near = name === corpus || module.startsWith(join(folder, 'tasks'))
    const load = () => taskNamed(name)
    const task = near ? await attempt(module, load) : await load()
    if (task?.source.name === corpus) tasks.push(task)
  }
  return tasks
}

function modulesOf(corpus: string, tasks: readonly Task[]): string[] {
  const own = registered('tasks').get(corpus)
  return [...tasks.map(({ module }) => module), ...(own === undefined ? [] : [own])]
}

function expectedOf(source: Source | undefined): string | undefined {
  const path = source && expectedPath(source, '')
  return path !== undefined && existsSync(path) ? path : undefined
}

/** Builds the sample of a task somewhere, and holds its rows to what rows must be. */
async function rowsOf(task: Task, threads: number) {
  const scratch = openScratch()
  const out = scratch.folder
  try {
    const { manifest } = await build({
      catalogue: { sources: new Map([[task.source.name, task.source]]), tasks: new Map([[task.name, task]]) },
      selection: { tasks: [task.name] },
      settings: defaultSettings(true),
      out,
      raw: out,
      threads,
      allowMissing: false,
      force: false,
      reset: false,
      // A sample shows what cannot be read on purpose.
      maxRejects: 1,
      reporter: SILENT,
    })
    const report = await checkBuild({ build: out, tasks: [], threads, reporter: SILENT })
    const faults = report.checks.flatMap(({ check, findings }) =>
      findings
        .filter(({ severity }) => severity === 'error')
        .map(({ what, count, samples }): Lack => {
          const shown = samples[0] ? `, as in ${samples[0].id}: ${samples[0].excerpt}` : ''
          return { ...placeOfRow(task, samples[0]?.id), message: `${check}: ${what} (${count} rows${shown})` }
        }),
    )
    return { rows: report.rows, faults, entry: manifest.tasks[task.name]! }
  } finally {
    scratch.drop()
  }
}

/** The template that said a row, by the row's id; the task where there is no row to show. */
function placeOfRow(task: Task, id = ''): Pick<Lack, 'file' | 'line'> {
  const name = id.split('/').at(-1)!.split('.')[0]!
  const { file, line } = templatesOf(task).templates.find(template => template.name === name) ?? {
    file: task.module,
    line: 1,
  }
  return { file, line }
}

/** A sample is built in a moment. */
const SILENT: Reporter = { stage: () => {}, advance: () => {}, finish: () => {}, note: () => {} }

/** Each lack once, by file and line. What a person was told to fill in is told once, however much is wrong with it. */
function once(lacks: readonly Lack[]): Lack[] {
  const places = new Set(lacks.filter(({ message }) => message.startsWith(TO_FILL_IN)).map(placeOf))
  const kept = lacks.filter(lack => lack.message.startsWith(TO_FILL_IN) || !places.has(placeOf(lack)))
  return [...new Map(kept.map(lack => [`${placeOf(lack)} ${lack.message}`, lack])).values()].sort((a, b) =>
    a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
  )
}

const placeOf = ({ file, line }: Lack): string => `${file}:${line}`
