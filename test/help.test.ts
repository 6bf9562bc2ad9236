import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import overview, { COMMAND_GROUPS } from '../src/cli/help/overview.ts'
import { CHINESE, PAGES } from '../src/cli/help/pages.ts'
import { nameOf, pageOf } from '../src/cli/help/render.ts'
import { wrap } from '../src/cli/help/wrap.ts'
import { makeProgram } from '../src/cli/program.ts'
import { languageOf } from '../src/lib/language.ts'
import { widthOf } from '../src/lib/width.ts'
import { biflan, ROOT } from './helpers/command.ts'
import { complaintOf } from './helpers/command-line.ts'
import { temporary } from './helpers/folders.ts'

const home = temporary()
const program = makeProgram()
const commands = [
  program,
  ...program
    .createHelp()
    .visibleCommands(program)
    .filter(command => command.name() !== 'help'),
]
const HAN = /\p{Script=Han}/u

/** Every description of a command, with what it is of. */
const descriptionsOf = (command: Command): [string, string][] => [
  [command.name(), command.description()],
  ...command.registeredArguments.map(
    each => [`${command.name()} <${each.name()}>`, each.description] as [string, string],
  ),
  ...command.options.map(
    ({ long, description }) => [`${command.name()} ${long}`, description] as [string, string],
  ),
]
const descriptions = commands.flatMap(descriptionsOf)

describe('the help of every command', () => {
  test('has a page, and its command stands in a group of the overview', () => {
    const names = commands.slice(1).map(command => command.name())
    expect(Object.keys(PAGES).sort()).toEqual([...names].sort())
    expect(COMMAND_GROUPS.flatMap(group => group.commands).sort()).toEqual([...names].sort())
  })

  test('describes everything in English and in Chinese', () => {
    const missing = descriptions.filter(
      ([, english]) => !HAN.test(CHINESE[english] ?? overview.zh[english] ?? ''),
    )
    expect(missing).toEqual([])
    expect(descriptions.filter(([, english]) => english === '' || HAN.test(english))).toEqual([])
  })

  test('translates nothing that is not there any more', () => {
    const said = new Set([
      'this page',
      'the page of a command',
      ...descriptions.map(([, english]) => english),
    ])
    expect(Object.keys({ ...CHINESE, ...overview.zh }).filter(english => !said.has(english))).toEqual([])
  })

  test('puts every option into one group', () => {
    for (const command of commands.slice(1)) {
      const grouped = pageOf(command)?.groups.flatMap(({ options }) => options) ?? []
      expect([command.name(), ...[...grouped].sort()]).toEqual([
        command.name(),
        ...command.options.map(nameOf).sort(),
      ])
    }
  })

  test('says everything beside the descriptions in both languages', () => {
    for (const { groups, examples, exits, env, files } of [overview, ...Object.values(PAGES)]) {
      const texts = [exits, env, files].flatMap(each => Object.values(each ?? {}))
      for (const { en, zh } of [...groups, ...examples, ...texts, ...COMMAND_GROUPS]) {
        expect(en).not.toMatch(HAN)
        expect(zh).toMatch(HAN)
      }
    }
  })

  test('gives two examples or more, and the program understands them', async () => {
    const runs = [overview, ...Object.values(PAGES)].map(({ examples }) => examples.map(({ run }) => run))
    expect(runs.filter(each => each.length < 2)).toEqual([])
    const complaints = await Promise.all(runs.flat().map(complaintOf))
    expect(complaints.filter(complaint => complaint !== undefined)).toEqual([])
  })

  test.each(['en', 'zh'] as const)('is no wider than 80 columns (%s)', async lang => {
    for (const command of commands) {
      const text = await page(command, lang)
      expect(text.split('\n').filter(line => widthOf(line) > 80)).toEqual([])
      expect(/用法：/.test(text)).toBe(lang === 'zh')
      expect(/Usage:|Options:|Examples:|Exit codes:|\(default/.test(text)).toBe(lang === 'en')
    }
  })
})

async function page(command: Command, lang: string): Promise<string> {
  let text = ''
  const fresh = makeProgram()
  for (const each of [fresh, ...fresh.commands])
    each.configureOutput({
      getOutHelpWidth: () => 80,
      writeOut: said => {
        text += said
      },
    })
  const words = command.parent ? [command.name()] : []
  await fresh.parseAsync([...words, '--help', '--lang', lang], { from: 'user' }).catch(() => {})
  return text
}

describe('the language', () => {
  test('is the one that was asked for, or that of the locale', () => {
    expect(languageOf('zh', { LC_ALL: 'en_US.UTF-8' })).toBe('zh')
    expect(languageOf('en', { LC_ALL: 'zh_CN.UTF-8' })).toBe('en')
    expect(languageOf(undefined, { LC_ALL: 'C', LC_MESSAGES: 'zh_CN', LANG: 'zh_CN.UTF-8' })).toBe('en')
    expect(languageOf(undefined, { LC_ALL: '', LC_MESSAGES: 'zh_TW.UTF-8', LANG: 'en_US.UTF-8' })).toBe('zh')
    expect(languageOf(undefined, { LANG: 'zh' })).toBe('zh')
    expect(languageOf(undefined, { LANG: 'zhx_XX' })).toBe('en')
    expect(languageOf(undefined, {})).toBe('en')
  })

  test.each([
    [['build', '--help'], { LANG: 'zh_CN.UTF-8' }, /^用法：/],
    [['help', 'build'], { LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'C' }, /^用法：/],
    [['--lang', 'zh', 'fetch', '--help'], { LC_ALL: 'C' }, /^用法：/],
    [['fetch', '--help', '--lang=en'], { LC_ALL: 'zh_CN.UTF-8' }, /^Usage:/],
    [['--help'], { BIFLAN_LANG: 'zh', LC_ALL: 'C' }, /^用法：/],
  ])('of %j with %j', async (args, env, start) => {
    const { code, stdout, stderr } = await biflan(args, { home, env })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(start)
  })

  test('of errors is English', async () => {
    const { code, stderr } = await biflan(['build', '--rows', 'x'], { home, env: { LANG: 'zh_CN.UTF-8' } })
    expect(code).toBe(2)
    expect(stderr).not.toMatch(HAN)
  })

  test('that there is not is refused', async () => {
    const { code, stderr } = await biflan(['--lang', 'fr', '--help'], { home })
    expect(code).toBe(2)
    expect(stderr).toMatch(/One of en, zh/)
  })
})

describe('a line that is too wide', () => {
  test('is broken between Chinese characters, never before a mark that closes or behind one that opens', () => {
    expect(wrap('一二三四，五（六七）八', 7)).toBe('一二三\n四，五\n（六\n七）八')
  })
  test('is broken at spaces, and words stay whole', () => {
    expect(wrap('one two-three  four', 9)).toBe('one\ntwo-three\nfour')
  })
})

test('starts without any library that only commands need', () => {
  const seen = new Set<string>()
  const packages = new Set<string>()
  const walk = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, to] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export)\b[^;]*?\bfrom ['"]([^'"]+)['"]/gm,
    )) {
      if (to!.startsWith('.')) walk(join(dirname(file), to!))
      else if (!to!.startsWith('node:')) packages.add(to!)
    }
  }
  walk(join(ROOT, 'dist', 'cli.js'))
  const light = ['cli-table3', 'commander', 'get-east-asian-width', 'picocolors']
  expect([...packages].filter(name => !light.includes(name))).toEqual([])
  expect(seen.size).toBeGreaterThan(30)
})
