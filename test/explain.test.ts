import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { explain } from '../src/inspect/explain/explain.ts'
import type { Explained } from '../src/inspect/explain/explained.ts'
import { hash32 } from '../src/lib/hash.ts'
import { widthOf } from '../src/lib/width.ts'
import { readMixManifest } from '../src/mixture/manifest.ts'
import { shardsOf } from '../src/mixture/shards.ts'
import { readShard } from '../src/output/read-shard.ts'
import { biflan, ROOT, type Run, succeed } from './helpers/command.ts'
import { putMdScs, putMsraNer, putOcnli } from './helpers/corpora.ts'
import { copyOf, filesIn, stamps, temporary } from './helpers/folders.ts'
import { copyPackage, edit } from './helpers/package.ts'
import { linesOf, manifestOf, textOf } from './helpers/rows.ts'

// An explanation takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const command = (...args: string[]): Promise<Run> => biflan(['explain', ...args], { home })

/** What the command says of an id or line, which it must find as it is in the build. */
async function explained(...args: string[]): Promise<Explained> {
  const run = await command(...args, '--json')
  expect(run.stderr).not.toMatch(/should not happen/)
  const told = JSON.parse(run.stdout) as Explained
  expect(run.code).toBe(told.compared.every(({ same }) => same) ? 0 : 4)
  return told
}

/** The same without a process of its own. */
const inProcess = (folder: string, id: string): Promise<Explained> =>
  explain(id, {
    folder,
    raw: at('raw'),
    threads: 1,
    reporter: { stage() {}, advance() {}, finish() {}, note() {} },
    scratch: new Set(),
  })

const idOf = (line: string): string => (JSON.parse(line) as { id: string }).id

/** Some lines of many, the same ones every time: those whose ids have the smallest hashes. */
const some = (lines: readonly string[], count: number): string[] =>
  [...lines].sort((a, b) => hash32(idOf(a)) - hash32(idOf(b))).slice(0, count)

async function refused(code: number, ...args: string[]): Promise<string> {
  const run = await command(...args)
  expect(run).toMatchObject({ code, stdout: '' })
  expect(run.stderr).not.toMatch(/should not happen/)
  return run.stderr
}

const { tasks } = await loadCatalogue()

beforeAll(async () => {
  await succeed(['build', '--sample', '--out', at('sample')], { home })
  putOcnli(at('raw'), 60, 10)
  putMsraNer(at('raw'), 30)
  putMdScs(at('raw'), 20)
})

describe.each([...tasks.keys()])('of the sample of %s', task => {
  test('rows are made again as they are, from the record that they came from', async () => {
    const lines = linesOf(at('sample'), task)
    for (const line of some(lines, 6)) {
      const { row, compared, said, place, raw } = await inProcess(at('sample'), idOf(line))
      expect(row).toBe(line)
      expect(compared).toMatchObject([{ same: true, found: line }])
      expect(lines[compared[0]!.line - 1]).toBeDefined()
      expect(raw).toBeDefined()
      expect(readFileSync(place.path).length).toBeGreaterThan(0)
      const [template, , shots] = idOf(line).split('/').at(-1)!.split('.')
      expect(said!.template.text).toMatch(new RegExp(`^=== ${template}(?: |\\n)`))
      expect(said!.worked?.examples.length ?? 0).toBe(Number(shots))
      expect(said!.decisions[0]!.among!.filter(({ chosen }) => chosen)).toMatchObject([{ name: template }])
    }
  })

  test('the command says the same', async () => {
    const [line] = some(linesOf(at('sample'), task), 1)
    const told = await explained(idOf(line!), '--in', at('sample'))
    expect(told).toMatchObject({ row: line, task, changes: [], notes: [], compared: [{ same: true }] })
  })
})

describe('biflan explain', () => {
  test('changes nothing', async () => {
    const before = stamps(at('sample'))
    await explained(idOf(linesOf(at('sample'), 'ocnli')[0]!), '--in', at('sample'))
    expect(stamps(at('sample'))).toEqual(before)
  })

  test('names the line on which the record begins, and every part of the way', async () => {
    await succeed(['build', 'ocnli', '--out', at('ocnli'), '--unit-size', '2K'], { home })
    for (const line of some(linesOf(at('ocnli'), 'ocnli'), 12)) {
      const { place, raw, said } = await explained(idOf(line), '--in', at('ocnli'))
      const there = readFileSync(place.path, 'utf8').split('\n')[place.line! - 1]!
      expect(JSON.parse(there)).toEqual(raw)
      expect(said!.fields).toMatchObject({ hypothesis: (raw as { sentence2: string }).sentence2 })
    }
  })

  test('names the worked examples that stand in the row', async () => {
    const lines = linesOf(at('sample'), 'ocnli').filter(line => /\.[1-9]$/.test(idOf(line)))
    for (const line of some(lines, 8)) {
      const { said, row } = await inProcess(at('sample'), idOf(line))
      const { input } = JSON.parse(row) as { input: string }
      for (const example of said!.worked!.examples) {
        const other = linesOf(at('sample'), 'ocnli').find(one => idOf(one).startsWith(`${example}/`))!
        const { said: shown } = await inProcess(at('sample'), idOf(other))
        const { premise, hypothesis } = shown!.fields as { premise: string; hypothesis: string }
        expect(input.includes(premise) || input.includes(hypothesis)).toBe(true)
      }
    }
  })

  test.each([
    ['few rows', ['--rows', '333']],
    ['a seed', ['--seed', '4711', '--compress', 'none']],
    ['validation and small units', ['--validation', '0.3', '--unit-size', '1K']],
    ['worked examples everywhere', ['--few-shot', '1', '--max-input', '300']],
    ['one split', ['--splits', 'dev,test', '--no-limit']],
  ])('finds the rows of a build with %s', async (name, flags) => {
    const out = at(`set ${name}`)
    await succeed(['build', 'ocnli', 'msra-ner', 'md-scs', ...flags, '--allow-missing', '--out', out], {
      home,
    })
    for (const [task, { parts }] of Object.entries(manifestOf(out).tasks)) {
      for (const part of parts.slice(0, 4)) {
        const path = join(out, 'tasks', task, part.name)
        const lines = textOf(path).trimEnd().split('\n')
        for (const line of some(lines, 3)) {
          const { row, compared, said } = await inProcess(out, idOf(line))
          expect(row).toBe(line)
          expect(compared).toMatchObject([{ path, line: lines.indexOf(line) + 1, same: true }])
          expect(said!.side).toBe(part.side)
        }
      }
    }
    const [line] = some(linesOf(out, 'ocnli'), 1)
    expect(await explained(idOf(line!), '--in', out)).toMatchObject({ row: line, changes: [] })
  })

  test('reads corpora in parquet too', async () => {
    cpSync(join(ROOT, 'sources/afqmc/sample/huggingface'), at('raw/afqmc/huggingface'), { recursive: true })
    await succeed(['build', 'afqmc', '--allow-missing', '--out', at('parquet')], { home })
    for (const line of some(linesOf(at('parquet'), 'afqmc'), 5)) {
      const { row, place, changes } = await explained(idOf(line), '--in', at('parquet'))
      expect(row).toBe(line)
      expect(place).toMatchObject({ form: 'huggingface', line: undefined })
      expect(changes).toEqual([])
    }
  })

  test('surveys again where the build kept no survey, and leaves nothing behind', async () => {
    copyOf(at('sample'), at('bare'))
    rmSync(join(at('bare'), '.work'), { recursive: true })
    const before = stamps(home)
    const [line] = some(linesOf(at('bare'), 'drcd'), 1)
    const run = await command(idOf(line!), '--in', at('bare'), '--json')
    expect(run.stderr).toMatch(/kept no survey of drcd/)
    expect(JSON.parse(run.stdout)).toMatchObject({ row: line, changes: [] })
    expect(stamps(home)).toEqual(before)
  })
})

describe('a line', () => {
  const shards = () => shardsOf(readMixManifest(join(at('sample'), 'mixture'))!)

  test('of the mixture is found, English rows and rows that it takes again among them', async () => {
    const { name } = shards()[0]!
    const path = join(at('sample'), 'mixture', name)
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
        const told = await explained('--line', `0:${n}`, '--in', at('sample'))
        const own = told.compared.at(-1)!
        expect(own).toEqual({ path, line: n, found: line, expected: line, same: true })
        expect(told.id).toBe(idOf(line))
        // A path says by itself which build it is of.
        expect((await explained('--line', `${path}:${n}`)).row).toBe(told.row)
      }
    }
  })

  test('of a part goes by its path, its name and its number', async () => {
    const [line] = linesOf(at('sample'), 'ocnli')
    const { name } = manifestOf(at('sample')).tasks['ocnli']!.parts[0]!
    for (const shard of [join(at('sample/tasks/ocnli'), name), `ocnli/${name}`, 'ocnli/0']) {
      const { row, compared } = await explained('--line', `${shard}:1`, '--in', at('sample'))
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
    const shard = join(out, filesIn(out).find(name => /(?:\.jsonl|\.parquet|\.gz|\.zst)$/.test(name))!)
    const blocks: Buffer[] = []
    for await (const block of readShard(shard)) blocks.push(block)
    const lines = Buffer.concat(blocks).toString('utf8').trimEnd().split('\n')
    for (const line of some(lines, 3)) {
      const n = lines.indexOf(line) + 1
      const { compared } = await explained('--line', `${shard}:${n}`, '--in', at('sample'))
      expect(compared.at(-1)).toMatchObject({ path: shard, line: n, found: line, same: true })
    }
  })

  test('without an id, or that is not there, is refused', async () => {
    const out = at('export-alpaca')
    await succeed(['export', '--in', at('sample'), '--out', out, '--format', 'alpaca'], { home })
    const shard = join(out, filesIn(out).find(name => name.endsWith('.jsonl'))!)
    expect(await refused(2, '--line', `${shard}:3`, '--in', at('sample'))).toMatch(
      /:3: a record without an id/,
    )
    expect(await refused(2, '--line', '0:99999', '--in', at('sample'))).toMatch(
      /no line 99999\n.*from 1 to \d+/,
    )
    expect(await refused(2, '--line', 'ocnli', '--in', at('sample'))).toMatch(/<shard>:<line>/)
    expect(await refused(2, '--line', 'ocnli/part-00007.jsonl:1', '--in', at('sample'))).toMatch(
      /no part or shard ocnli\/part-00007\.jsonl\n.*did you mean ocnli\/part-0000\d\.jsonl/,
    )
    expect(await refused(2, '--in', at('sample'))).toMatch(/nothing to explain/)
  })
})

describe('an English id', () => {
  test('leads to its record in a gz dump', async () => {
    cpSync(join(ROOT, 'sources/cot/sample/dump'), at('raw/cot/dump'), { recursive: true })
    await succeed(['build', 'md-scs', '--out', at('dump')], { home })
    const recipe = join(home, 'recipe.yaml')
    writeFileSync(recipe, 'shares: { zh: 1, en: 1 }\n')
    await succeed(['mix', '--out', at('dump'), '--recipe', recipe, '--compress', 'none'], { home })
    const shard = filesIn(at('dump/mixture/data'))[0]!
    const lines = textOf(join(at('dump/mixture/data'), shard))
      .trimEnd()
      .split('\n')
    const english = some(
      lines.filter(line => idOf(line).startsWith('cot/')),
      4,
    )
    expect(english).toHaveLength(4)
    for (const line of english) {
      const bare = idOf(line).replace(/~\d+$/, '')
      const told = await explained(bare, '--in', at('dump'))
      expect(told).toMatchObject({ id: bare, language: 'en', compared: [] })
      expect({ ...JSON.parse(line), id: bare }).toEqual(JSON.parse(told.row))
      const n = lines.indexOf(line) + 1
      expect(await explained('--line', `${shard}:${n}`, '--in', at('dump'))).toMatchObject({
        compared: [{ same: true }],
      })
    }
  })

  test('of nothing that is here is refused', async () => {
    const [file] = filesIn(at('raw/cot/dump'))
    expect(await refused(2, `cot/${file}#1/other_task.zs_opt`, '--in', at('dump'))).toMatch(
      /but record 1 of this file is cot\//,
    )
    expect(await refused(2, `cot/${file}#99999/cot.zs_opt`, '--in', at('dump'))).toMatch(/no record 99999/)
    expect(await refused(2, 'cot/other#1/cot.zs_opt', '--in', at('dump'))).toMatch(/no file other of cot/)
    expect(await refused(3, 't0/other#1/cot.zs_opt', '--in', at('dump'))).toMatch(/nothing of t0/)
  })
})

describe('what cannot be explained', () => {
  const ids = (): string[] => linesOf(at('sample'), 'ocnli').map(idOf)

  test('is told with the nearest that there is', async () => {
    const [id] = ids() as [string]
    const sample = ['--in', at('sample')]
    expect(await refused(2, 'what?', ...sample)).toMatch(/no id of a row/)
    expect(await refused(2, id.replace('ocnli', 'ocnl'), ...sample)).toMatch(
      /no task named ocnl.*\n.*did you mean ocnli/,
    )
    expect(await refused(2, id.replace('train.50k', 'train'), ...sample)).toMatch(
      /did you mean train\.50k\.json/,
    )
    expect(await refused(2, id.replace(/#\d+/, '#4000'), ...sample)).toMatch(
      /no record 4000.*\n.*from 0 to \d+/,
    )
    expect(await refused(2, id.replace(/\.0\//, '.7/'), ...sample)).toMatch(/none has the number 7/)
    const said = await refused(2, `${id.slice(0, id.lastIndexOf('/'))}/judg.-.0`, ...sample)
    expect(said).toMatch(/there is no template judg/)
    for (const own of ids().filter(one => one.startsWith(id.slice(0, id.lastIndexOf('/') + 1))))
      expect(said).toContain(own)
    expect(await refused(3, id, '--in', at('nowhere'))).toMatch(/no manifest\.json/)
  })

  test('says why a record gives no row', async () => {
    const skipped = manifestOf(at('sample')).tasks['ocnli']!
    expect(skipped.skips).toHaveProperty('duplicate')
    const examples = new Set(ids().map(id => Number(/#(\d+)\./.exec(id)![1])))
    const gone = Array.from({ length: skipped.files[0]!.records }, (_, i) => i).filter(i => !examples.has(i))
    const reasons = await Promise.all(
      gone.map(i => refused(2, `ocnli/${skipped.files[0]!.name}#${i}.0/judge.-.0`, '--in', at('sample'))),
    )
    expect(reasons.join('\n')).toMatch(/gives no example \(|left out: (?:duplicate|conflicting labels)/)
  })

  test('of another seed is no row of this build', async () => {
    await succeed(['build', 'ocnli', '--sample', '--seed', '9', '--out', at('seed9')], { home })
    const own = new Set(ids())
    const other = linesOf(at('seed9'), 'ocnli')
      .map(idOf)
      .find(id => !own.has(id))!
    expect(await refused(2, other, '--in', at('sample'))).toMatch(
      /is no row of .*sample: .*\n[\s\S]*an id belongs to one build and its seed/,
    )
  })

  test('where the part holds another row, both are shown: exit 4', async () => {
    copyOf(at('sample'), at('altered'))
    const [id] = ids() as [string]
    const { name } = manifestOf(at('altered')).tasks['ocnli']!.parts[0]!
    edit(join(at('altered'), 'tasks/ocnli', name), text => text.replace('"output":"', '"output":"旧'))
    const run = await command(id, '--in', at('altered'))
    expect(run.code).toBe(4)
    expect(run.stdout).toMatch(/another row[\s\S]*in the file +│ made again[\s\S]*\[-旧-\]/)
    const told = await explained(id, '--in', at('altered'))
    expect(told.compared).toMatchObject([{ same: false, expected: told.row }])
  })

  test('after a change of the raw file, it says so', async () => {
    copyOf(at('raw'), at('raw2'))
    await succeed(['build', 'ocnli', '--out', at('kept')], { home })
    const flags = ['--raw', at('raw2'), '--in', at('kept')]
    const line = linesOf(at('kept'), 'ocnli').find(one => idOf(one).includes('train.50k.json#0.'))!
    const file = join(at('raw2'), 'ocnli/publisher/train.50k.json')
    const before = readFileSync(file, 'utf8')
    appendFileSync(file, before.split('\n')[0]!)
    const told = await explained(idOf(line), ...flags)
    expect(told).toMatchObject({
      row: line,
      changes: [expect.stringMatching(/has \d+ bytes; the build read/)],
    })
    // As long as before, so that only its bytes tell.
    writeFileSync(file, before.replace(/编号\d/, '编码1'))
    const other = await command(idOf(line), ...flags)
    expect(other.code).toBe(4)
    expect(other.stdout + other.stderr).toMatch(/train\.50k\.json has other bytes/)
    rmSync(file)
    expect(await refused(3, idOf(line), ...flags)).toMatch(/no file train\.50k\.json of ocnli/)
  })

  test('after a change of a template, it says so, and shows both rows', async () => {
    const cli = copyPackage(at('package'))
    const run = (...args: string[]) => biflan(args, { home, cli })
    await run('build', 'ocnli', '--sample', '--out', at('own'))
    const line = linesOf(at('own'), 'ocnli').find(one => /\.0$/.test(idOf(one)))!
    const template = idOf(line).split('/').at(-1)!.split('.')[0]!
    const { instruction } = JSON.parse(line) as { instruction: string }
    edit(join(at('package'), 'templates/nli.njk'), text =>
      text.replace(new RegExp(`(=== ${template}(?: .*)?\n)`), '$1请看：'),
    )
    const told = await run('explain', idOf(line), '--in', at('own'), '--json')
    expect(told.code).toBe(4)
    const { changes, row, compared } = JSON.parse(told.stdout) as Explained
    expect(changes).toEqual([expect.stringMatching(/templates of ocnli, or the code that renders, changed/)])
    expect((JSON.parse(row) as { instruction: string }).instruction).toBe(`请看：${instruction}`)
    expect(compared[0]!.found).toBe(line)
  })
})

describe('for people', () => {
  test('it says all of the way, in lines that fit, without colours where none are wanted', async () => {
    const lines = linesOf(at('sample'), 'ocnli').filter(line => /\.[a-z-]+\.[1-9]$/.test(idOf(line)))
    const [line] = some(lines, 1)
    const { stdout } = await biflan(['explain', idOf(line!), '--in', at('sample')], {
      home,
      env: { NO_COLOR: '1' },
    })
    for (const name of [
      'source',
      'record',
      'example',
      'template',
      'options',
      'worked',
      'decided',
      'row',
      'compared',
    ])
      expect(stdout).toMatch(new RegExp(`^${name} `, 'm'))
    expect(stdout).not.toContain('\u001b')
    const long = stdout.split('\n').filter(text => widthOf(text) > 100)
    // Paths stay whole, so that they can be copied.
    expect(long.filter(text => !text.includes('/'))).toEqual([])
    const coloured = await biflan(['explain', idOf(line!), '--in', at('sample')], {
      home,
      env: { FORCE_COLOR: '1' },
    })
    expect(coloured.stdout).toContain('\u001b')
    expect(coloured.stdout.replaceAll(/\u001b\[\d+m/g, '')).toBe(stdout)
  })
})
