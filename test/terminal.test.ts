import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { coloured } from '../src/cli/color.ts'
import { biflan, CLI, environment, succeed } from './helpers/command.ts'
import { temporary } from './helpers/folders.ts'
import { importsOf, modulesIn } from './helpers/imports.ts'
import { lacks } from './helpers/lacks.ts'

const home = temporary()
const ESCAPE = '\u001b['
const HELP = ['build', '--help']
const SHOW = ['show', 'ocnli', '--sample', '-n', '2']

describe('colours', () => {
  test.each([
    [true, {}, [], true],
    [false, {}, [], false],
    [true, { TERM: 'dumb' }, [], false],
    [true, { NO_COLOR: '1' }, [], false],
    [true, { NO_COLOR: '' }, [], true],
    [true, {}, ['--no-color'], false],
    [false, { CI: 'true' }, [], false],
    [false, { FORCE_COLOR: '1' }, [], true],
    [false, { FORCE_COLOR: '3' }, ['--no-color'], false],
    [true, { FORCE_COLOR: '0' }, [], false],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, [], false],
  ])('on a terminal: %s, with %j and %j: %s', (terminal, env, argv, wanted) => {
    expect(coloured({ terminal, env, argv })).toBe(wanted)
  })

  test.each([[SHOW], [HELP]])(
    'of %j: none through a pipe, in CI neither, but with FORCE_COLOR',
    async args => {
      const plain = await succeed(args, { home, env: { CI: 'true' } })
      expect(plain.stdout + plain.stderr).not.toContain(ESCAPE)
      const forced = await succeed(args, { home, env: { FORCE_COLOR: '1' } })
      expect(forced.stdout).toContain(ESCAPE)
      for (const [more, env] of [
        [['--no-color'], { FORCE_COLOR: '1' }],
        [[], { FORCE_COLOR: '1', NO_COLOR: '1' }],
      ] as const) {
        const { stdout, stderr } = await succeed([...args, ...more], { home, env })
        expect(stdout + stderr).not.toContain(ESCAPE)
      }
    },
  )

  test('come from one module, which knows when there are none', () => {
    const users = modulesIn('src').filter(name => importsOf(name).some(({ to }) => to === 'picocolors'))
    expect(users).toEqual(['src/cli/color.ts'])
  })

  /** What the command prints on a terminal of its own. */
  const onTerminal = (args: readonly string[], env: Readonly<Record<string, string>> = {}): string =>
    spawnSync('script', ['-qec', [process.execPath, CLI, ...args].join(' '), '/dev/null'], {
      env: { ...environment({ home }), TERM: 'xterm', ...env },
      encoding: 'utf8',
    }).stdout

  test.skipIf(lacks('script', '--version'))('stand on a real terminal', () => {
    expect(onTerminal(SHOW)).toContain(ESCAPE)
    expect(onTerminal(HELP, { NO_COLOR: '1' })).not.toContain(ESCAPE)
    expect(onTerminal([...HELP, '--no-color'])).not.toContain(ESCAPE)
    expect(onTerminal(HELP, { TERM: 'dumb' })).not.toContain(ESCAPE)
  })
})

describe('a reader that goes away', () => {
  const piped = (line: string) =>
    spawnSync('bash', ['-c', `biflan() { '${process.execPath}' '${CLI}' "$@"; }; ${line}`], {
      cwd: home,
      env: environment({ home }),
      encoding: 'utf8',
    })

  test.each(['ls templates', 'cite'])('is no failure of %s, and nothing is said', command => {
    const { status, stdout, stderr } = piped(
      `biflan ${command} 2>said | head -n 1; status=\${PIPESTATUS[0]}; cat said; exit $status`,
    )
    expect([status, stderr, stdout.trimEnd().split('\n').length]).toEqual([0, '', 1])
  })

  test('leaves no build half done', async () => {
    const { status, stderr } = piped(
      `biflan build ocnli --sample --out b 2>&1 | true; exit \${PIPESTATUS[0]}`,
    )
    expect([status, stderr]).toEqual([0, ''])
    expect(existsSync(join(home, 'b', 'manifest.json'))).toBe(true)
    expect((await biflan(['verify', 'b'], { home })).code).toBe(0)
  })
})
