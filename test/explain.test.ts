import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { explain } from '../src/inspect/explain/explain.ts'
import type { Explained, ExplainRequest } from '../src/inspect/explain/explained.ts'
import { shardLine } from '../src/inspect/explain/shard-line.ts'
import { BiflanError } from '../src/lib/errors.ts'
import { hash32 } from '../src/lib/hash.ts'
import { widthOf } from '../src/lib/width.ts'
import { readMixManifest } from '../src/mixture/manifest.ts'
import { shardsOf } from '../src/mixture/shards.ts'
import { readShard } from '../src/output/read-shard.ts'
import { biflan, ROOT, type Run, succeed } from './helpers/command.ts'
import { putMdScs, putMsraNer, putOcnli } from './helpers/corpora.ts'
import { copyOf, filesIn, put, stamps, temporary } from './helpers/folders.ts'
import { copyPackage, edit } from './helpers/package.ts'
import { linesOf, manifestOf, textOf } from './helpers/rows.ts'

const home = temporary()
const at = (name: string): string => join(home, name)
const command = (...args: string[]): Promise<Run> => biflan(['explain', ...args], { home })

/** What an explanation of a row of a build is asked for, with what it noted on the way. */
function request(folder: string, raw: string): ExplainRequest & { readonly noted: string[] } {
  const noted: string[] = []
  const reporter = { stage() {}, advance() {}, finish() {}, note: (text: string) => void noted.push(text) }
  return { folder: at(folder), raw: at(raw), threads: 1, reporter, scratch: new Set(), noted }
}

/** In this process; the program is not the built one then, which an explanation's `changes` tell. */
const explained = (folder: string, id: string, raw = 'raw'): Promise<Explained> =>
  explain(id, request(folder, raw))

async function explainedLine(folder: string, line: string): Promise<Explained> {
  const found = await shardLine(line, at(folder))
  return explain(found.id, request(folder, 'raw'), found)
}

/** The message of an explanation that is refused, which the command would end with this exit code. */
async function refusal(exitCode: number, attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(BiflanError)
  expect(error).toMatchObject({ exitCode })
  return (error as BiflanError).message
}

const idOf = (line: string): string => (JSON.parse(line) as { id: string }).id
const idsOf = (build: string, task: string): string[] => linesOf(at(build), task).map(idOf)

/** Some lines of many, the same ones every time: those whose ids have the smallest hashes. */
const some = (lines: readonly string[], count: number): string[] =>
  [...lines].sort((a, b) => hash32(idOf(a)) - hash32(idOf(b))).slice(0, count)

const { tasks } = await loadCatalogue()

/** Four corpora, one of them in parquet and one in BIO lines; two builds with settings far from the usual ones. */
const BUILDS = {
  mixed: [
    '--seed',
    '4711',
    '--validation',
    '0.3',
    '--unit-size',
    '2K',
    '--few-shot',
    '0.6',
    '--max-input',
    '300',
  ],
  plain: ['--rows', '333', '--splits', 'dev,test', '--no-limit', '--compress', 'none'],
}

beforeAll(async () => {
  await succeed(['build', '--sample', '--out', at('sample')], { home })
  putOcnli(at('raw'), 60, 10)
  putMsraNer(at('raw'), 30)
  putMdScs(at('raw'), 20)
  cpSync(join(ROOT, 'sources/afqmc/sample/huggingface'), at('raw/afqmc/huggingface'), { recursive: true })
  for (const [name, flags] of Object.entries(BUILDS))
    await succeed(
      ['build', 'ocnli', 'msra-ner', 'md-scs', 'afqmc', '--allow-missing', '--out', at(name), ...flags],
      { home },
    )
}, 240_000)

describe.each([...tasks.keys()])('of the sample of %s', task => {
  test('rows are made again as they are, from the record that they came from', async () => {
    const lines = linesOf(at('sample'), task)
    const worked = lines.filter(line => !idOf(line).endsWith('.0'))
    for (const line of new Set([...some(lines, 2), ...some(worked, 1)])) {
      const { row, compared, said, place, raw, notes } = await explained('sample', idOf(line))
      expect(row).toBe(line)
      expect(compared).toMatchObject([{ same: true, found: line }])
      expect(notes).toEqual([])
      expect(raw).toBeDefined()
      expect(readFileSync(place.path).length).toBeGreaterThan(0)
      const [template, , shots] = idOf(line).split('/').at(-1)!.split('.')
      expect(said!.template.text).toMatch(new RegExp(`^=== ${template}(?: |\\n)`))
      expect(said!.worked?.examples.length ?? 0).toBe(Number(shots))
      expect(said!.decisions[0]!.among!.filter(({ chosen }) => chosen)).toMatchObject([{ name: template }])
    }
  })
})

describe('an explanation', () => {
  test.each(Object.keys(BUILDS))(
    'finds the rows of every part of a build with other settings (%s)',
    async name => {
      const sides = new Set<string>()
      for (const [task, { parts }] of Object.entries(manifestOf(at(name)).tasks)) {
        for (const part of new Set([...parts.slice(0, 2), ...parts.slice(-1)])) {
          const path = join(at(name), 'tasks', task, part.name)
          const lines = textOf(path).trimEnd().split('\n')
          for (const line of some(lines, 2)) {
            const { row, compared, said } = await explained(name, idOf(line))
            expect(row).toBe(line)
            expect(compared).toMatchObject([{ path, line: lines.indexOf(line) + 1, same: true }])
            expect(said!.side).toBe(part.side)
            sides.add(part.side)
          }
        }
      }
      const [line] = some(linesOf(at(name), 'afqmc'), 1)
      const told = await command(idOf(line!), '--in', at(name), '--json')
      expect(JSON.parse(told.stdout)).toMatchObject({
        row: line,
        changes: [],
        notes: [],
        compared: [{ same: true }],
      })
      expect([...sides].sort()).toEqual(name === 'mixed' ? ['train', 'validation'] : ['train'])
    },
  )

  test('names the line on which the record begins, where its format has lines', async () => {
    for (const line of some(linesOf(at('mixed'), 'ocnli'), 6)) {
      const { place, raw, said } = await explained('mixed', idOf(line))
      const there = readFileSync(place.path, 'utf8').split('\n')[place.line! - 1]!
      expect(JSON.parse(there)).toEqual(raw)
      expect(said!.fields).toMatchObject({ hypothesis: (raw as { sentence2: string }).sentence2 })
    }
    const [parquet] = idsOf('mixed', 'afqmc')
    expect((await explained('mixed', parquet!)).place).toMatchObject({ form: 'huggingface', line: undefined })
  })

  test('names the worked examples that stand in the row', async () => {
    const lines = linesOf(at('sample'), 'ocnli')
    const worked = lines.filter(line => /\.[1-9]$/.test(idOf(line)))
    for (const line of some(worked, 3)) {
      const { said, row } = await explained('sample', idOf(line))
      const { input } = JSON.parse(row) as { input: string }
      for (const example of said!.worked!.examples) {
        const other = lines.find(one => idOf(one).startsWith(`${example}/`))!
        const { said: shown } = await explained('sample', idOf(other))
        const { premise, hypothesis } = shown!.fields as { premise: string; hypothesis: string }
        expect(input.includes(premise) || input.includes(hypothesis)).toBe(true)
      }
    }
  })

  test('surveys again where the build kept no survey, and leaves nothing behind', async () => {
    copyOf(at('mixed'), at('bare'))
    rmSync(join(at('bare'), '.work'), { recursive: true })
    const before = stamps(home)
    const [line] = some(linesOf(at('bare'), 'msra-ner'), 1)
    const run = await command(idOf(line!), '--in', at('bare'), '--json')
    expect(run).toMatchObject({ code: 0, stderr: expect.stringMatching(/kept no survey of msra-ner/) })
    expect(JSON.parse(run.stdout)).toMatchObject({ row: line, changes: [], compared: [{ same: true }] })
    expect(stamps(home)).toEqual(before)
  })
})

describe('a line', () => {
  const shards = () => shardsOf(readMixManifest(join(at('sample'), 'mixture'))!)

  test('of the mixture is found, English rows and rows that it takes again among them', async () => {
    const path = join(at('sample'), 'mixture', shards()[0]!.name)
    const lines = textOf(path).trimEnd().split('\n')
    const kinds = {
      english: /^(?:flan2021|t0|niv2|cot|dialog)\//,
      again: /^(?!flan2021|t0|niv2|cot|dialog).*~\d+$/,
      chinese: /\.\d+$/,
      'english again': /_(?:no)?opt~\d+$/,
    }
    for (const [kind, pattern] of Object.entries(kinds)) {
      const chosen = some(
        lines.filter(line => pattern.test(idOf(line))),
        2,
      )
      if (kind !== 'again') expect(chosen.length, kind).toBe(2)
      for (const line of chosen) {
        const n = lines.indexOf(line) + 1
        const told = await explainedLine('sample', `0:${n}`)
        const own = told.compared.at(-1)!
        expect(own).toEqual({ path, line: n, found: line, expected: line, same: true })
        expect(told.id).toBe(idOf(line))
      }
    }
  })

  test('says by its path which build it is of', async () => {
    const path = join(at('sample'), 'mixture', shards()[0]!.name)
    const run = await command('--line', `${path}:7`, '--json')
    const told = JSON.parse(run.stdout) as Explained
    expect(run.code).toBe(0)
    expect(told.id).toBe(idOf(textOf(path).split('\n')[6]!))
    expect(told.compared.at(-1)).toMatchObject({ path, line: 7, same: true })
  })

  test('of a part goes by its path, its name and its number', async () => {
    const [line] = linesOf(at('sample'), 'ocnli')
    const { name } = manifestOf(at('sample')).tasks['ocnli']!.parts[0]!
    for (const shard of [join(at('sample/tasks/ocnli'), name), `ocnli/${name}`, 'ocnli/0']) {
      const { row, compared } = await explainedLine('sample', `${shard}:1`)
      expect(row).toBe(line)
      expect(compared).toHaveLength(1)
    }
  })

  test.each([
    ['unified', []],
    ['flan', ['--keep', 'id', '--container', 'jsonl.zst']],
    ['messages', ['--keep', 'id', '--container', 'parquet']],
    ['prompt-completion', ['--keep', 'id', '--container', 'jsonl']],
  ])('of an export as %s is the same record', async (format, more) => {
    const out = at(`export-${format}`)
    await succeed(['export', '--in', at('sample/mixture'), '--out', out, '--format', format, ...more], {
      home,
    })
    const shard = join(out, filesIn(out).find(name => /\.(?:jsonl|parquet|gz|zst)$/.test(name))!)
    const blocks: Buffer[] = []
    for await (const block of readShard(shard)) blocks.push(block)
    const lines = Buffer.concat(blocks).toString('utf8').trimEnd().split('\n')
    for (const line of some(lines, 3)) {
      const n = lines.indexOf(line) + 1
      const { compared } = await explainedLine('sample', `${shard}:${n}`)
      expect(compared.at(-1)).toMatchObject({ path: shard, line: n, found: line, same: true })
    }
  })

  test('without an id, or that is not there, is refused', async () => {
    const out = at('export-alpaca')
    await succeed(['export', '--in', at('plain'), '--out', out, '--format', 'alpaca'], { home })
    const shard = join(out, filesIn(out).find(name => name.endsWith('.jsonl'))!)
    const refused = (line: string) => refusal(2, explainedLine('sample', line))
    expect(await refused(`${shard}:3`)).toMatch(/:3: a record without an id/)
    expect(await refused('0:99999')).toMatch(/no line 99999\n.*from 1 to \d+/)
    expect(await refused('ocnli')).toMatch(/<shard>:<line>/)
    expect(await refused('ocnli/part-00007.jsonl:1')).toMatch(
      /no part or shard ocnli\/part-00007\.jsonl\n.*did you mean ocnli\/part-0000\d\.jsonl/,
    )
    const run = await command('--in', at('sample'))
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/nothing to explain/) })
  })
})

describe('an English id', () => {
  test('leads to its record in a gz dump', async () => {
    cpSync(join(ROOT, 'sources/cot/sample/dump'), at('raw/cot/dump'), { recursive: true })
    const recipe = put(at('recipe.yaml'), 'shares: { zh: 1, en: 1 }\n')
    await succeed(['mix', '--out', at('plain'), '--recipe', recipe, '--compress', 'none'], { home })
    const shard = filesIn(at('plain/mixture/data'))[0]!
    const lines = textOf(join(at('plain/mixture/data'), shard))
      .trimEnd()
      .split('\n')
    const english = some(
      lines.filter(line => idOf(line).startsWith('cot/')),
      4,
    )
    expect(english).toHaveLength(4)
    for (const line of english) {
      const bare = idOf(line).replace(/~\d+$/, '')
      const told = await explained('plain', bare)
      expect(told).toMatchObject({ id: bare, language: 'en', compared: [] })
      expect({ ...JSON.parse(line), id: bare }).toEqual(JSON.parse(told.row))
      const n = lines.indexOf(line) + 1
      expect(await explainedLine('plain', `${shard}:${n}`)).toMatchObject({ compared: [{ same: true }] })
    }
  })

  test('of nothing that is here is refused', async () => {
    const [file] = filesIn(at('raw/cot/dump'))
    const refused = (code: number, id: string) => refusal(code, explained('plain', id))
    expect(await refused(2, `cot/${file}#1/other_task.zs_opt`)).toMatch(/but record 1 of this file is cot\//)
    expect(await refused(2, `cot/${file}#99999/cot.zs_opt`)).toMatch(/no record 99999/)
    expect(await refused(2, 'cot/other#1/cot.zs_opt')).toMatch(/no file other of cot/)
    expect(await refused(3, 't0/other#1/cot.zs_opt')).toMatch(/nothing of t0/)
  })
})

describe('what cannot be explained', () => {
  const ids = () => idsOf('sample', 'ocnli')
  const refused = (id: string) => refusal(2, explained('sample', id))

  test('is told with the nearest that there is', async () => {
    const [id] = ids() as [string]
    expect(await refused('what?')).toMatch(/no id of a row/)
    expect(await refused(id.replace('ocnli', 'ocnl'))).toMatch(/no task named ocnl.*\n.*did you mean ocnli/)
    expect(await refused(id.replace('train.50k', 'train'))).toMatch(/did you mean train\.50k\.json/)
    expect(await refused(id.replace(/#\d+/, '#4000'))).toMatch(/no record 4000.*\n.*from 0 to \d+/)
    expect(await refused(id.replace(/\.0\//, '.7/'))).toMatch(/none has the number 7/)
    const said = await refused(`${id.slice(0, id.lastIndexOf('/'))}/judg.-.0`)
    expect(said).toMatch(/there is no template judg/)
    for (const own of ids().filter(one => one.startsWith(id.slice(0, id.lastIndexOf('/') + 1))))
      expect(said).toContain(own)
    expect(await refusal(3, explained('nowhere', id))).toMatch(/no manifest\.json/)
    const run = await command('what?', '--in', at('sample'))
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/no id of a row/) })
  })

  test('says why a record gives no row', async () => {
    const { skips, files } = manifestOf(at('sample')).tasks['ocnli']!
    expect(skips).toHaveProperty('duplicate')
    const { name, records } = files[0]!
    const examples = new Set(ids().map(id => Number(/#(\d+)\./.exec(id)![1])))
    const gone = Array.from({ length: records }, (_, i) => i).filter(i => !examples.has(i))
    const reasons = await Promise.all(gone.map(i => refused(`ocnli/${name}#${i}.0/judge.-.0`)))
    expect(reasons.join('\n')).toMatch(/gives no example \(|left out: (?:duplicate|conflicting labels)/)
  })

  test('of another seed is no row of this build', async () => {
    const own = ids()
    const example = own[0]!.slice(0, own[0]!.lastIndexOf('/'))
    const other = own
      .map(id => `${example}${id.slice(id.lastIndexOf('/'))}`)
      .find(id => !own.some(one => one.startsWith(id.slice(0, id.indexOf('.', example.length + 1) + 1))))!
    expect(await refused(other)).toMatch(
      /is no row of .*sample: the template .* did not win this example\n[\s\S]*an id belongs to one build and its seed/,
    )
  })

  test('where the part holds another row, both are shown: exit 4', async () => {
    const [id] = idsOf('plain', 'ocnli') as [string]
    copyOf(at('plain'), at('altered'))
    const { name } = manifestOf(at('altered')).tasks['ocnli']!.parts[0]!
    edit(join(at('altered'), 'tasks/ocnli', name), text => text.replace('"output":"', '"output":"旧'))
    const run = await command(id, '--in', at('altered'))
    expect(run.code).toBe(4)
    expect(run.stdout).toMatch(/another row[\s\S]*in the file +│ made again[\s\S]*\[-旧-\]/)
    const told = await explained('altered', id)
    expect(told.compared).toMatchObject([{ same: false, expected: told.row }])
  })

  test('after a change of the raw file, it says so', async () => {
    copyOf(at('raw'), at('raw2'))
    const line = linesOf(at('mixed'), 'ocnli').find(one => idOf(one).includes('train.50k.json#0.'))!
    const file = join(at('raw2'), 'ocnli/publisher/train.50k.json')
    const before = readFileSync(file, 'utf8')
    appendFileSync(file, before.split('\n')[0]!)
    const longer = await command(idOf(line), '--raw', at('raw2'), '--in', at('mixed'), '--json')
    expect(JSON.parse(longer.stdout)).toMatchObject({
      row: line,
      changes: [expect.stringMatching(/has \d+ bytes; the build read/)],
    })
    // As long as before, so that only its bytes tell.
    writeFileSync(file, before.replace(/编号\d/, '编码1'))
    const other = await command(idOf(line), '--raw', at('raw2'), '--in', at('mixed'))
    expect(other.code).toBe(4)
    expect(other.stdout + other.stderr).toMatch(/train\.50k\.json has other bytes/)
    rmSync(file)
    expect(await refusal(3, explained('mixed', idOf(line), 'raw2'))).toMatch(
      /no file train\.50k\.json of ocnli/,
    )
  })

  test('after a change of a template, it says so, and shows both rows', async () => {
    const cli = copyPackage(at('package'))
    const line = linesOf(at('sample'), 'ocnli').find(one => /\.0$/.test(idOf(one)))!
    const template = idOf(line).split('/').at(-1)!.split('.')[0]!
    const { instruction } = JSON.parse(line) as { instruction: string }
    edit(join(at('package'), 'templates/nli.njk'), text =>
      text.replace(new RegExp(`(=== ${template}(?: .*)?\n)`), '$1请看：'),
    )
    const told = await biflan(['explain', idOf(line), '--in', at('sample'), '--json'], { home, cli })
    expect(told.code).toBe(4)
    const { changes, row, compared } = JSON.parse(told.stdout) as Explained
    expect(changes).toEqual([expect.stringMatching(/templates of ocnli, or the code that renders, changed/)])
    expect((JSON.parse(row) as { instruction: string }).instruction).toBe(`请看：${instruction}`)
    expect(compared[0]!.found).toBe(line)
  })
})

describe('for people', () => {
  test('it says all of the way, in lines that fit, without colours where none are wanted, and changes nothing', async () => {
    const lines = linesOf(at('sample'), 'ocnli').filter(line => /\.[a-z][a-z-]*\.[1-9]$/.test(idOf(line)))
    const [line] = some(lines, 1)
    const before = stamps(home)
    const { stdout } = await succeed(['explain', idOf(line!), '--in', at('sample')], {
      home,
      env: { NO_COLOR: '1' },
    })
    const sections = [
      'source',
      'record',
      'example',
      'template',
      'options',
      'worked',
      'decided',
      'row',
      'compared',
    ]
    for (const name of sections) expect(stdout).toMatch(new RegExp(`^${name} `, 'm'))
    expect(stdout).not.toContain('\u001b')
    const long = stdout.split('\n').filter(text => widthOf(text) > 100)
    // Paths stay whole, so that they can be copied.
    expect(long.filter(text => !text.includes('/'))).toEqual([])
    const coloured = await succeed(['explain', idOf(line!), '--in', at('sample')], {
      home,
      env: { FORCE_COLOR: '1' },
    })
    expect(coloured.stdout).toContain('\u001b')
    expect(coloured.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(stdout)
    expect(stamps(home)).toEqual(before)
  })
})
