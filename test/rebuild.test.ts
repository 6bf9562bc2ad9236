import { execFile } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type BuildRequest, build as buildHere } from '../src/build/build.ts'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { defaultSettings } from '../src/build/settings.ts'
import { biflan, CLI, environment, type Run, succeed } from './helpers/command.ts'
import { pair, pairLines, putCmrc2018, putMdScs, putOcnli } from './helpers/corpora.ts'
import { copyOf, filesIn, put, stamps, sums, temporary } from './helpers/folders.ts'
import { cloneTask, copyPackage, edit } from './helpers/package.ts'
import { exampleOf, linesOf, manifestOf, type Row, rowsOf, wordingOf } from './helpers/rows.ts'

// A build takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const TASKS = ['cmrc2018', 'md-scs', 'ocnli'] as const
const args = (out: string, ...more: string[]): string[] => [
  'build',
  ...TASKS,
  '--out',
  at(out),
  '--threads',
  '1',
  ...more,
]
const resultOf = (run: Run) =>
  JSON.parse(run.stdout) as { rendered: string[]; upToDate: string[]; absent: unknown[]; splitless: string[] }
const tasksOf = (out: string) => Object.keys(manifestOf(at(out)).tasks)
const stampsOf = (out: string, task: string) => stamps(join(at(out), 'tasks', task))
const lines = (items: readonly string[]): string => items.map(item => `${item}\n`).join('')

/** Runs a command that must be refused; it leaves the folder as it was, to the last inode. Nothing ever writes into `base`. */
async function refused(out: string, more: readonly string[], code: number): Promise<string> {
  const before = stamps(at(out))
  const run = await biflan([...more, '--out', at(out)], { home })
  expect(run).toMatchObject({ code, stdout: '' })
  expect(stamps(at(out))).toEqual(before)
  expect(run.stderr).not.toMatch(/should not happen|\n {4}at /)
  return run.stderr
}

beforeAll(async () => {
  putOcnli(at('raw'), 60, 10)
  putCmrc2018(at('raw'), 6)
  putMdScs(at('raw'), 8)
  copyOf(at('raw'), at('raw-2'))
  appendFileSync(join(at('raw-2'), 'ocnli', 'publisher', 'dev.json'), lines(pairLines(70_000, 3)))
  await succeed(args('base'), { home })
})

describe.concurrent('bringing a folder up to date', () => {
  test('renders nothing where nothing changed, and changes no byte', async () => {
    copyOf(at('base'), at('same'))
    const state = () => ({
      bytes: sums(at('same')),
      tasks: stamps(join(at('same'), 'tasks')),
      work: stamps(join(at('same'), '.work')),
    })
    const before = state()
    expect(resultOf(await succeed(args('same', '--json'), { home }))).toMatchObject({
      rendered: [],
      upToDate: [...TASKS],
    })
    expect(state()).toEqual(before)
  })

  test('with --force renders what is up to date: other files, the same bytes, and no other task’s', async () => {
    copyOf(at('base'), at('forced'))
    const [ocnli, cmrc] = [stampsOf('forced', 'ocnli'), stampsOf('forced', 'cmrc2018')]
    const run = await succeed(['build', 'ocnli', '--out', at('forced'), '--force', '--json'], { home })
    expect(resultOf(run)).toMatchObject({ rendered: ['ocnli'], upToDate: [] })
    expect(sums(at('forced'))).toEqual(sums(at('base')))
    expect(
      Object.values(stampsOf('forced', 'ocnli')).some(stamp => Object.values(ocnli).includes(stamp)),
    ).toBe(false)
    expect(stampsOf('forced', 'cmrc2018')).toEqual(cmrc)
  })

  test('after a raw file changed renders its task alone, and ends with the bytes of a fresh build', async () => {
    copyOf(at('base'), at('new-raw'))
    const others = [stampsOf('new-raw', 'cmrc2018'), stampsOf('new-raw', 'md-scs')]
    const run = await succeed(args('new-raw', '--raw', at('raw-2'), '--json'), { home })
    expect(resultOf(run)).toMatchObject({ rendered: ['ocnli'], upToDate: ['cmrc2018', 'md-scs'] })
    expect([stampsOf('new-raw', 'cmrc2018'), stampsOf('new-raw', 'md-scs')]).toEqual(others)
    await succeed(args('fresh', '--raw', at('raw-2')), { home })
    expect(sums(at('new-raw'))).toEqual(sums(at('fresh')))
  })

  test('with another seed (--reset) surveys nothing again and renders everything', async () => {
    copyOf(at('base'), at('reseeded'))
    const work = stamps(join(at('reseeded'), '.work'))
    const run = await succeed(args('reseeded', '--seed', '7', '--reset', '--json'), { home })
    expect(resultOf(run).rendered).toEqual([...TASKS])
    expect(stamps(join(at('reseeded'), '.work'))).toEqual(work)
    expect(manifestOf(at('reseeded')).settings).toMatchObject({ seed: 7 })
  })

  test('with --reset and fewer tasks leaves nothing of the other tasks', async () => {
    copyOf(at('base'), at('reset'))
    await succeed(['build', 'md-scs', '--out', at('reset'), '--reset', '--compress', 'none'], { home })
    await succeed(['build', 'md-scs', '--out', at('only'), '--compress', 'none'], { home })
    expect(sums(at('reset'))).toEqual(sums(at('only')))
  })
})

describe.concurrent('what can be made again is, where it was damaged', () => {
  /** Damages a copy of the finished build, builds, and expects every file as it was. */
  async function healed(name: string, damage: (out: string) => void, ...more: string[]) {
    const out = copyOf(at('base'), at(name))
    damage(out)
    const run = await succeed(args(name, '--json', ...more), { home })
    expect(sums(out)).toEqual(sums(at('base')))
    return resultOf(run)
  }
  const cut = (path: string) => truncateSync(path, 3)
  const alter = (path: string, from: RegExp, to: string) => edit(path, text => text.replace(from, to))

  test('a tally that is cut, altered or gone: its task is rendered', async () => {
    const tally = (out: string, task: string) => join(out, 'tasks', task, 'tally.json')
    const run = await healed('tallies', out => {
      cut(tally(out, 'cmrc2018'))
      alter(tally(out, 'md-scs'), /"rows": \d+/, '"rows": 1')
      rmSync(tally(out, 'ocnli'))
    })
    expect(run.rendered).toEqual([...TASKS])
    const more = await healed('tallies-2', out => {
      writeFileSync(tally(out, 'cmrc2018'), 'null')
      writeFileSync(tally(out, 'ocnli'), '{"fingerprint":7}')
    })
    expect(more.rendered).toEqual(['cmrc2018', 'ocnli'])
  })

  test('a tally of another task than the one that is built: its parts stay where they are', async () => {
    const out = copyOf(at('base'), at('other-tally'))
    cut(join(out, 'tasks', 'ocnli', 'tally.json'))
    const before = stampsOf('other-tally', 'ocnli')
    await succeed(['build', 'md-scs', '--out', out], { home })
    expect(stampsOf('other-tally', 'ocnli')).toEqual(before)
    const run = await biflan(['coverage', 'ocnli', '--out', out], { home })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain(`${join(out, 'tasks', 'ocnli', 'tally.json')}: not what the build wrote`)
    expect(run.stderr).toContain('biflan build ocnli')
  })

  test('a survey that is cut, altered or no survey: the task is surveyed, and its rows stay', async () => {
    const survey = (out: string, task: string) => join(out, '.work', task, 'survey.json')
    const run = await healed('surveys', out => {
      cut(survey(out, 'cmrc2018'))
      alter(survey(out, 'md-scs'), /"examples":\d/, '"examples":9')
      writeFileSync(survey(out, 'ocnli'), '{}')
    })
    expect(run).toMatchObject({ rendered: [], upToDate: [...TASKS] })
  })

  test('tables and verdicts that are cut, altered or gone: rows come out as they were', async () => {
    const file = (out: string, task: string, name: string) => join(out, '.work', task, `00000.${name}`)
    const run = await healed(
      'verdicts',
      out => {
        rmSync(file(out, 'cmrc2018', 'verdicts'))
        cut(file(out, 'md-scs', 'verdicts'))
        // What a power cut leaves: a file of the right size, full of zeros. In OCNLI some examples are left out.
        const { length } = readFileSync(file(out, 'ocnli', 'verdicts'))
        writeFileSync(file(out, 'ocnli', 'verdicts'), new Uint8Array(length))
      },
      '--force',
    )
    expect(run.rendered).toEqual([...TASKS])
    await succeed(args('few', '--rows', '700'), { home })
    const before = sums(at('few'))
    rmSync(file(at('few'), 'cmrc2018', 'table'))
    cut(file(at('few'), 'ocnli', 'table'))
    await succeed(args('few', '--force'), { home })
    expect(sums(at('few'))).toEqual(before)
  })

  test('files where folders of ours belong, and folders where files do', async () => {
    const swap = (path: string) => {
      rmSync(path, { recursive: true })
      writeFileSync(path, 'text')
    }
    await healed('swapped', out => {
      swap(join(out, '.work'))
      swap(join(out, 'tasks', 'ocnli'))
      rmSync(join(out, 'tasks', 'md-scs', 'tally.json'))
      mkdirSync(join(out, 'tasks', 'md-scs', 'tally.json'))
      mkdirSync(join(out, '.manifest.json.77.part'))
    })
    await healed('swapped-tasks', out => swap(join(out, 'tasks')))
  })
})

describe('a change of the package', () => {
  const NEW = 'only-in-this-test'
  let cli: string
  const build = (out: string, ...more: string[]) => succeed(args(out, '--json', ...more), { home, cli })

  beforeAll(async () => {
    cli = copyPackage(at('package'))
    await build('packaged')
  })

  test('does not show in the bytes: a copy elsewhere builds the same', () => {
    expect(sums(at('packaged'))).toEqual(sums(at('base')))
  })

  test('(a template more) renders that task alone, without a survey, and changes only the rows that the template wins', async () => {
    copyOf(at('packaged'), at('templated'))
    appendFileSync(
      join(at('package'), 'templates', 'ocnli.njk'),
      `\n=== ${NEW} answers=tag\n两句话是什么关系？\n--- input\n甲：{{ premise }}\n乙：{{ hypothesis }}\n--- output\n{{ answer }}\n`,
    )
    const before = {
      others: [stampsOf('templated', 'cmrc2018'), stampsOf('templated', 'md-scs')],
      work: stamps(join(at('templated'), '.work')),
    }
    expect(resultOf(await build('templated'))).toMatchObject({
      rendered: ['ocnli'],
      upToDate: ['cmrc2018', 'md-scs'],
    })
    expect({
      others: [stampsOf('templated', 'cmrc2018'), stampsOf('templated', 'md-scs')],
      work: stamps(join(at('templated'), '.work')),
    }).toEqual(before)

    const old = new Set(linesOf(at('packaged'), 'ocnli'))
    const now = linesOf(at('templated'), 'ocnli')
    const isNew = (line: string) => wordingOf(JSON.parse(line) as Row).template === NEW
    const won = now.filter(isNew)
    expect(won.length).toBeGreaterThan(0)
    expect(
      now.filter(line => !isNew(line) && !old.has(line)),
      'rows of other templates that changed',
    ).toEqual([])
    expect(now.length).toBe(old.size)
  })

  test('(the layouts of worked examples) renders every task', async () => {
    appendFileSync(join(at('package'), 'templates', '_shots.njk'), '\n')
    expect(resultOf(await build('templated')).rendered).toEqual([...TASKS])
  })

  test.each(['tasks/cmrc2018', 'shapes/squad'])(
    '(%s, a task’s module or one that it imports) surveys and renders that task alone',
    async name => {
      appendFileSync(join(at('package'), 'dist', `${name}.js`), '\n// other code\n')
      const work = stamps(join(at('templated'), '.work'))
      expect(resultOf(await build('templated'))).toMatchObject({
        rendered: ['cmrc2018'],
        upToDate: ['md-scs', 'ocnli'],
      })
      const after = stamps(join(at('templated'), '.work'))
      expect(
        Object.keys(after).filter(name => after[name] !== work[name] && !name.startsWith('cmrc2018/')),
      ).toEqual([])
      expect(after['cmrc2018/survey.json']).not.toBe(work['cmrc2018/survey.json'])
    },
  )

  test('(code that plans, or says what the parts hold) renders every task, without a survey', async () => {
    for (const name of ['prepare', 'produce', 'rejects']) {
      appendFileSync(join(at('package'), 'dist', 'build', `${name}.js`), '\n// other code\n')
      const work = stamps(join(at('templated'), '.work'))
      expect(resultOf(await build('templated')).rendered, name).toEqual([...TASKS])
      expect(stamps(join(at('templated'), '.work')), name).toEqual(work)
    }
  })

  test('(code that reads, maps, finds duplicates, draws the pool or cuts files) surveys and renders every task', async () => {
    const code = ['build/dedup', 'build/survey', 'build/inputs', 'build/map', 'formats/tsv', 'lib/script']
    for (const name of code) {
      appendFileSync(join(at('package'), 'dist', `${name}.js`), '\n// other code\n')
      const before = stamps(join(at('templated'), '.work'))
      expect(resultOf(await build('templated')).rendered, name).toEqual([...TASKS])
      const after = stamps(join(at('templated'), '.work'))
      for (const task of TASKS)
        expect(after[`${task}/survey.json`], name).not.toBe(before[`${task}/survey.json`])
    }
  })

  test('(a descriptor) renders the tasks of that corpus alone', async () => {
    appendFileSync(join(at('package'), 'sources', 'md-scs', 'source.yaml'), '# a remark\n')
    expect(resultOf(await build('templated'))).toMatchObject({
      rendered: ['md-scs'],
      upToDate: ['cmrc2018', 'ocnli'],
    })
  })

  test('(the program’s version) renders every task', async () => {
    edit(join(at('package'), 'package.json'), text =>
      text.replace(/"version": "[^"]+"/, '"version": "99.0.0"'),
    )
    expect(resultOf(await build('templated')).rendered).toEqual([...TASKS])
    expect(manifestOf(at('templated')).biflan).toBe('99.0.0')
  })

  test('(a file that is aligned with another one) renders its task: it is raw data as much as the other', async () => {
    const corpus = join(at('package'), 'sources', 'side-by-side')
    cloneTask(cli, 'md-scs', 'side-by-side', 'side-by-side')
    const facts = 'title: Two files\nhome: https://example.org\nlicence: {id: MIT, use: commercial}\nfiles:\n'
    const file =
      '  - {name: wrong.txt, read: lines, field: wrong, align: {right: right.txt}, split: train, add: {domain: 法律}}\n'
    put(join(corpus, 'source.yaml'), facts + file)
    put(join(at('raw'), 'side-by-side', 'wrong.txt'), lines(['他再家', '我在这里']))
    put(join(at('raw'), 'side-by-side', 'right.txt'), lines(['他在家', '我在这里']))
    const run = () => succeed(['build', 'side-by-side', '--out', at('aligned'), '--json'], { home, cli })
    expect(resultOf(await run()).rendered).toEqual(['side-by-side'])
    expect(resultOf(await run()).rendered).toEqual([])
    put(join(at('raw'), 'side-by-side', 'right.txt'), lines(['他再家', '我在这里']))
    expect(resultOf(await run()).rendered).toEqual(['side-by-side'])
  })

  test('that breaks a template names its file and line and leaves the old rows', async () => {
    const before = stamps(at('templated'))
    const path = join(at('package'), 'templates', 'ocnli.njk')
    edit(path, text => text.replace('甲：{{ premise }}', '甲：{{ premize }}'))
    const line =
      readFileSync(path, 'utf8')
        .split('\n')
        .findIndex(each => each.includes('premize')) + 1
    const run = await biflan(args('templated'), { home, cli })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(`ocnli.njk:${line}: the name premize`)
    expect(run.stderr).toContain('did you mean premise?')
    expect(stamps(at('templated'))).toEqual(before)
  })
})

describe.concurrent('settings belong to the folder', () => {
  test('later commands use those of the first', async () => {
    await succeed(
      ['build', 'md-scs', '--out', at('held'), '--seed', '5', '--compress', 'none', '--few-shot', '0'],
      { home },
    )
    await succeed(['build', 'cmrc2018', '--out', at('held')], { home })
    expect(manifestOf(at('held')).settings).toMatchObject({ seed: 5, compress: 'none', fewShot: 0 })
    expect(rowsOf(at('held'), 'cmrc2018').every(row => wordingOf(row).shots === 0)).toBe(true)
  })

  const differing: [flag: string, value: string, told: RegExp][] = [
    ['--seed', '6', /seed = 6, but .* seed = 0/],
    ['--few-shot', '10%', /fewShot = 0\.1, but .* fewShot = 0\.25/],
    ['--compress', 'none', /compress = "none", but .* compress = "gzip"/],
    ['--unit-size', '1M', /unit = 1048576, but .* unit = 67108864/],
    ['--rows', '30', /rows = 30, but .* rows = null/],
  ]
  for (const [flag, value, told] of differing) {
    test(`${flag} that differs is refused with exit code 2, both values and the way out`, async () => {
      const message = await refused('base', ['build', 'ocnli', flag, value], 2)
      expect(message).toMatch(told)
      expect(message).toContain('--reset')
    })
  }

  test('that another first build wrote meanwhile are not mixed with one’s own', async () => {
    copyOf(at('base'), at('meanwhile'))
    const before = stamps(at('meanwhile'))
    // Settled when there was no folder yet.
    const request = {
      catalogue: await loadCatalogue(),
      selection: { tasks: ['md-scs'] },
      settings: { ...defaultSettings(false), seed: 9 },
      out: at('meanwhile'),
      raw: at('raw'),
      threads: 1,
      allowMissing: false,
      force: false,
      reset: false,
      maxRejects: 0.01,
      reporter: { stage: () => {}, advance: () => {}, finish: () => {}, note: () => {} },
    } satisfies BuildRequest
    await expect(buildHere(request)).rejects.toThrow(/seed = 9, but .* seed = 0/)
    expect(stamps(at('meanwhile'))).toEqual(before)
  })

  test('of another version of biflan are named as such, and forgotten with --reset', async () => {
    copyOf(at('base'), at('older'))
    edit(join(at('older'), 'manifest.json'), text =>
      text.replace(/"biflan": "[^"]+"/, '"biflan": "0.0.1"').replace(/"maxRecord": \d+/, '"old": true'),
    )
    const message = await refused('older', ['build', 'ocnli'], 2)
    expect(message).toMatch(/a manifest of biflan 0\.0\.1: settings\.maxRecord/)
    expect(message).toContain('--reset')
    await succeed(args('older', '--reset'), { home })
    expect(sums(at('older'))).toEqual(sums(at('base')))
  })

  test('flag goes before BIFLAN_*, that before --config, that before the default; an unknown key is refused by name', async () => {
    const config = put(at('biflan.yaml'), 'seed: 1\nfew-shot: 50%\ncompress: none\nrows: 30\n')
    const env = { BIFLAN_SEED: '2', BIFLAN_FEW_SHOT: '10%' }
    await succeed(['build', 'md-scs', '--out', at('layers'), '--seed', '3', '--config', config], {
      home,
      env,
    })
    expect(manifestOf(at('layers')).settings).toMatchObject({
      seed: 3,
      fewShot: 0.1,
      compress: 'none',
      rows: 30,
      unit: 67108864,
    })

    put(at('biflan.yaml'), 'sead: 1\n')
    const run = await biflan(['build', 'md-scs', '--out', at('unlayered'), '--config', config], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('biflan.yaml: the setting sead')
    expect(run.stderr).toContain('did you mean seed')
    expect(existsSync(at('unlayered'))).toBe(false)
  })

  test('wrong values are refused with exit code 2, by name, wherever they come from', async () => {
    const config = (text: string, name = 'wrong') => ['--config', put(at(`${name}.yaml`), text)]
    const wrong: [string, readonly string[], Record<string, string>?][] = [
      ['--seed', ['--seed', '-1']],
      ['--unit-size', ['--unit-size', '0']],
      ['--splits', ['--splits', 'tran']],
      ['BIFLAN_THREADS', [], { BIFLAN_THREADS: 'many' }],
      ['few-shot', config('few-shot: 3\n', 'share')],
      ['threads', config('threads: {a: 1}\n', 'map')],
      ['force', config('force: perhaps\n', 'maybe')],
      ['alias.yaml', config('seed: *nothing\n', 'alias')],
      ['broken.yaml', config('seed: {\n', 'broken')],
      ['BIFLAN_FORCE', [], { BIFLAN_FORCE: 'perhaps' }],
    ]
    for (const [named, flags, env] of wrong) {
      const run = await biflan(['build', 'md-scs', '--out', at('nowhere'), ...flags], {
        home,
        ...(env && { env }),
      })
      expect(run, named).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain(named)
      expect(run.stderr).not.toContain('should not happen')
    }
    expect(existsSync(at('nowhere'))).toBe(false)
    const run = await biflan(['build', 'md-scs', ...config('out: [a]\n', 'list')], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('list.yaml: out')
  })

  test('a switch in the environment is on or off by its value', async () => {
    copyOf(at('base'), at('switched'))
    const off = await succeed(['build', 'ocnli', '--out', at('switched')], {
      home,
      env: { BIFLAN_JSON: '1', BIFLAN_FORCE: '0', BIFLAN_RESET: 'false' },
    })
    expect(resultOf(off)).toMatchObject({ rendered: [], upToDate: ['ocnli'] })
    expect(tasksOf('switched')).toEqual([...TASKS])
  })
})

describe.concurrent('--rows', () => {
  const ROWS = 700

  test('gives exactly so many: by largest remainder, first renderings before second ones, in key order', async () => {
    await succeed(args('rows', '--rows', String(ROWS)), { home })
    const whole = manifestOf(at('base')).tasks
    const { tasks } = manifestOf(at('rows'))
    const all = Object.values(whole).reduce((sum, { rows }) => sum + rows, 0)
    expect(Object.values(tasks).reduce((sum, { rows }) => sum + rows, 0)).toBe(ROWS)
    const floors = TASKS.map(task => ({
      task,
      floor: Math.floor((whole[task]!.rows * ROWS) / all),
      rest: (whole[task]!.rows * ROWS) % all,
    }))
    const left = ROWS - floors.reduce((sum, { floor }) => sum + floor, 0)
    const lucky = floors
      .sort((a, b) => b.rest - a.rest)
      .slice(0, left)
      .map(({ task }) => task)
    for (const { task, floor } of floors)
      expect(tasks[task]!.rows, task).toBe(floor + (lucky.includes(task) ? 1 : 0))

    for (const task of TASKS) {
      const rows = rowsOf(at('rows'), task)
      const { examples } = tasks[task]!
      const times = new Map<string, number>()
      for (const row of rows) times.set(exampleOf(row), (times.get(exampleOf(row)) ?? 0) + 1)
      const least = Math.floor(rows.length / examples)
      expect([...times.values()].filter(count => count !== least && count !== least + 1)).toEqual([])
      if (least > 0) expect(times.size, 'every example has its first rendering').toBe(examples)
      const full = rowsOf(at('base'), task)
      const kept = new Set(rows.map(({ id }) => id))
      for (const [example, count] of times) {
        const wordings = full.filter(row => exampleOf(row) === example).map(({ id }) => id)
        expect(
          wordings.slice(0, count).every(id => kept.has(id)),
          'the best renderings stay',
        ).toBe(true)
      }
    }
    expect(linesOf(at('rows'), 'ocnli').filter(line => !linesOf(at('base'), 'ocnli').includes(line))).toEqual(
      [],
    )
  })

  test('is shared anew when a task joins: the next build of all comes to the total, and single tasks then stay', async () => {
    await succeed(['build', 'ocnli', '--out', at('joined'), '--rows', '500'], { home })
    await succeed(args('joined'), { home })
    await succeed(args('at-once', '--rows', '500'), { home })
    expect(sums(at('joined'))).toEqual(sums(at('at-once')))
    const run = await succeed(['build', 'md-scs', '--out', at('joined'), '--json'], { home })
    expect(resultOf(run)).toMatchObject({ rendered: [], upToDate: ['md-scs'] })
  })

  test('is never exceeded by building a task alone into a folder of others', async () => {
    await succeed(['build', 'ocnli', '--out', at('alone-first'), '--rows', '500'], { home })
    await biflan(['build', 'md-scs', '--out', at('alone-first')], { home })
    const total = Object.values(manifestOf(at('alone-first')).tasks).reduce((sum, { rows }) => sum + rows, 0)
    expect(total).toBe(500)
  })

  test('of more than there are is refused with exit code 2 and the most there are', async () => {
    const all = Object.values(manifestOf(at('base')).tasks).reduce((sum, { rows }) => sum + rows, 0)
    const run = await biflan(args('too-many', '--rows', String(all + 1)), { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(`--rows ${all + 1}`)
    expect(run.stderr).toContain(`at most ${all}`)
    expect(filesIn(at('too-many')).filter(name => /part|lock/.test(name))).toEqual([])
  })
})

describe.concurrent('choosing', () => {
  test('an unknown task or category is refused with exit code 2 and a suggestion', async () => {
    for (const [wrong, told] of [
      [['ocnly'], 'did you mean ocnli?'],
      [['--exclude', 'cmrc2108'], 'did you mean cmrc2018?'],
      [['--category', 'text-matchin'], 'text-matching'],
    ] as const) {
      const run = await biflan(['build', ...wrong, '--out', at('unknown')], { home })
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain(told)
    }
    expect(existsSync(at('unknown'))).toBe(false)
  })

  test('--exclude and --category take tasks out; a choice that leaves no task is refused as such', async () => {
    await succeed(args('excluded', '--exclude', 'cmrc2018,md-scs', '--rows', '20'), { home })
    expect(tasksOf('excluded')).toEqual(['ocnli'])
    await succeed(args('category', '--category', 'error-correction,reading-comprehension', '--rows', '20'), {
      home,
    })
    expect(tasksOf('category')).toEqual(['cmrc2018', 'md-scs'])
    const run = await biflan(['build', 'ocnli', '--exclude', 'ocnli', '--out', at('nothing')], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(existsSync(at('nothing'))).toBe(false)
  })

  test('--splits reads those files only, and names the tasks whose corpora have none', async () => {
    const run = await succeed(args('dev', '--splits', 'dev'), { home })
    expect(tasksOf('dev')).toEqual(['cmrc2018', 'ocnli'])
    expect(run.stderr).toMatch(/none of the wanted splits.*md-scs/)
    for (const { files } of Object.values(manifestOf(at('dev')).tasks))
      expect(files.every(({ split }) => split === 'dev')).toBe(true)
    expect(rowsOf(at('dev'), 'ocnli').every(({ id }) => id.startsWith('ocnli/dev.json#'))).toBe(true)
  })

  test('--splits of which no task has any are refused with exit code 2 and the splits that there are', async () => {
    const lacking = ['build', 'md-scs', 'xquad-zh', '--splits', 'dev', '--out', at('splitless')]
    for (const command of [lacking, [...lacking, '--dry-run'], [...lacking, '--sample']]) {
      const run = await biflan(command, { home })
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain('--splits dev')
      expect(run.stderr).toContain('md-scs has train, test')
      expect(run.stderr).toContain('xquad-zh has test')
    }
    const none = await biflan(['build', 'md-scs', '--splits', '', '--out', at('splitless')], { home })
    expect(none).toMatchObject({ code: 2, stdout: '' })
    expect(none.stderr).toMatch(/--splits.*\n.*one or more of train, dev, test/)
    expect(existsSync(at('splitless'))).toBe(false)
  })

  test('--category without a name leaves no task, rather than all', async () => {
    const run = await biflan(['build', '--category', '', '--out', at('uncategorised')], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain('no task is left')
  })

  test('the order in which splits are named does not matter', async () => {
    await succeed(['build', 'ocnli', '--out', at('order'), '--splits', 'train,dev', '--rows', '20'], { home })
    await succeed(['build', 'ocnli', '--out', at('order'), '--splits', 'dev,train,dev'], { home })
  })
})

describe.concurrent('missing sources', () => {
  beforeAll(() => {
    copyOf(at('raw'), at('raw-part'))
    rmSync(join(at('raw-part'), 'cmrc2018'), { recursive: true })
    rmSync(join(at('raw-part'), 'md-scs', 'law.test'))
  })

  test('end with exit code 3, the list of what is missing and the ways out; nothing is made', async () => {
    const run = await biflan(args('missing', '--raw', at('raw-part')), { home })
    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(run.stderr).toMatch(/cmrc2018: nothing of cmrc2018/)
    expect(run.stderr).toMatch(/md-scs: law\.test/)
    for (const way of ['biflan fetch', '--allow-missing', '--sample']) expect(run.stderr).toContain(way)
    expect(existsSync(at('missing'))).toBe(false)
  })

  test('with --allow-missing leave their tasks out; what is built in part is named, here and in the manifest', async () => {
    const run = await succeed(args('partly', '--raw', at('raw-part'), '--allow-missing'), { home })
    expect(tasksOf('partly')).toEqual(['md-scs', 'ocnli'])
    expect(manifestOf(at('partly')).tasks['md-scs']!.missing).toEqual(['law.test'])
    expect(run.stderr).toMatch(/not built: cmrc2018/)
    expect(run.stderr).toMatch(/in part: md-scs \(missing: law\.test\)/)
  })

  test('all of them end with exit code 3 even with --allow-missing', async () => {
    const run = await biflan(args('all-missing', '--raw', at('no-such-folder'), '--allow-missing'), { home })
    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(existsSync(at('all-missing'))).toBe(false)
  })
})

describe.concurrent('raw files that are none', () => {
  test('(a folder of a file’s name) end with one message, and are a remark of doctor', async () => {
    copyOf(at('raw'), at('raw-folders'))
    const wrong = join(at('raw-folders'), 'md-scs', 'law.test')
    rmSync(wrong)
    mkdirSync(wrong)
    for (const command of [
      ['build', 'md-scs', '--out', at('folders')],
      ['show', 'md-scs'],
    ]) {
      const run = await biflan([...command, '--raw', at('raw-folders')], { home })
      expect(run).toMatchObject({ code: 1, stdout: '' })
      expect(run.stderr).toMatch(/^biflan: .*law\.test: a folder\n {2}expected: a file/)
      expect(run.stderr).not.toMatch(/should not happen|\n {4}at /)
    }
    expect(existsSync(at('folders'))).toBe(false)
    const doctor = await biflan(['doctor', 'md-scs', '--raw', at('raw-folders')], { home })
    expect(doctor.code).toBe(0)
    expect(doctor.stdout).toMatch(/law\.test: .*: a folder/)
    expect(doctor.stdout).toMatch(/^ {2}law\.train /m)
  })

  test('(a file where the folder of raw files should be) are refused with exit code 2', async () => {
    const file = put(at('raw-file'), 'text')
    for (const raw of [file, join(file, 'below')]) {
      const run = await biflan(['build', 'md-scs', '--raw', raw, '--out', at('folders')], { home })
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain('is no folder')
      expect(run.stderr).toContain('--raw')
    }
  })
})

describe.concurrent('--dry-run', () => {
  test('says rows, bytes, time and disk, and writes nothing at all', async () => {
    const alone = at('alone')
    // One file is large enough for its checksums to be remembered by other commands.
    putOcnli(join(alone, 'raw'), 60, 10)
    appendFileSync(
      join(alone, 'raw', 'ocnli', 'publisher', 'dev.json'),
      `${JSON.stringify({ ...pair(80_000), note: 'x'.repeat(4.5 * 2 ** 20) })}\n`,
    )
    mkdirSync(join(alone, 'tmp'))
    const before = stamps(alone)
    const run = await succeed(['build', 'ocnli', '--dry-run', '--json'], { home: alone })
    const told = JSON.parse(run.stdout) as Record<string, unknown>
    expect(told).toMatchObject({ tasks: [{ task: 'ocnli', examples: 70, rows: 700, due: true }], rows: 700 })
    for (const figure of ['bytes', 'seconds', 'needed', 'free']) expect(told[figure]).toBeGreaterThan(0)
    expect(stamps(alone)).toEqual(before)
    expect(filesIn(join(alone, 'tmp'))).toEqual([])
  })

  test('in a finished folder names what is due and what is not', async () => {
    const before = stamps(at('base'))
    const run = await succeed(args('base', '--dry-run', '--raw', at('raw-2'), '--json'), { home })
    const { tasks } = JSON.parse(run.stdout) as { tasks: { task: string; due: boolean }[] }
    expect(tasks.filter(({ due }) => due).map(({ task }) => task)).toEqual(['ocnli'])
    expect(stamps(at('base'))).toEqual(before)
  })

  test('refuses what the build would refuse', async () => {
    put(join(at('diary'), 'monday.txt'), 'rain')
    expect(await refused('diary', ['build', 'ocnli', '--dry-run'], 2)).toContain('monday.txt')
  })
})

describe.concurrent('--out on something that is no build', () => {
  const others: Record<string, string[]> = {
    'a folder of other files': ['notes.txt'],
    'a folder with a file among others': ['data/a.csv', 'tasks/list.txt', 'readme.md'],
    'a folder whose folder tasks holds other things': ['tasks/ocnli/homework.doc'],
    'a folder with a manifest of another program': ['manifest.json'],
  }
  for (const [what, files] of Object.entries(others)) {
    test(`(${what}) is refused with exit code 2 and left as it was`, async () => {
      for (const file of files) put(join(at(what), file), '{"name":"another program’s"}')
      expect(await refused(what, ['build', 'ocnli', '--rows', '10'], 2)).toContain(at(what))
    })
  }

  test('(a file) is refused with exit code 2 and left as it was', async () => {
    put(at('a-file'), 'text')
    const run = await biflan(['build', 'ocnli', '--out', at('a-file')], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toContain(at('a-file'))
    expect(readFileSync(at('a-file'), 'utf8')).toBe('text')
  })

  test('(a path below a file, or a link to nothing) is refused with exit code 2, by name', async () => {
    const file = put(at('low-file'), 'text')
    symlinkSync(at('gone'), at('dangling'))
    for (const [out, wrong] of [
      [join(file, 'below', 'further'), file],
      [at('dangling'), 'it'],
      [join(at('dangling'), 'below'), at('dangling')],
    ] as const) {
      for (const command of [
        ['build', 'ocnli'],
        ['plan', 'ocnli'],
      ]) {
        const run = await biflan([...command, '--out', out], { home })
        expect(run, out).toMatchObject({ code: 2, stdout: '' })
        expect(run.stderr).toContain(`${out}: ${wrong} is no folder`)
        expect(run.stderr).toContain('--out')
      }
    }
    expect(existsSync(at('gone'))).toBe(false)
  })

  test('(a link to a folder) is built into', async () => {
    mkdirSync(at('linked-to'))
    symlinkSync(at('linked-to'), at('linked'))
    await succeed(args('linked'), { home })
    expect(sums(at('linked-to'))).toEqual(sums(at('base')))
  })

  test('(another program’s manifest) is refused with --reset, too', async () => {
    put(join(at('their-build'), 'manifest.json'), '{"name":"another program’s"}')
    const message = await refused('their-build', ['build', 'ocnli', '--reset'], 2)
    expect(message).toContain(join(at('their-build'), 'manifest.json'))
  })
})

describe.concurrent('records that cannot be read', () => {
  const putFlawed = (raw: string, records: number, flawed: number) => {
    const good = pairLines(0, records - flawed)
    const bad = Array.from({ length: flawed }, (_, i) =>
      i % 2 === 0 ? '{"sentence1": "断' : '{"sentence1":"甲","label":"neutral"}',
    )
    put(
      join(raw, 'ocnli', 'publisher', 'train.50k.json'),
      lines([...good.slice(0, 300), ...bad, ...good.slice(300)]),
    )
    put(join(raw, 'ocnli', 'publisher', 'dev.json'), lines(pairLines(50_000, 10)))
  }
  const build = (out: string, ...more: string[]) => [
    'build',
    'ocnli',
    '--out',
    at(out),
    '--rows',
    '100',
    ...more,
  ]

  test('more than 1 % and more than 20 of a file stop before a row is written, by file, line and reason; old parts stay', async () => {
    putFlawed(at('flawed'), 500, 21)
    await succeed(build('spared'), { home })
    const before = stamps(at('spared'))
    const run = await biflan(build('spared', '--raw', at('flawed'), '--unit-size', '64MiB'), { home })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain(`${join(at('flawed'), 'ocnli', 'publisher', 'train.50k.json')}: 21 of 500`)
    expect(run.stderr).toMatch(
      /11 times not valid JSON.*train\.50k\.json:301; train\.50k\.json:303; train\.50k\.json:305/,
    )
    expect(run.stderr).toMatch(/10 times sentence2: .*train\.50k\.json:302; /)
    expect(run.stderr).toContain('--max-rejects')
    expect(stamps(join(at('spared'), 'tasks'))).toEqual(
      Object.fromEntries(
        Object.entries(before)
          .filter(([name]) => name.startsWith('tasks/'))
          .map(([name, stamp]) => [name.slice(6), stamp]),
      ),
    )
    expect(manifestOf(at('spared')).tasks['ocnli']!.rows).toBe(100)

    const fresh = await biflan(build('unborn', '--raw', at('flawed')), { home })
    expect(fresh.code).toBe(1)
    expect(filesIn(join(at('unborn'), 'tasks'))).toEqual([])
    await succeed(build('unborn', '--raw', at('flawed'), '--max-rejects', '5%'), { home })
    expect(manifestOf(at('unborn')).tasks['ocnli']!.rejects.reduce((sum, { count }) => sum + count, 0)).toBe(
      21,
    )
  })

  for (const [records, flawed, what] of [
    [500, 20, 'no more than 20'],
    [2100, 21, 'no more than 1 %'],
  ] as const) {
    test(`${what} are counted with file and line and stop nothing`, async () => {
      putFlawed(at(`few-${flawed}`), records, flawed)
      const out = `counted-${flawed}`
      await succeed(build(out, '--raw', at(`few-${flawed}`), '--unit-size', '16K'), { home })
      const { rejects, records: counted } = manifestOf(at(out)).tasks['ocnli']!
      expect(counted).toBe(records + 10)
      expect(rejects.reduce((sum, { count }) => sum + count, 0)).toBe(flawed)
      expect(rejects.flatMap(({ places }) => places)).toContain('train.50k.json:301')
      expect(rejects.flatMap(({ places }) => places)).toContain('train.50k.json:302')
    })
  }

  test('and records above --max-record are counted by size and place, in lines and in documents', async () => {
    copyOf(at('raw'), at('long'))
    const long = '很长'.repeat(2000)
    const dev = join(at('long'), 'ocnli', 'publisher', 'dev.json')
    const first = readFileSync(dev, 'utf8').split('\n')
    writeFileSync(
      dev,
      [...first.slice(0, 4), JSON.stringify({ ...pair(60_000), sentence1: long }), ...first.slice(4)].join(
        '\n',
      ),
    )
    const trial = join(at('long'), 'cmrc2018', 'raw', 'cmrc2018_trial.json')
    const articles = JSON.parse(readFileSync(trial, 'utf8')) as { context_text: string }[]
    writeFileSync(
      trial,
      JSON.stringify([
        articles[0],
        { ...articles[1]!, context_text: long + articles[1]!.context_text },
        articles[2],
      ]),
    )
    await succeed(args('long-out', '--raw', at('long'), '--max-record', '8K'), { home })
    const { ocnli, cmrc2018 } = manifestOf(at('long-out')).tasks
    const places = (rejects: readonly { places: readonly string[] }[]) => rejects.flatMap(each => each.places)
    expect(ocnli!.rejects).toMatchObject([{ count: 1, reason: expect.stringContaining('8192') }])
    expect(places(ocnli!.rejects)).toEqual(['dev.json:5'])
    expect(cmrc2018!.rejects).toMatchObject([{ count: 1, reason: expect.stringContaining('8192') }])
    expect(places(cmrc2018!.rejects)).toEqual(['cmrc2018_trial.json, record 2'])
    expect(manifestOf(at('base')).tasks['ocnli']!.examples).toBe(ocnli!.examples)
  })

  test('an empty file is no failure: the task has the rows of the others', async () => {
    copyOf(at('raw'), at('emptied'))
    writeFileSync(join(at('emptied'), 'ocnli', 'publisher', 'dev.json'), '')
    await succeed(build('empty', '--raw', at('emptied')), { home })
    expect(manifestOf(at('empty')).tasks['ocnli']!.files).toMatchObject([
      { name: 'train.50k.json' },
      { name: 'dev.json', records: 0 },
    ])
  })
})

describe.concurrent('output', () => {
  test('on stdout is the result alone: a table for people, or one line of JSON; progress goes to stderr', async () => {
    copyOf(at('base'), at('told'))
    const run = await succeed(args('told'), { home })
    expect(run.stdout).toMatch(/^task +records/)
    expect(run.stdout).not.toMatch(/survey:|render:|up to date|\u001b/)
    const json = await succeed(args('told', '--json'), { home })
    expect(json.stdout.trim().split('\n').length).toBe(1)
    expect(resultOf(json)).toMatchObject({ rendered: [] })
  })

  test('lists tasks in the same order whichever was finished first', async () => {
    const run = await succeed(args('listed', '--force', '--threads', '2', '--rows', '60'), { home })
    const order = run.stdout
      .split('\n')
      .slice(1)
      .map(line => line.split(' ')[0])
      .filter(name => (TASKS as readonly string[]).includes(name!))
    expect(order).toEqual([...TASKS])
  })

  test('into a reader that has seen enough is no failure', async () => {
    copyOf(at('base'), at('piped'))
    const command = `set -o pipefail; "${process.execPath}" "${CLI}" build ${TASKS.join(' ')} --out "${at('piped')}" --threads 1 | true`
    const { code, stderr } = await new Promise<{ code: number; stderr: string }>(resolve => {
      execFile('bash', ['-c', command], { env: environment({ home }), cwd: home }, (error, _, stderr) => {
        resolve({ code: error ? Number(error.code) : 0, stderr })
      })
    })
    expect(stderr).not.toMatch(/EPIPE|error/)
    expect(code).toBe(0)
  })
})
