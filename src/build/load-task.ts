import { readFileSync, realpathSync } from 'node:fs'
import { register } from 'node:module'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { recordError } from '../lib/errors.ts'
import { ROOT } from '../lib/root.ts'
import { placeIn } from '../lib/stack.ts'
import { CATEGORIES, type Category } from '../shapes/categories.ts'
import { DOMAINS } from '../shapes/domains.ts'
import type { TaskSpec } from '../shapes/task.ts'
import { includedFolders } from './included.ts'
import { PUBLIC, PUBLIC_MODULE } from './public.ts'
import type { HookData } from './resolve-hook.ts'

const names = z.array(z.string())
const schema = <T extends z.ZodType>(kind: new (...args: never[]) => T, what: string) =>
  z.custom<T>(value => value instanceof kind, `expected ${what}, made with the z of ${PUBLIC}`)

/** What a task's type says, for modules that no compiler has seen. */
const specSchema = z.strictObject({
  title: z.string().min(1),
  category: z.enum(Object.keys(CATEGORIES) as [Category]),
  domain: z.enum(DOMAINS),
  language: z.enum(['zh', 'en']).optional(),
  source: z.string().optional(),
  files: names.optional(),
  templates: names.min(1),
  renderings: z.int().positive().optional(),
  show: z.int().min(2).optional(),
  fewShot: z.boolean().optional(),
  unique: names.optional(),
  group: names.optional(),
  record: schema(z.ZodType as never, 'a schema'),
  example: schema(z.ZodObject as never, 'a z.object'),
  examples: z.custom(value => typeof value === 'function', 'expected a function'),
})

/** A task by its module. Throws a record error, with file and line where they can be told, for a module that is none. */
export async function loadSpec(module: string): Promise<TaskSpec> {
  const spec = await load(module)
  const parsed = specSchema.safeParse(spec)
  if (!parsed.success) throw wrongSpec(module, parsed.error.issues[0]!)
  const { example, unique = [], group = [] } = spec
  const stray = [...unique, ...group].find(field => !(field in example.shape))
  if (stray === undefined) return spec
  throw recordError({
    where: `${module}:${lineOf(module, unique.includes(stray) ? 'unique' : 'group')}`,
    found: `the field ${stray}`,
    expected: `fields of the examples: ${Object.keys(example.shape).join(', ')}`,
  })
}

async function load(module: string): Promise<TaskSpec> {
  if (module.endsWith('.mjs')) hook()
  try {
    return ((await import(pathToFileURL(module).href)) as { default: TaskSpec }).default
  } catch (error) {
    throw recordError({
      where: placeIn(error, module) ?? module,
      found: (error as Error).message,
      expected: `a module that exports a task: export default defineTask({ … }), from ${PUBLIC}`,
    })
  }
}

let hooked = ''

/** Lets modules of included folders find `biflan/task`; every thread of Node has hooks of its own. */
function hook(): void {
  const folders = includedFolders().map(folder => pathToFileURL(realpathSync(folder) + sep).href)
  if (folders.join() === hooked) return
  hooked = folders.join()
  const data: HookData = { task: pathToFileURL(PUBLIC_MODULE).href, folders }
  register(pathToFileURL(join(ROOT, 'dist', 'build', 'resolve-hook.js')), { data })
}

function wrongSpec(module: string, issue: z.core.$ZodIssue): Error {
  const field = issue.code === 'unrecognized_keys' ? issue.keys[0]! : String(issue.path[0] ?? '')
  return recordError({
    where: field === '' ? module : `${module}:${lineOf(module, field)}`,
    found: field === '' ? 'no task' : `${issue.path.map(String).join('.') || field}: ${issue.message}`,
    expected: 'export default defineTask({ title, category, domain, templates, record, example, examples })',
  })
}

/** The line on which a module gives a field of its task; 1 where it does not. */
function lineOf(module: string, field: string): number {
  const lines = readFileSync(module, 'utf8').split('\n')
  return lines.findIndex(line => new RegExp(`^\\s*\\*?\\s*${field}\\s*[:(,]`).test(line)) + 1 || 1
}
