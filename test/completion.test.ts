import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { completions } from '../src/cli/complete.ts'
import { makeProgram } from '../src/cli/program.ts'
import { biflan, CLI, environment, succeed } from './helpers/command.ts'
import { put, temporary } from './helpers/folders.ts'
import { lacks } from './helpers/lacks.ts'

const home = temporary()
const program = makeProgram()
const words = (...typed: string[]) => completions(program, typed).map(line => line.split('\t')[0])

describe('what can stand next', () => {
  test('is a command, with what it does', () => {
    expect(words('co')).toEqual(['coverage', 'completion'])
    expect(words('')).toContain('help')
    expect(words('')).not.toContain('complete')
    expect(completions(program, ['verif'])[0]).toMatch(/^verify\tread a build/)
    expect(words('help', 'fe')).toEqual(['fetch'])
  })
  test('is an option of the command or of the program, once', () => {
    expect(words('mix', '--no')).toEqual(['--no-share-alike', '--no-color'])
    expect(words('build', '--rows', '3', '--ro')).toEqual([])
    expect(words('--l')).toEqual(['--lang'])
  })
  test('is the name of a task, a corpus, a category, a format', () => {
    expect(words('build', 'ocn')).toEqual(['ocnli'])
    expect(words('build', 'ocnli', 'oc')).toEqual([])
    expect(words('show', 'ocnli', '')).toEqual([])
    expect(words('fetch', 'c3')).toEqual(['c3', 'c3-dialogue', 'c3-mixed'])
    expect(words('build', '--category', 'dia')).toEqual(['dialogue'])
    expect(words('export', '--format', 'al')).toEqual(['alpaca'])
    expect(words('ls', 'ta')).toEqual(['tasks'])
    expect(words('ls', 'templates', 'tn')).toEqual(['tnews'])
    expect(words('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  })
  test('is one more of several that commas join', () => {
    expect(words('build', '--exclude', 'ocnli,cm')).toEqual(['ocnli,cmnli', 'ocnli,cmrc2018'])
    expect(words('check', 'output/full', '--task', 'cmnli,cmn')).toEqual([])
  })
  test('is a value behind =, for shells that take it apart too', () => {
    expect(words('export', '--format=al')).toEqual(['--format=alpaca'])
    expect(words('export', '--format', '=', 'al')).toEqual(['alpaca'])
    expect(words('export', '--layout', '=')).toEqual(['hub', 'trainer'])
  })
  test('is a file or a folder, which the shell finds itself', () => {
    expect(words('build', '--recipe', '')).toEqual([':files'])
    expect(words('verify', '')).toEqual([':folders'])
    expect(words('build', '--out=x')).toEqual([':folders'])
  })
  test('is nothing where a value is free, or where nothing fits', () => {
    expect(words('build', '--rows', '')).toEqual([])
    expect(words('nonsense', '')).toEqual([])
    expect(words('build', '--', '--')).toEqual([])
  })
})

test('the descriptions are in the language of the locale', async () => {
  const env = { LC_ALL: 'zh_CN.UTF-8' }
  const { stdout } = await succeed(['complete', '--', 'fet'], { home, env })
  expect(stdout).toMatch(/^fetch\t取得/)
})

test('another shell is refused with the three that there are', async () => {
  const { code, stderr } = await biflan(['completion', 'tcsh'], { home })
  expect(code).toBe(2)
  expect(stderr).toMatch(/bash, zsh, fish/)
})

// A command of this name, as an installed one stands on the path.
const bin = join(home, 'bin')
put(join(bin, 'biflan'), `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`)
chmodSync(join(bin, 'biflan'), 0o755)
mkdirSync(join(home, 'a-folder'))
put(join(home, 'a-file.yaml'), '')
const env = {
  ...environment({ home }),
  PATH: `${bin}:${process.env['PATH']}`,
  TERM: 'dumb',
  LC_ALL: 'C.UTF-8',
  XDG_CONFIG_HOME: join(home, 'config'),
  XDG_DATA_HOME: join(home, 'data'),
}

function run(shell: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(shell, args, {
    cwd: home,
    env,
    encoding: 'utf8',
    timeout: 50_000,
  })
  if (status !== 0) throw new Error(`${shell} ended with ${status}: ${stdout}${stderr}`)
  return stdout
}

describe.skipIf(lacks('bash', '-c', 'exit'))('in a real bash', () => {
  /** What bash offers for the last of the words. */
  const offered = (...typed: string[]): string[] => {
    const line = typed.map(word => `'${word}'`).join(' ')
    const script = [
      'source <(biflan completion bash)',
      `COMP_WORDS=(biflan ${line})`,
      `COMP_CWORD=${typed.length}`,
      'compopt() { :; }',
      '"$(complete -p biflan | sed "s/.*-F \\([^ ]*\\) .*/\\1/")"',
      `printf "%s\\n" "\${COMPREPLY[@]}"`,
    ]
    return run('bash', ['--norc', '-c', script.join('\n')])
      .split('\n')
      .filter(word => word !== '')
  }
  test('commands, options, names and values are offered', () => {
    expect(offered('ver')).toEqual(['verify'])
    expect(offered('build', '--dry')).toEqual(['--dry-run'])
    expect(offered('build', 'ocn')).toEqual(['ocnli'])
    expect(offered('export', '--format', '=', 'share')).toEqual(['sharegpt'])
  })
  test('files and folders are', () => {
    expect(offered('build', '--recipe', 'a-f').sort()).toEqual(['a-file.yaml', 'a-folder'])
    expect(offered('verify', 'a-f')).toEqual(['a-folder'])
  })
})

describe.skipIf(lacks('fish', '-c', 'exit'))('in a real fish', () => {
  /** What fish offers for a line that is being typed. */
  const offered = (line: string): string[] =>
    run('fish', ['--no-config', '-c', `biflan completion fish | source; complete -C '${line}'`])
      .split('\n')
      .filter(each => each !== '')
  test('commands, options, names and values are offered, with what they mean', () => {
    expect(offered('biflan ver')[0]).toMatch(/^verify\tread a build/)
    expect(offered('biflan build --dry')[0]).toMatch(/^--dry-run\tsay what/)
    expect(offered('biflan build ocn')).toEqual(['ocnli'])
    expect(offered('biflan export --format=share')).toEqual(['--format=sharegpt'])
  })
  test('files and folders are', () => {
    expect(offered('biflan build --recipe a-fi').map(each => each.split('\t')[0])).toEqual(['a-file.yaml'])
    expect(offered('biflan verify a-f').map(each => each.split('\t')[0])).toEqual(['a-folder/'])
  })
})

describe.skipIf(lacks('zsh', '-c', 'exit'))('in a real zsh', () => {
  /** The line that zsh makes of a line and Tab. */
  const completed = (line: string): string => {
    const script = [
      'zmodload zsh/zpty',
      'zpty shell zsh -f -i',
      "zpty -w shell 'PS1=; autoload -U compinit; compinit -u -d /dev/null; source <(biflan completion zsh)'",
      // One key completes, as Tab does, and prints the line: were they two, the second one, typed ahead, could end the first.
      `zpty -w shell 'show() { zle expand-or-complete; print -r -- "<<$BUFFER>>"; BUFFER=; zle send-break }; zle -N show; bindkey "^X" show; print "REA""DY"'`,
      // Not as it is typed, which the shell may echo before it is ready, and twice.
      "zpty -r shell seen '*READY*'",
      `zpty -n -w shell '${line}'$'\\x18'`,
      "zpty -r shell seen '*<<*>>*'",
      'print -r -- $seen',
    ]
    const seen = run('zsh', ['-f', '-c', script.join('\n')])
    return /<<(.*)>>/s.exec(seen)?.[1] ?? seen
  }
  test.each([
    ['biflan verif', 'biflan verify '],
    ['biflan build --dry', 'biflan build --dry-run '],
    ['biflan build ocn', 'biflan build ocnli '],
    ['biflan export --format=share', 'biflan export --format=sharegpt '],
    ['biflan build --recipe a-fi', 'biflan build --recipe a-file.yaml '],
    ['biflan verify a-f', 'biflan verify a-folder/'],
  ])('%s becomes %s', (line, whole) => {
    expect(completed(line)).toBe(whole)
  })
})
