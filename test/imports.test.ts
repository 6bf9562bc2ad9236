import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './helpers/command.ts'
import { importsOf, modulesIn } from './helpers/imports.ts'

/** Which folders of src a folder's modules may import from, beside their own. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  formats: ['lib'],
  sources: ['lib', 'formats'],
  shapes: ['lib'],
  tasks: ['lib', 'shapes'],
  templates: ['lib'],
  output: ['lib'],
  build: ['lib', 'formats', 'sources', 'shapes', 'tasks', 'templates', 'output'],
  mixture: ['lib', 'formats', 'sources', 'shapes', 'tasks', 'templates', 'output', 'build'],
  export: ['lib', 'formats', 'sources', 'shapes', 'tasks', 'templates', 'output', 'build', 'mixture'],
  inspect: [
    'lib',
    'formats',
    'sources',
    'shapes',
    'tasks',
    'templates',
    'output',
    'build',
    'mixture',
    'export',
  ],
  scaffold: ['lib', 'shapes', 'build'],
  cli: [
    'lib',
    'formats',
    'sources',
    'shapes',
    'tasks',
    'templates',
    'output',
    'build',
    'mixture',
    'export',
    'inspect',
    'scaffold',
  ],
}

const modules = modulesIn('src')
const imports = modules.flatMap(importsOf)
const internal = imports.filter(({ isFile }) => isFile)
const external = imports.filter(({ isFile }) => !isFile)

/** `lib` of `src/lib/glob.ts`; empty for `src/cli.ts`. */
const folderOf = (module: string): string => module.split('/').slice(1, -1)[0] ?? ''
const textOf = (module: string): string => readFileSync(join(ROOT, module), 'utf8')

describe('the imports', () => {
  test('are found: every module but the entries is imported by another, and every path leads to one, by its ending .ts', () => {
    expect(modules.length).toBeGreaterThan(50)
    expect(internal.length).toBeGreaterThan(200)
    expect(internal.filter(({ to }) => !modules.includes(to))).toEqual([])
    const reached = new Set([...internal, ...modulesIn('test').flatMap(importsOf)].map(({ to }) => to))
    expect(modules.filter(name => !reached.has(name) && folderOf(name) !== 'tasks')).toEqual([
      'src/build/worker.ts',
      'src/cli.ts',
      'src/export/worker.ts',
      'src/inspect/check/worker.ts',
      'src/inspect/coverage/worker.ts',
      'src/inspect/verify/worker.ts',
      'src/mixture/english/worker.ts',
      'src/mixture/worker.ts',
      'src/shapes/public.ts',
    ])
  })

  test('stay within the folders of the design', () => {
    expect(
      [...new Set(modules.map(folderOf))].filter(folder => folder !== '' && !(folder in ALLOWED)),
    ).toEqual([])
    expect(modules.filter(name => folderOf(name) === '')).toEqual(['src/cli.ts'])
  })

  for (const [folder, allowed] of Object.entries(ALLOWED)) {
    test(`of ${folder} lead to ${[folder, ...allowed].join(', ')} and nowhere else`, () => {
      const wrong = internal.filter(
        ({ from, to }) =>
          folderOf(from) === folder && folderOf(to) !== folder && !allowed.includes(folderOf(to)),
      )
      expect(wrong).toEqual([])
    })
  }

  test('of cli.ts lead to cli and lib', () => {
    expect(
      internal.filter(({ from, to }) => from === 'src/cli.ts' && !['cli', 'lib'].includes(folderOf(to))),
    ).toEqual([])
  })

  test('of a task lead to no other task: what tasks share is a shape', () => {
    expect(internal.filter(({ from, to }) => folderOf(from) === 'tasks' && folderOf(to) === 'tasks')).toEqual(
      [],
    )
  })

  test('of tasks and shapes reach no part of the machine: nothing of Node, of files or of other threads', () => {
    const within = (module: string) => ['tasks', 'shapes'].includes(folderOf(module))
    expect(
      external.filter(({ from, to }) => within(from) && to !== 'zod').map(({ from, to }) => `${from} ${to}`),
    ).toEqual([])
    expect(
      modules.filter(module => within(module) && /\bprocess\.|\bglobalThis\b|\bfetch\(/.test(textOf(module))),
    ).toEqual([])
  })

  test('form no circle', () => {
    const next = new Map(
      modules.map(module => [module, internal.filter(({ from }) => from === module).map(({ to }) => to)]),
    )
    const done = new Set<string>()
    const circles: string[] = []
    const visit = (module: string, path: readonly string[]): void => {
      if (path.includes(module)) circles.push([...path.slice(path.indexOf(module)), module].join(' → '))
      else if (!done.has(module)) {
        for (const to of next.get(module)!) visit(to, [...path, module])
        done.add(module)
      }
    }
    for (const module of modules) visit(module, [])
    expect(circles).toEqual([])
  })
})

describe('what reaches output', () => {
  test('depends on no clock, no chance and no language of the machine', () => {
    const folders = [
      'lib',
      'formats',
      'sources',
      'shapes',
      'tasks',
      'templates',
      'output',
      'build',
      'mixture',
      'export',
    ]
    const forbidden =
      /\bMath\.random\b|\bDate\.now\b|\bnew Date\b|\.localeCompare\b|\bIntl\.|\.toLocale(?:Upper|Lower)Case\b|\brandomUUID\b|\brandomBytes\b/
    const found = modules.filter(
      module => folders.includes(folderOf(module)) && forbidden.test(textOf(module)),
    )
    expect(found).toEqual([])
  })
})
