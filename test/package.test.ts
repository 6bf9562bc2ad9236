import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './helpers/command.ts'
import { importsOf, modulesIn, packageOf } from './helpers/imports.ts'

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8')

interface Package {
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly scripts: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
  readonly engines: { readonly node: string }
  readonly files: readonly string[]
}

interface Locked {
  readonly hasInstallScript?: boolean
  readonly resolved?: string
  readonly engines?: { readonly node?: string }
  readonly dev?: boolean
  readonly link?: boolean
  readonly version?: string
}

const facts = JSON.parse(read('package.json')) as Package
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> }

const ALLOWED = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'src',
  'templates',
  'sources',
  'output',
  'test',
  'README.md',
  'README.zh-CN.md',
  'LICENSE',
]

describe('the package', () => {
  test('has nothing at its top level but what the design names, and dot files', () => {
    const ignored = read('.gitignore')
      .split('\n')
      .map(line => line.replace(/\/$/, ''))
    const found = readdirSync(ROOT).filter(name => !name.startsWith('.') && !ignored.includes(name))
    expect(found.filter(name => !ALLOWED.includes(name))).toEqual([])
  })

  test('keeps builds out of the repository', () => {
    expect(
      read('output/.gitignore')
        .split('\n')
        .filter(line => line !== ''),
    ).toContain('*')
  })

  test('installs no package that runs a script of its own', () => {
    expect(
      Object.entries(packages)
        .filter(([, { hasInstallScript }]) => hasInstallScript)
        .map(([name]) => name),
    ).toEqual([])
  })

  test('is locked to versions, not to the address of a registry', () => {
    expect(Object.keys(packages).length).toBeGreaterThan(20)
    expect(
      Object.entries(packages)
        .filter(([, { resolved }]) => resolved !== undefined)
        .map(([name]) => name),
    ).toEqual([])
    expect(read('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz/)
    expect(
      Object.entries(packages).filter(([name, { version }]) => name !== '' && version === undefined),
    ).toEqual([])
  })

  test('is locked to what package.json asks for', () => {
    expect(packages['']).toMatchObject({
      dependencies: facts.dependencies,
      devDependencies: facts.devDependencies,
    })
  })

  test('runs on the oldest Node that it names, with all it needs at run time', () => {
    expect(facts.engines.node).toBe('>=20.18.1')
    const demanding = Object.entries(packages).filter(
      ([name, { dev, engines }]) => name !== '' && !dev && !allows(engines?.node ?? '*', [20, 18, 1]),
    )
    expect(demanding.map(([name, { engines }]) => `${name} wants Node ${engines!.node}`)).toEqual([])
  })

  test('has a command that exists once it is built, and is built when it is installed', () => {
    expect(facts.bin['biflan']).toBe('dist/cli.js')
    expect(existsSync(join(ROOT, facts.bin['biflan']!)), 'npm run build').toBe(true)
    expect(read('dist/cli.js').startsWith('#!/usr/bin/env node\n')).toBe(true)
    expect(facts.scripts['prepare']).toContain('build')
    for (const name of ['dist', 'sources', 'templates', 'README.md', 'README.zh-CN.md', 'LICENSE'])
      expect(facts.files).toContain(name)
  })
})

describe('the dependencies', () => {
  const imports = modulesIn('src')
    .flatMap(importsOf)
    .filter(({ isFile }) => !isFile)
  const used = new Set(imports.map(({ to }) => packageOf(to)))

  test('are all imported somewhere in src', () => {
    expect(Object.keys(facts.dependencies).filter(name => !used.has(name))).toEqual([])
  })

  test('are all that src imports, beside Node', () => {
    const known = (to: string) => to.startsWith('node:') || packageOf(to) in facts.dependencies
    expect(imports.filter(({ to }) => !known(to)).map(({ from, to }) => `${from}: ${to}`)).toEqual([])
  })
})

/** Whether a range such as `^20.17.0 || >=22` lets a version through. Operators: none, `^`, `~`, `>=`, `>`, `<`, `<=`, `*`, `x`. */
function allows(range: string, version: readonly [number, number, number]): boolean {
  return range.split('||').some(all =>
    all
      .replace(/(>=|<=|>|<|\^|~)\s+/g, '$1')
      .trim()
      .split(/\s+/)
      .every(one => {
        const match = /^(>=|<=|>|<|\^|~)?v?(\d+|\*|x)?(?:\.(\d+|\*|x))?(?:\.(\d+|\*|x))?/.exec(one)!
        const [, operator = '', ...written] = match
        if (written[0] === undefined || !/\d/.test(written[0])) return true
        const parts = written.map(part => (part !== undefined && /\d/.test(part) ? Number(part) : 0)) as [
          number,
          number,
          number,
        ]
        const order = version[0] - parts[0] || version[1] - parts[1] || version[2] - parts[2]
        if (operator === '>=') return order >= 0
        if (operator === '>') return order > 0
        if (operator === '<') return order < 0
        if (operator === '<=') return order <= 0
        const same = written.findIndex(part => part === undefined || !/\d/.test(part))
        const fixed = operator === '^' ? 1 : operator === '~' ? 2 : same < 0 ? 3 : same
        return (
          (operator === '' || order >= 0) && version.slice(0, fixed).every((part, i) => part === parts[i])
        )
      }),
  )
}
