import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { mixtureFolders, recoverMixture } from '../src/mixture/folder.ts'
import { type MixManifest, readMixManifest } from '../src/mixture/manifest.ts'
import { biflan, type Run, succeed } from './helpers/command.ts'
import { putCmrc2018, putMdScs, putOcnli } from './helpers/corpora.ts'
import { copyOf, filesIn, put, sha256, stamps, sums, temporary } from './helpers/folders.ts'
import { linesOf, manifestOf, textOf } from './helpers/rows.ts'

// A mixture takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const TASKS = ['cmrc2018', 'md-scs', 'ocnli'] as const
const CHINESE = 'shares: { zh: 1 }\n'
const recipe = (text: string, name = 'recipe.yaml'): string[] => ['--recipe', put(at(name), text)]
const mix = (out: string, ...args: string[]): Promise<Run> =>
  biflan(['mix', '--out', at(out), ...args], { home })
const mixed = (out: string, ...args: string[]): Promise<Run> =>
  succeed(['mix', '--out', at(out), ...args], { home })

const shardsOf = (out: string): MixManifest => readMixManifest(join(at(out), 'mixture'))!
const linesIn = (out: string, split = 'train'): string[] =>
  shardsOf(out)
    .shards.filter(shard => shard.split === split)
    .flatMap(({ name }) =>
      textOf(join(at(out), 'mixture', 'data', name))
        .split('\n')
        .slice(0, -1),
    )
const builtLines = (out: string): string[] =>
  Object.keys(manifestOf(at(out)).tasks).flatMap(task => linesOf(at(out), task))

/** Runs a command that must fail; it leaves the folder as it was. */
async function refused(out: string, code: number, ...args: string[]): Promise<string> {
  const before = stamps(at(out))
  const run = await mix(out, ...args)
  expect(run).toMatchObject({ code, stdout: '' })
  expect(run.stderr).not.toMatch(/should not happen/)
  expect(stamps(at(out))).toEqual(before)
  return run.stderr
}

beforeAll(async () => {
  putOcnli(at('raw'), 60, 10)
  putCmrc2018(at('raw'), 6)
  putMdScs(at('raw'), 8)
  await succeed(['build', ...TASKS, '--out', at('base'), '--validation', '0.1'], { home })
  copyOf(at('base'), at('made'))
  await mixed('made', ...recipe(CHINESE), '--shard-rows', '300')
})

describe('biflan build --dry-run', () => {
  const foreseen = async (...args: string[]) => {
    const { stdout } = await succeed(['build', '--dry-run', '--json', ...args], { home })
    return (JSON.parse(stdout) as { mixture?: { expected: string[]; languages: MixManifest['languages'] } })
      .mixture
  }

  test('plans the mixture from what the survey counts, and leaves no folder', async () => {
    const { expected, languages } = (await foreseen('--sample', '--out', at('never')))!
    const [zh, en] = languages
    expect(zh!.parts.length).toBe(18)
    expect(en!.rows).toBe(2 * zh!.rows)
    expect(en!.parts.map(({ name }) => name)).toEqual(['flan2021', 't0', 'niv2', 'cot', 'dialog'])
    expect(en!.parts.every(({ rows }) => rows > 0)).toBe(true)
    expect(expected).toContain('ocnli')
    expect(existsSync(at('never'))).toBe(false)
    const tokens = recipe('balance: tokens\n', 'tokens.yaml')
    expect(await foreseen('--sample', '--out', at('never'), ...tokens)).toBeUndefined()
  })

  test('says of rendered tasks what their indexes say: the mixture as it is then made', async () => {
    copyOf(at('made'), at('foreseen'))
    const before = stamps(at('foreseen'))
    const { expected, languages } = (await foreseen('--allow-missing', '--out', at('foreseen')))!
    expect(expected).toEqual([])
    const rowsIn = (of: MixManifest['languages']) =>
      of.flatMap(({ parts }) =>
        parts.flatMap(({ tasks }) =>
          tasks.map(task => [task.name, task.available, task.rows, task.validation]),
        ),
      )
    expect(rowsIn(languages)).toEqual(rowsIn(shardsOf('made').languages))
    expect(stamps(at('foreseen'))).toEqual(before)
  })

  test('refuses a recipe with a name that is none before anything starts', async () => {
    const typo = recipe('zh: { shares: { clozes: 1 } }\n', 'typo.yaml')
    for (const more of [[], ['--dry-run']]) {
      const run = await biflan(['build', '--sample', '--out', at('typo'), ...more, ...typo], { home })
      expect(run).toMatchObject({ code: 2, stdout: '' })
      expect(run.stderr).toContain('did you mean cloze')
      expect(existsSync(at('typo'))).toBe(false)
    }
  })
})

describe('biflan mix', () => {
  test('makes one shuffled set of all rows of a build, the validation side apart', () => {
    const [train, held] = [linesIn('made'), linesIn('made', 'validation')]
    expect([...train, ...held].sort()).toEqual(builtLines('made').sort())
    const side = (name: string) =>
      Object.entries(manifestOf(at('made')).tasks).flatMap(([task, { parts }]) =>
        parts
          .filter(part => part.side === name)
          .flatMap(part =>
            textOf(join(at('made'), 'tasks', task, part.name))
              .split('\n')
              .slice(0, -1),
          ),
      )
    expect(held.sort()).toEqual(side('validation').sort())
    expect(held.length).toBeGreaterThan(10)
    const { rows, shards } = shardsOf('made')
    expect(rows).toEqual({ train: train.length, validation: held.length })
    const folder = join(at('made'), 'mixture', 'data')
    expect(readdirSync(folder).sort()).toEqual(shards.map(({ name }) => name).sort())
    for (const { name, bytes, sha256: sum } of shards) {
      const file = readFileSync(join(folder, name))
      expect([file.length, sha256(file)]).toEqual([bytes, sum])
    }
    expect(shards[0]!.name).toMatch(/^train-00000-of-0000\d\.jsonl\.gz$/)
  })

  test('leaves a mixture alone that is up to date, and makes it again by --force: the same bytes', async () => {
    copyOf(at('made'), at('again'))
    const before = stamps(join(at('again'), 'mixture'))
    const run = await mixed('again')
    expect(run.stderr).toContain('up to date')
    expect(stamps(join(at('again'), 'mixture'))).toEqual(before)
    expect(JSON.parse((await mixed('again', '--json')).stdout)).toMatchObject({ made: false })
    await mixed('again', '--force', '--threads', '3', '--memory', '400M')
    expect(sums(join(at('again'), 'mixture'))).toEqual(sums(join(at('made'), 'mixture')))
    expect(
      Object.values(stamps(join(at('again'), 'mixture'))).some(stamp =>
        Object.values(before).includes(stamp),
      ),
    ).toBe(false)
    rmSync(join(at('again'), 'mixture', 'data', shardsOf('again').shards[0]!.name))
    await mixed('again')
    expect(sums(join(at('again'), 'mixture'))).toEqual(sums(join(at('made'), 'mixture')))
    for (const name of ['README.md', 'LICENSES.md', 'SHA256SUMS']) {
      rmSync(join(at('again'), 'mixture', name))
      await mixed('again')
      expect(existsSync(join(at('again'), 'mixture', name))).toBe(true)
    }
    expect(
      filesIn(at('again')).filter(name => name.startsWith('.mixture') || name.startsWith('.work/mix')),
    ).toEqual([])
  })

  test('remembers how a mixture was made; flags change single values, --reset forgets them', async () => {
    copyOf(at('made'), at('options'))
    await mixed('options', '--rows', '200', '--compress', 'none')
    expect(shardsOf('options').options).toMatchObject({
      recipe: { shares: { zh: 1 }, rows: 200 },
      shard: { rows: 300 },
      compress: 'none',
    })
    expect(linesIn('options').length).toBe(200)
    await mixed('options', '--max-repeat', '2', '--rows', '100000')
    expect(shardsOf('options').rows.train).toBe(2 * shardsOf('made').rows.train)
    expect(linesIn('options').filter(line => /^\{"id":"[^"]*~2"/.test(line)).length).toBe(
      shardsOf('made').rows.train,
    )
    // Without the recipe there is a share for English again.
    expect(await refused('options', 3, '--reset')).toContain('English')
  })

  test('says with --dry-run what it would make, and makes nothing', async () => {
    copyOf(at('base'), at('dry'))
    const before = stamps(at('dry'))
    const { stdout } = await mixed('dry', ...recipe(CHINESE), '--rows', '100000', '--by', 'task', '--dry-run')
    for (const word of [
      'available',
      'wanted',
      'limit',
      'taken',
      'repeats',
      'shortage',
      'ocnli',
      'cmrc2018',
      '4.0x of',
    ])
      expect(stdout).toContain(word)
    expect(stdout).toContain('nothing was written')
    const json = JSON.parse((await mixed('dry', ...recipe(CHINESE), '--dry-run', '--json')).stdout)
    expect(json.languages[0].name).toBe('zh')
    expect(json.languages[0].taken).toBe(shardsOf('made').rows.train)
    expect(json.needed).toBeGreaterThan(0)
    expect(stamps(at('dry'))).toEqual(before)
  })

  test('may be stricter than the build, and is refused where it is looser', async () => {
    copyOf(at('base'), at('strict'))
    const { stdout } = await mixed('strict', ...recipe(CHINESE), '--max-input', '100')
    expect(stdout).toMatch(/longer than the limit, and not used: [1-9]/)
    const { languages, rows } = shardsOf('strict')
    const long = languages.flatMap(({ parts }) => parts.flatMap(({ tasks }) => tasks.map(task => task.long)))
    expect(rows.train + rows.validation + long.reduce((sum, each) => sum + each, 0)).toBe(
      builtLines('strict').length,
    )
    expect(await refused('strict', 2, '--max-input', '2000')).toContain('1021')
    expect(await refused('strict', 2, '--max-output', '300')).toContain('254')
  })

  test('leaves out licences that are not wanted, and says what that changes', async () => {
    copyOf(at('base'), at('free'))
    const { stdout } = await mixed('free', ...recipe(CHINESE), '--licence-use', 'commercial')
    expect(stdout).toMatch(/left out by licence, zh: .*ocnli \(CC-BY-NC-2\.0, non-commercial/)
    expect(stdout).toContain('share before')
    const taken = shardsOf('free').languages.flatMap(({ parts }) => parts.flatMap(({ tasks }) => tasks))
    expect(taken.find(({ name }) => name === 'ocnli')!.rows).toBe(0)
    expect(taken.find(({ name }) => name === 'md-scs')!.rows).toBeGreaterThan(0)
    expect(shardsOf('free').dropped.map(({ name }) => name)).toContain('ocnli')
    await mixed('free', '--no-share-alike')
    expect(
      shardsOf('free')
        .dropped.map(({ name }) => name)
        .sort(),
    ).toEqual(['cmrc2018', 'ocnli'])
    expect(linesIn('free').some(line => line.startsWith('{"id":"cmrc2018'))).toBe(false)
  })

  test('names what a recipe asks for that is not built (3) or does not exist (2)', async () => {
    expect(await refused('made', 3, ...recipe(`${CHINESE}zh: { shares: { cloze: 1 } }`))).toContain(
      'zh/cloze',
    )
    const tnews = 'zh: { categories: { text-matching: { shares: { afqmc: 1, ocnli: 1 } } } }'
    expect(await refused('made', 3, ...recipe(CHINESE + tnews))).toContain('biflan build afqmc')
    expect(await refused('made', 2, ...recipe(`${CHINESE}zh: { shares: { text-mathcing: 1 } }`))).toContain(
      'did you mean text-matching',
    )
    expect(await refused('made', 2, ...recipe('sahres: {}'))).toContain('did you mean shares')
    expect(await refused('made', 2, '--recipe', at('nowhere.yaml'))).toContain('nowhere.yaml')
    expect(await refused('made', 2, '--shard-rows', '1', '--shard-size', '1M')).toContain('one of them')
    expect(await refused('made', 2, '--force', '--memory', '1M')).toMatch(/at least \d+M/)
  })

  test('says where there is no build, and which part is damaged (3)', async () => {
    const run = await biflan(['mix', '--out', at('no-build')], { home })
    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(run.stderr).toContain('biflan build')
    copyOf(at('made'), at('cut'))
    writeFileSync(
      join(at('cut'), 'tasks', 'ocnli', manifestOf(at('cut')).tasks['ocnli']!.parts[0]!.name),
      'cut',
    )
    expect(await refused('cut', 3, '--force')).toContain('biflan build ocnli')
  })
})

describe('a mixture of older parts', () => {
  test('is named where its folder is listed or built in, and is put right by biflan mix', async () => {
    copyOf(at('made'), at('stale'))
    expect((await succeed(['ls', 'mixture', '--out', at('stale')], { home })).stderr).toBe('')
    putOcnli(at('raw-2'), 63, 10)
    const build = await succeed(['build', 'ocnli', '--out', at('stale'), '--raw', at('raw-2')], { home })
    expect(build.stderr).toMatch(/the mixture .* is out of date \(ocnli was built anew\): biflan mix/)
    const listed = await succeed(['ls', 'mixture', '--out', at('stale')], { home })
    expect(listed.stderr).toContain('ocnli was built anew')
    expect(listed.stdout).toContain('md-scs')
    const { stderr } = await mixed('stale')
    expect(stderr).not.toContain('out of date')
    expect((await succeed(['ls', 'tasks', '--out', at('stale')], { home })).stderr).toBe('')
    expect([...linesIn('stale'), ...linesIn('stale', 'validation')].sort()).toEqual(
      builtLines('stale').sort(),
    )
  })

  test('whose manifest is damaged is stale, and made again with --reset', async () => {
    copyOf(at('made'), at('damaged'))
    writeFileSync(join(at('damaged'), 'mixture', 'manifest.json'), '{"biflan":')
    const { stderr } = await succeed(['ls', 'tasks', '--out', at('damaged')], { home })
    expect(stderr).toContain('no manifest of a mixture')
    expect(await refused('damaged', 2)).toContain('--reset')
    await mixed('damaged', '--reset', ...recipe(CHINESE), '--shard-rows', '300')
    expect(sums(join(at('damaged'), 'mixture'))).toEqual(sums(join(at('made'), 'mixture')))
  })

  test('is gone after a reset of single tasks', async () => {
    copyOf(at('made'), at('reset'))
    await succeed(['build', 'ocnli', '--out', at('reset'), '--reset'], { home })
    expect(existsSync(join(at('reset'), 'mixture'))).toBe(false)
    const none = await biflan(['ls', 'mixture', '--out', at('reset')], { home })
    expect(none).toMatchObject({ code: 3 })
  })
})

describe('a crash between any two steps', () => {
  const state = (name: string, leave: (out: string) => void): string => {
    const out = copyOf(at('made'), at(name))
    leave(out)
    recoverMixture(out)
    expect(filesIn(out).filter(file => file.startsWith('.mixture') || file.startsWith('.work/mix'))).toEqual(
      [],
    )
    return out
  }
  const OTHER = { 'manifest.json': 'the new one', 'data/train-00000-of-00001.jsonl': 'new\n' }
  const putNext = (out: string, files: Readonly<Record<string, string>> = OTHER): void => {
    for (const [name, text] of Object.entries(files)) put(join(mixtureFolders(out).next, name), text)
  }
  const isOld = (out: string) => expect(sums(join(out, 'mixture'))).toEqual(sums(join(at('made'), 'mixture')))
  const isNew = (out: string) =>
    expect(readFileSync(join(out, 'mixture', 'manifest.json'), 'utf8')).toBe(OTHER['manifest.json'])

  test('while rows are scattered or shards are written leaves the old mixture', () => {
    isOld(state('scattering', out => put(join(out, '.work', 'mix', '1', '7'), 'rows')))
    isOld(
      state('writing', out => {
        putNext(out, { 'data/.train-00000-of-00001.jsonl.part': 'half' })
        mkdirSync(join(out, '.work', 'mix'), { recursive: true })
      }),
    )
  })

  test('after the new one is whole puts it in its place', () => {
    isNew(state('new is whole', out => putNext(out)))
    isNew(
      state('aside', out => {
        putNext(out)
        renameSync(mixtureFolders(out).current, mixtureFolders(out).previous)
      }),
    )
    isNew(
      state('exchanged', out => {
        const { current, next, previous } = mixtureFolders(out)
        putNext(out)
        renameSync(current, previous)
        renameSync(next, current)
      }),
    )
  })

  test('with the old one aside and no whole new one brings the old one back', () => {
    isOld(
      state('lost', out => {
        renameSync(mixtureFolders(out).current, mixtureFolders(out).previous)
        put(join(mixtureFolders(out).next, 'data', 'x'), '')
      }),
    )
  })
})

describe('biflan build without tasks', () => {
  test('says before it starts that nothing of the English side is here (3)', async () => {
    const run = await biflan(['build', '--out', at('monolingual'), '--raw', at('raw')], { home })
    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(run.stderr).toContain('English Flan Collection')
    expect(run.stderr).toContain('--allow-missing')
    expect(existsSync(at('monolingual'))).toBe(false)
  })

  test('with --allow-missing builds what is here and says in one line why there is no mixture', async () => {
    const run = await succeed(['build', '--out', at('partial'), '--raw', at('raw'), '--allow-missing'], {
      home,
    })
    expect(Object.keys(manifestOf(at('partial')).tasks)).toEqual([...TASKS])
    const said = run.stderr.split('\n').filter(line => line.includes('no mixture'))
    expect(said.length).toBe(1)
    expect(said[0]).toMatch(/English Flan Collection.*biflan fetch.*biflan mix/)
    expect(existsSync(join(at('partial'), 'mixture'))).toBe(false)
  })

  test('ends with the mixture: by a recipe, and the next time by the same one', async () => {
    const build = (...args: string[]) =>
      succeed(['build', '--out', at('whole'), '--raw', at('raw'), '--allow-missing', ...args], { home })
    const { stdout } = await build(...recipe(CHINESE, 'chinese.yaml'))
    expect(stdout).toContain('whole/mixture/data')
    const before = sums(join(at('whole'), 'mixture'))
    const again = JSON.parse((await build('--json')).stdout)
    expect(again.mixture).toMatchObject({ made: false, train: shardsOf('whole').rows.train })
    expect(sums(join(at('whole'), 'mixture'))).toEqual(before)
  })
})

describe('the mixture of the samples', () => {
  const SUBMIXTURES = ['flan2021', 't0', 'niv2', 'cot', 'dialog']
  const taskOf = (line: string) => (JSON.parse(line) as { task: string }).task
  const isEnglish = (line: string) => SUBMIXTURES.includes(taskOf(line))

  beforeAll(async () => {
    await succeed(['build', '--sample', '--out', at('sample')], { home })
  })

  test('is bilingual: one Chinese row to two English ones, these 40/32/20/5/3 as near as rows allow', () => {
    const lines = linesIn('sample')
    const english = lines.filter(isEnglish)
    expect(english.length).toBeGreaterThan(100)
    expect(Math.abs(english.length - 2 * (lines.length - english.length))).toBeLessThanOrEqual(2)
    for (const [i, share] of [40, 32, 20, 5, 3].entries()) {
      const mine = english.filter(line => taskOf(line) === SUBMIXTURES[i]).length
      expect(Math.abs(mine - (english.length * share) / 100)).toBeLessThan(1)
    }
    const { rows, languages } = shardsOf('sample')
    expect(rows.train).toBe(lines.length)
    expect(languages.map(({ name, rows: own }) => [name, own])).toEqual([
      ['zh', lines.length - english.length],
      ['en', english.length],
    ])
  })

  test('has six strings in every row, ids of its own, and no shard without rows', () => {
    const lines = linesIn('sample')
    const ids = new Set<string>()
    for (const line of lines) {
      const row = JSON.parse(line) as Record<string, string>
      expect(Object.keys(row)).toEqual(['id', 'instruction', 'input', 'output', 'domain', 'task'])
      expect(Object.values(row).every(value => typeof value === 'string')).toBe(true)
      ids.add(row['id']!)
      if (isEnglish(line))
        expect(row).toMatchObject({ input: '', id: expect.stringMatching(`^${row['task']}/`) })
    }
    expect(ids.size).toBe(lines.length)
    expect(shardsOf('sample').shards.every(({ rows }) => rows > 0)).toBe(true)
  })

  test('is the same for any number of threads, and made of the same rows by `biflan mix`', async () => {
    copyOf(at('sample'), at('sample-2'))
    await mixed('sample-2', '--sample', '--force', '--threads', '5')
    expect(sums(join(at('sample-2'), 'mixture'))).toEqual(sums(join(at('sample'), 'mixture')))
  })

  test('takes every Chinese row where English may fill and repeat, and says how often', async () => {
    copyOf(at('sample'), at('filled'))
    const { stdout } = await mixed('filled', '--on-shortage', 'fill', '--max-repeat', '1000')
    const lines = linesIn('filled')
    const chinese = lines.filter(line => !isEnglish(line))
    expect(chinese.length).toBe(builtLines('filled').length)
    expect(lines.length).toBe(3 * chinese.length)
    expect(stdout).toMatch(/cot .* \d+\.\dx /)
    expect(stdout).toContain('33.3 %')
  })

  test('may be in proportion by tokens', async () => {
    copyOf(at('sample'), at('tokens'))
    await mixed('tokens', '--balance', 'tokens', '--on-shortage', 'fill', '--max-repeat', '1000')
    const sumOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0)
    const [zh, en] = shardsOf('tokens').languages.map(({ parts }) =>
      sumOf(parts.flatMap(({ tasks }) => tasks.map(({ tokens }) => tokens))),
    )
    expect(Math.abs(en! / zh! / 2 - 1)).toBeLessThan(0.01)
    expect(
      Math.abs(linesIn('tokens').filter(isEnglish).length / linesIn('tokens').length - 2 / 3),
    ).toBeGreaterThan(0.02)
  })

  test('leaves out English tasks by a table of licences, which it wants to see again', async () => {
    copyOf(at('sample'), at('licensed'))
    const name = shardsOf('licensed').languages[1]!.parts[1]!.tasks.find(({ rows }) => rows > 0)!.name
    const table = put(at('licences.csv'), `task_name,licence,use\n${name},CC BY-NC 4.0,non-commercial\n`)
    const { stdout } = await mixed(
      'licensed',
      '--licence-table',
      table,
      '--licence-use',
      'unspecified',
      '--on-shortage',
      'fill',
    )
    expect(stdout).toContain(`${name} (CC BY-NC 4.0, non-commercial`)
    expect(linesIn('licensed').some(isEnglish)).toBe(true)
    expect(shardsOf('licensed').dropped.map(dropped => dropped.name)).toContain(name)
    expect(await refused('licensed', 2)).toContain('--licence-table')
  })
})
