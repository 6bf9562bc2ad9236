import {
  appendFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, it, test } from 'vitest'
import { defaultSettings, type Settings } from '../src/build/settings.ts'
import { BiflanError } from '../src/lib/errors.ts'
import { hash64, hex } from '../src/lib/hash.ts'
import { ESTIMATE } from '../src/lib/tokens.ts'
import { type CountJob, countPiece } from '../src/mixture/english/count.ts'
import { type EnglishRequest, englishStock, findEnglish } from '../src/mixture/english/stock.ts'
import { submixtures } from '../src/mixture/english/submixtures.ts'
import { takeCensus } from '../src/mixture/english/take-census.ts'
import { put, temporary } from './helpers/folders.ts'
import { type FlanRow, putDpi, putDump, putOrca, putPerTask } from './support/english.ts'
import { quiet, rowsOf } from './support/english-stock.ts'

const home = temporary()
const at = (...path: string[]) => join(home, ...path)

const SOURCES = { flan2021: 'Flan2021', t0: 'P3', niv2: 'NIv2', cot: 'CoT', dialog: 'Dialog' } as const
const TYPES = ['zs_opt', 'zs_noopt', 'fs_opt', 'fs_noopt'] as const

/** The `i`-th of many different rows of a submixture. */
const row = (submixture: keyof typeof SOURCES, i: number, changes: Partial<FlanRow> = {}): FlanRow => ({
  inputs: `Question ${i}: what comes after ${i}?\nOPTIONS:\n- ${i + 1}\n- ${i + 2}`,
  targets: String(i + 1),
  task_source: SOURCES[submixture],
  task_name: `counting_${i % 3}`,
  template_type: TYPES[i % (submixture === 'flan2021' || submixture === 't0' ? 4 : 1)]!,
  ...changes,
})

const rows = (submixture: keyof typeof SOURCES, count: number, from = 0): FlanRow[] =>
  Array.from({ length: count }, (_, i) => row(submixture, from + i))

/** The stock of a raw folder. `name`: of the folder of the counting pass. */
const stock = (
  raw: string,
  changes: Omit<Partial<EnglishRequest>, 'settings'> & { settings?: Partial<Settings> } = {},
) =>
  englishStock({
    raw: at(raw),
    work: at('work', raw),
    threads: 2,
    reporter: quiet,
    ...changes,
    settings: { ...defaultSettings(false), ...changes.settings },
  })

const texts = async (raw: string, changes = {}): Promise<string[]> => {
  const stocks = await stock(raw, changes)
  const all = await rowsOf(stocks.flatMap(({ files }) => files))
  return all.map(({ row: { instruction, output } }) => `${instruction} → ${output}`)
}

const said = (all: readonly FlanRow[]): string[] => all.map(({ inputs, targets }) => `${inputs} → ${targets}`)

const failure = async (run: () => Promise<unknown>): Promise<BiflanError> => {
  const error = await run().then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(BiflanError)
  return error as BiflanError
}

describe('the four publications', () => {
  test('(a) come row by row out of all shards, with their tasks and template types', async () => {
    const all = rows('flan2021', 23)
    putDpi(at('dpi', 'flan2021', 'dpi'), all, 2)
    const [one] = await stock('dpi')
    expect(one).toMatchObject({ language: 'en', part: 'flan2021', census: { form: 'dpi', missing: [] } })
    expect(one!.tasks.map(({ name }) => name)).toEqual(['counting_0', 'counting_1', 'counting_2'])
    const found = await rowsOf(one!.files)
    expect(found.map(({ row: { instruction, output } }) => `${instruction} → ${output}`)).toEqual(said(all))
    for (const [i, { row: unified, facts }] of found.entries()) {
      const { inputs, targets, template_type } = all[i]!
      const shard = i < 12 ? 0 : 1
      expect(unified.id).toMatch(
        new RegExp(`^flan2021/train-0000${shard}-of-00002-\\w+\\.parquet#${i - 12 * shard}/`),
      )
      expect(`${facts.fewShot ? 'fs' : 'zs'}_${facts.options ? 'opt' : 'noopt'}`).toBe(template_type)
      expect(facts.group).toEqual(hash64(inputs!))
      expect(facts.key).toEqual(hash64(`flan2021\n${hex(facts.group)}\n${targets}`))
      expect([facts.input, facts.output]).toEqual([ESTIMATE.text(inputs!), ESTIMATE.text(targets!)])
    }
    const numbers = one!.files.flatMap(({ task }) => [
      ...new Uint16Array(new Uint8Array(readFileSync(task as string)).buffer),
    ])
    expect(numbers.map(number => one!.tasks[number]!.name)).toEqual(all.map(({ task_name }) => task_name))
  })

  test('(b) come from the folders of a submixture, parts in the order of their numbers', async () => {
    const all = rows('t0', 48)
    putOrca(at('orca', 't0', 'open-orca'), 't0', all, 12)
    const inOrder = TYPES.flatMap(type => all.filter(({ template_type }) => template_type === type))
    expect(await texts('orca')).toEqual(said(inOrder))
    const [{ census }] = (await stock('orca')) as never as [{ census: { files: { name: string }[] } }]
    expect(census.files.slice(0, 12).map(({ name }) => name)).toEqual(
      Array.from({ length: 12 }, (_, i) => `t0_zsopt_data/part.${i}.parquet`),
    )
  })

  test('(c) come out of gzip streams of several members, whichever of their names the columns have', async () => {
    const all = rows('dialog', 30)
    putDump(at('dump', 'dialog', 'dump'), 'dialog', all, { member: 7, keys: ['input', 'target'] })
    expect(await texts('dump')).toEqual(said(all))
    const [one] = await stock('dump')
    // The files without options repeat those with options.
    expect(one!.census).toMatchObject({
      records: 60,
      repeats: 30,
      kept: { rows: 30, settings: { zs_opt: 30 } },
    })
    // There are no names of tasks in them.
    expect(one!.tasks.map(({ name }) => name)).toEqual(['dialog'])
  })

  test('(c) cut in parts between any two bytes is one stream again, and so are parts that are whole', async () => {
    const all = rows('flan2021', 40).map(one => ({ ...one, template_type: 'fs_opt' }))
    const folder = at('parts', 'flan2021', 'dump')
    putDump(folder, 'flan2021', all, { member: 9 })
    const name = (part: number) => join(folder, `flan_fs_opt_train_part${part}.jsonl.gz`)
    const bytes = readFileSync(join(folder, 'flan_fs_opt_train.jsonl.gz'))
    rmSync(join(folder, 'flan_fs_opt_train.jsonl.gz'))
    const cuts = [0, 100, 101, Math.floor(bytes.length / 2), bytes.length]
    for (let part = 1; part < cuts.length; part++)
      writeFileSync(name(part), bytes.subarray(cuts[part - 1], cuts[part]))
    expect(await texts('parts')).toEqual(said(all))
    // Whole streams of their own: the tenth part comes behind the ninth.
    for (let part = 1; part < cuts.length; part++) rmSync(name(part))
    const lines = gunzipSync(bytes).toString().trimEnd().split('\n')
    for (let part = 1; part <= 10; part++)
      writeFileSync(name(part), gzipSync(lines.slice(4 * part - 4, 4 * part).join('\n')))
    expect(await texts('parts')).toEqual(said(all))
    const [one] = await stock('parts')
    expect(one!.census.files.map(({ name }) => name)).toContain('flan_fs_opt_train_part10.jsonl.gz')
  })

  test('(d) come from a file for each task, lines or an array, as zero-shot rows with options where a list is there', async () => {
    const all = rows('flan2021', 12).map((one, i) =>
      i % 2 === 0 ? one : { ...one, inputs: `Count on from ${i}.` },
    )
    putPerTask(at('tasks', 'flan2021', 'per-task'), all)
    putPerTask(at('early', 'flan2021', 'per-task-early'), all, true)
    const byTask = [0, 1, 2].flatMap(task => all.filter((_, i) => i % 3 === task))
    for (const form of ['tasks', 'early']) {
      expect(await texts(form)).toEqual(said(byTask))
      const [one] = await stock(form)
      expect(one!.census.kept.settings).toEqual({ zs_opt: 6, zs_noopt: 6, fs_opt: 0, fs_noopt: 0 })
      expect(one!.remarks.join()).toContain('12 rows without a template type')
    }
  })

  test('are never read together: the first whole one is, or else the one of which most is there', async () => {
    const folder = at('forms', 'cot')
    putDump(join(folder, 'dump'), 'cot', rows('cot', 20))
    putDpi(join(folder, 'dpi'), rows('cot', 8, 100), 2)
    expect((await stock('forms'))[0]!.census).toMatchObject({ form: 'dpi', kept: { rows: 8 } })
    rmSync(join(folder, 'dpi', 'train-00001-of-00002-123456789abcdef.parquet'))
    expect((await stock('forms'))[0]!.census).toMatchObject({ form: 'dump', kept: { rows: 20 } })
    rmSync(join(folder, 'dump', 'cot_fs_opt_train.jsonl.gz'))
    const [one] = await stock('forms')
    expect(one!.census.missing.join()).toMatch(/train-00001-of-00002|cot_fs_opt_train/)
    expect(one!.remarks[0]).toContain('not all of it is here; missing:')
  })

  test('are told to be here without a byte of them being read', () => {
    expect(findEnglish({ raw: at('nothing'), settings: defaultSettings(false) })).toEqual([])
    expect(findEnglish({ raw: at('nothing'), settings: defaultSettings(true) }).length).toBe(5)
    put(at('some', 'niv2', 'dpi', 'train-00000-of-00001-0.parquet'), 'no parquet')
    expect(findEnglish({ raw: at('some'), settings: defaultSettings(false) })).toMatchObject([
      { form: 'dpi', files: [{ name: 'train-00000-of-00001-0.parquet' }], missing: [] },
    ])
  })
})

describe('a gzip stream', () => {
  const folder = at('gz', 'cot', 'dump')
  const file = join(folder, 'cot_zs_opt_train.jsonl.gz')
  const whole = () => {
    putDump(folder, 'cot', rows('cot', 500), { member: 90 })
    return readFileSync(file)
  }

  test.each([
    ['in its last member', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
    [
      'in the header of a member',
      (bytes: Buffer) => bytes.subarray(0, bytes.lastIndexOf(Buffer.from([0x1f, 0x8b, 8])) + 4),
    ],
    ['near its beginning', (bytes: Buffer) => bytes.subarray(0, 40)],
  ])('that is cut off %s is refused with its name, and never taken for a whole one', async (_, cut) => {
    writeFileSync(file, cut(whole()))
    const error = await failure(() => stock('gz'))
    expect(error.message).toContain(`${file}: it is cut off`)
    expect(error.message).toContain('fetch it again')
    expect(existsSync(at('work', 'gz', 'cot', 'census.json'))).toBe(false)
  })

  test('that is damaged is refused', async () => {
    const bytes = whole()
    bytes[bytes.length - 6]! ^= 1
    writeFileSync(file, bytes)
    expect((await failure(() => stock('gz'))).message).toContain(
      `${file}: damaged within (incorrect data check)`,
    )
  })

  test('that is none is refused', async () => {
    whole()
    writeFileSync(file, 'version https://git-lfs.github.com/spec/v1\n')
    expect((await failure(() => stock('gz'))).message).toContain(`${file}: no gzip file`)
  })
})

describe('what is no row', () => {
  test('is counted by reason and left out; the numbers in ids count it', async () => {
    const good = rows('niv2', 30)
    const lines = good.map(({ inputs, targets }) => JSON.stringify({ inputs, targets, task: 'niv2' }))
    const odd = [
      '{"inputs":"a","targets":null}',
      '{"inputs":"  \\n","targets":"b"}',
      '{"inputs":"a","targets":""}',
      '{"inputs":7,"targets":"b"}',
      '{"prompt":"a","targets":"b"}',
      '["a"]',
      '{"inputs":"a","targ',
    ]
    put(at('odd', 'niv2', 'dump', 'niv2_zs_opt_train.jsonl.gz'), gzipSync([...odd, ...lines].join('\n')))
    const [one] = await stock('odd')
    expect(one!.census.skips).toEqual({ 'inputs empty': 1, 'targets empty': 1, 'targets null': 1 })
    expect(one!.census.rejects.map(({ reason, count, places }) => [reason, count, places])).toEqual([
      ['inputs that are no text', 1, ['niv2_zs_opt_train.jsonl.gz#3']],
      ["no field 'inputs'", 1, ['niv2_zs_opt_train.jsonl.gz#4']],
      ['no object', 1, ['niv2_zs_opt_train.jsonl.gz#5']],
      [expect.stringContaining('not valid JSON'), 1, ['niv2_zs_opt_train.jsonl.gz#6']],
    ])
    expect(one!.remarks).toEqual(
      expect.arrayContaining([
        'niv2: left out 1 row: targets null',
        "niv2: left out 1 record of no use: no field 'inputs' (niv2_zs_opt_train.jsonl.gz#4)",
      ]),
    )
    const found = await rowsOf(one!.files)
    expect(found.map(({ row }) => row.id)).toEqual(
      good.map((_, i) => `niv2/niv2_zs_opt_train.jsonl.gz#${i + odd.length}/niv2.zs_opt`),
    )
  })

  test('stops the counting where there is too much of it', async () => {
    const lines = rows('niv2', 100).map(({ inputs, targets }) => JSON.stringify({ inputs, targets }))
    put(
      at('wrong', 'niv2', 'dump', 'niv2_zs_opt_train.jsonl.gz'),
      gzipSync([...lines, ...Array.from({ length: 21 }, () => '{"text":"a"}')].join('\n')),
    )
    const { message } = await failure(() => stock('wrong'))
    expect(message).toContain('niv2/niv2_zs_opt_train.jsonl.gz: 21 of 121')
    expect(message).toContain("21 times no field 'inputs'")
  })

  test('is a record of another submixture', async () => {
    putDpi(at('mistaken', 'cot', 'dpi'), rows('dialog', 40))
    expect((await failure(() => stock('mistaken'))).message).toContain('40 times a row of Dialog')
  })

  test('is a record beyond the limit, which is passed over without being held', async () => {
    const folder = at('long', 'cot', 'dump')
    const long = JSON.stringify({ inputs: 'x'.repeat(3_000_000), targets: 'y' })
    const lines = rows('cot', 3).map(({ inputs, targets }) => JSON.stringify({ inputs, targets }))
    put(join(folder, 'cot_zs_opt_train.jsonl.gz'), gzipSync([lines[0], long, lines[1], lines[2]].join('\n')))
    const [one] = await stock('long', { settings: { maxRecord: 1_000_000 } })
    expect(one!.census.rejects).toMatchObject([
      { reason: `${long.length} bytes, more than the limit of 1000000` },
    ])
    expect((await rowsOf(one!.files)).map(({ row }) => row.output)).toEqual(['1', '2', '3'])
    // Within the limit it is a row like others.
    const [other] = await stock('long', { settings: { maxRecord: 16 * 2 ** 20 } })
    expect(other!.census.kept.rows).toBe(4)
  })
})

describe('rows that repeat an earlier row of their submixture', () => {
  const all = Array.from({ length: 3000 }, (_, i) => row('flan2021', i % 7 === 3 ? i % 500 : i))
  const distinct = [...new Set(said(all))]

  test('are left out of index and lines, the first in the order of the files stays', async () => {
    putDpi(at('twice', 'flan2021', 'dpi'), all, 3, 100)
    expect(await texts('twice')).toEqual(distinct)
    const [one] = await stock('twice')
    expect(one!.census).toMatchObject({ records: 3000, repeats: 3000 - distinct.length })
    expect(one!.tasks.length).toBe(one!.census.tasks.length)
    expect(one!.census.tasks.reduce((sum, { rows }) => sum + rows, 0)).toBe(distinct.length)
  })

  test('are the same ones however little memory there is', async () => {
    for (const memory of [10_000, 100_000]) {
      rmSync(at('work', 'twice'), { recursive: true })
      expect(await texts('twice', { memory })).toEqual(distinct)
    }
  })

  test('are rows of the same inputs and targets only; the same inputs make a group', async () => {
    putDpi(at('alike', 'cot', 'dpi'), [
      row('cot', 1),
      row('cot', 1, { targets: 'two' }),
      row('cot', 1, { task_name: 'other' }),
    ])
    const [one] = await stock('alike')
    const found = await rowsOf(one!.files)
    expect(found.map(({ row }) => row.output)).toEqual(['2', 'two'])
    expect(found[0]!.facts.group).toEqual(found[1]!.facts.group)
  })

  test('are not looked for in other submixtures', async () => {
    putDpi(at('both', 'cot', 'dpi'), rows('cot', 5))
    putDpi(at('both', 'dialog', 'dpi'), rows('dialog', 5))
    const stocks = await stock('both')
    expect(stocks.map(({ part, census }) => [part, census.kept.rows])).toEqual([
      ['cot', 5],
      ['dialog', 5],
    ])
    const keys = (await rowsOf(stocks.flatMap(({ files }) => files))).map(({ facts }) => hex(facts.key))
    expect(new Set(keys).size).toBe(10)
  })
})

describe('what a person should know', () => {
  test('lost newlines and ⁇ are told by file', async () => {
    const flat = rows('cot', 60).map(one => ({ ...one, inputs: one.inputs!.replaceAll('\n', ' ') }))
    flat[5] = { ...flat[5]!, targets: 'a ⁇ ⁇ b ⁇' }
    flat[6] = { ...flat[6]!, inputs: '⁇⁇ what?' }
    putDump(at('flat', 'cot', 'dump'), 'cot', flat)
    const [one] = await stock('flat')
    expect(one!.remarks).toContainEqual(
      expect.stringContaining('no newline in any input of cot_zs_opt_train.jsonl.gz'),
    )
    expect(one!.remarks).toContainEqual(
      expect.stringContaining('3 runs of ⁇ in 2 rows of cot_zs_opt_train.jsonl.gz'),
    )
    expect(one!.census.files[0]).toMatchObject({ lines: 0, unknown: { rows: 2, runs: 3 } })
  })

  test('Chinese is tagged row by row, Japanese is not', async () => {
    putDpi(at('chinese', 'niv2', 'dpi'), [
      row('niv2', 1, { inputs: 'Translate: 今天下雨。' }),
      row('niv2', 2, { targets: '明天' }),
      row('niv2', 3, { inputs: 'Is it a greeting? 今日はいい天気ですね。' }),
      row('niv2', 4, { inputs: 'Full width ！ and Ünicode — ½ 😀' }),
    ])
    const [one] = await stock('chinese')
    const told = 'rows with Chinese, which may repeat one of the Chinese tasks'
    expect(one!.remarks).toContainEqual(`niv2: 2 ${told}`)
    const [dropped] = await stock('chinese', { foreign: 'drop' })
    expect(dropped!.remarks).toContainEqual(`niv2: left out 2 ${told}`)
    expect((await rowsOf(one!.files)).map(({ facts }) => facts.foreign ?? false)).toEqual([
      true,
      true,
      false,
      false,
    ])
    expect(one!.census.kept.chinese).toBe(2)
  })

  test('ill-formed surrogates are put right, newlines and all else stay as they are', async () => {
    const inputs = '  two\r\n\tlines \u0000 \u2028 é e\u0301 \ud83d\ude00 <b>&amp;</b> '
    const lines = [
      JSON.stringify({ inputs, targets: ' a\n' }),
      '{"inputs":"cut \\ud83d","targets":"\\ude00 tail"}',
    ]
    put(at('texts', 'cot', 'dump', 'cot_fs_opt_train.jsonl.gz'), gzipSync(lines.join('\n')))
    const [one] = await stock('texts')
    const found = await rowsOf(one!.files)
    expect(found.map(({ row }) => [row.instruction, row.output])).toEqual([
      [inputs, ' a\n'],
      ['cut \ufffd', '\ufffd tail'],
    ])
    expect(one!.census.repaired).toBe(1)
    expect(one!.remarks).toContainEqual(expect.stringContaining('ill-formed surrogates put right in 1 row'))
  })

  test('control tokens and inverted tasks are counted', async () => {
    putDpi(at('tokens', 'cot', 'dpi'), [
      row('cot', 1, { inputs: 'Close it with </s>, please.' }),
      row('cot', 2, { targets: '<extra_id_0> of <|im_end|>' }),
      row('cot', 3, { inputs: 'a < b and <strong>c</strong>' }),
      row('cot', 4, { task_name: 'cot_gsm8k_ii' }),
    ])
    const [one] = await stock('tokens')
    expect(one!.census.control).toEqual({ '</s>': 1, '<extra_id_0>': 1 })
    expect(one!.census.kept.inverse).toBe(1)
    expect((await rowsOf(one!.files)).map(({ facts }) => facts.inverse)).toEqual([false, false, false, true])
  })
})

describe('the counting pass', () => {
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

  test('finds the same with any number of threads, and any size of pieces', async () => {
    const all = Array.from({ length: 400 }, (_, i) => row('t0', i % 350))
    putDpi(at('pieces', 't0', 'dpi'), all, 2, 20)
    const size = statSync(at('pieces', 't0', 'dpi', 'train-00000-of-00002-0123456789abcdef.parquet')).size
    const runs = []
    for (const [threads, unit] of [
      [1, 2 ** 26],
      [3, 2 ** 26],
      [2, Math.ceil(size / 5)],
      [1, 1],
    ] as const) {
      const work = at('work', `pieces-${threads}-${unit}`)
      const [one] = await stock('pieces', { threads, work, settings: { unit } })
      runs.push({ stock: one!, rows: await rowsOf(one!.files) })
    }
    expect(runs.map(({ stock }) => stock.census.pieces.length)).toEqual([2, 2, expect.any(Number), 22])
    expect(runs[2]!.stock.census.pieces.length).toBeGreaterThanOrEqual(5)
    for (const { rows } of runs) expect(rows).toEqual(runs[0]!.rows)
    expect(plain(runs[1]!.stock.census)).toEqual(plain(runs[0]!.stock.census))
    const { pieces: _, fingerprint: __, ...facts } = runs[0]!.stock.census
    expect(plain(runs[2]!.stock.census)).toMatchObject(plain(facts))
  })

  test('is kept, until a file, a setting or a tokenizer changes', async () => {
    const folder = at('kept', 'cot', 'dump')
    putDump(folder, 'cot', rows('cot', 10))
    const census = at('work', 'kept', 'cot', 'census.json')
    const old = new Date(1_000_000_000_000)
    const wasCounted = async (changes = {}) => {
      if (existsSync(census)) utimesSync(census, old, old)
      const [one] = await stock('kept', changes)
      return { rows: one!.census.kept.rows, again: statSync(census).mtimeMs !== old.getTime() }
    }
    expect(await wasCounted()).toEqual({ rows: 10, again: true })
    expect(await wasCounted({ threads: 1, memory: 1000 })).toEqual({ rows: 10, again: false })
    expect(await wasCounted({ settings: { maxRecord: 9999 } })).toEqual({ rows: 10, again: true })
    appendFileSync(join(folder, 'cot_zs_opt_train.jsonl.gz'), gzipSync('{"inputs":"a","targets":"b"}\n'))
    expect(await wasCounted({ settings: { maxRecord: 9999 } })).toEqual({ rows: 11, again: true })
  })

  test('is made again where what was kept of it is damaged or gone', async () => {
    putDump(at('damaged', 'cot', 'dump'), 'cot', rows('cot', 30))
    const folder = at('work', 'damaged', 'cot')
    const whole = await texts('damaged')
    const [one] = await stock('damaged')
    for (const damage of [
      () => put(join(folder, 'census.json'), '{"fingerprint":'),
      () => rmSync(one!.files[0]!.index),
      () => put(one!.files[0]!.task as string, ''),
      () => rmSync(folder, { recursive: true }),
    ]) {
      damage()
      expect(await texts('damaged')).toEqual(whole)
    }
  })

  test('goes on with the pieces that it had not finished', async () => {
    putDump(at('stopped', 'cot', 'dump'), 'cot', rows('cot', 40))
    const [inputs] = findEnglish({ raw: at('stopped'), settings: defaultSettings(false) })
    const counted: string[] = []
    const take = (stopAt?: string) => {
      const running: Promise<unknown>[] = []
      const run = async (job: CountJob) => {
        if (job.piece.name === stopAt) {
          await Promise.all(running)
          throw new Error('stopped')
        }
        counted.push(job.piece.name)
        const result = countPiece(job)
        running.push(result)
        return result
      }
      return takeCensus(
        {
          inputs: inputs!,
          folder: at('work', 'stopped', 'cot'),
          settings: defaultSettings(false),
          memory: 2 ** 20,
          keep: true,
        },
        { run, close: async () => {} },
        () => {},
      )
    }
    await expect(take('cot_fs_noopt_train.jsonl.gz')).rejects.toThrow('stopped')
    expect(counted).toHaveLength(3)
    const census = await take()
    expect(counted.slice(3)).toEqual(['cot_fs_noopt_train.jsonl.gz'])
    expect(census).toMatchObject({ records: 80, repeats: 40, kept: { rows: 40 } })
    await take('cot_fs_noopt_train.jsonl.gz')
    expect(counted).toHaveLength(4)
  })

  test('says so where a file is changed between counting and reading', async () => {
    const folder = at('changed', 'cot', 'dump')
    putDump(folder, 'cot', rows('cot', 40))
    const [one] = await stock('changed')
    putDump(folder, 'cot', rows('cot', 39))
    expect((await failure(() => rowsOf(one!.files))).message).toMatch(
      /the file ends at|other records than those/,
    )
  })
})

describe('lengths', () => {
  it('are estimated from letters and other characters', () => {
    expect(ESTIMATE.text('')).toBe(1)
    expect(ESTIMATE.text('abc')).toBe(2)
    expect(ESTIMATE.text('abcd efg')).toBe(4)
    expect(ESTIMATE.text('a, b')).toBe(4)
    expect(ESTIMATE.text('a  b\n\n1,000')).toBe(11)
    expect(ESTIMATE.text('今天')).toBe(3)
    expect(ESTIMATE.prompt('abc', '')).toBe(2)
  })

  it('are exact with a tokenizer', async () => {
    const tokenizer = put(
      at('tokenizer.json'),
      JSON.stringify({
        version: '1.0',
        truncation: null,
        padding: null,
        added_tokens: [],
        normalizer: null,
        pre_tokenizer: { type: 'WhitespaceSplit' },
        post_processor: null,
        decoder: null,
        model: { type: 'WordLevel', vocab: { '[UNK]': 0 }, unk_token: '[UNK]' },
      }),
    )
    putDpi(at('exact', 'cot', 'dpi'), [row('cot', 1, { inputs: 'one two three', targets: 'four five' })])
    const [one] = await stock('exact', { tokenizer, settings: { tokenizer: 'abc' } })
    expect(one!.census.lengths).toBe('tokenizer')
    expect((await rowsOf(one!.files)).map(({ facts }) => [facts.input, facts.output])).toEqual([[3, 2]])
    expect((await stock('exact'))[0]!.census.lengths).toBe('estimate')
  })
})

it('the descriptors say nothing that the reading of Flan does not heed', () => {
  const heeded = ['name', 'read', 'split', 'add']
  for (const { facts, forms } of submixtures()) {
    expect(facts.clean).toBe(false)
    for (const { files } of forms.values())
      for (const file of files) expect(Object.keys(file).filter(key => !heeded.includes(key))).toEqual([])
  }
})
