import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { acceptsFor } from '../src/build/accepts.ts'
import type { Task } from '../src/build/catalogue.ts'
import { wantedFrom } from '../src/cli/corpora.ts'
import { exitCodeOf } from '../src/cli/fetch-report.ts'
import { BiflanError } from '../src/lib/errors.ts'
import { skip } from '../src/shapes/task.ts'
import type { Source } from '../src/sources/descriptor.ts'
import { diagnose } from '../src/sources/diagnosis.ts'
import { examine } from '../src/sources/doctor.ts'
import { corporaNamed, corpusNames } from '../src/sources/import/evidence.ts'
import { type ImportRequest, importFiles } from '../src/sources/import/import.ts'
import { compareExactness, matchTail } from '../src/sources/import/match.ts'
import { loadSources } from '../src/sources/load.ts'
import { tar } from './support/tar.ts'
import { zip } from './support/zip.ts'

const root = mkdtempSync(join(tmpdir(), 'biflan-import-test-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const lines = (records: readonly object[]): string =>
  records.map(record => `${JSON.stringify(record)}\n`).join('')
const some = (field: string, count: number): string =>
  lines(Array.from({ length: count }, (_, i) => ({ [field]: `第${i}句` })))
const md5 = (text: string | Uint8Array): string => createHash('md5').update(text).digest('hex')

/** The published files of the corpora below. */
const ALPHA = some('a', 3)
const ALPHA_ZIP = zip([{ name: 'dev.json', data: some('a', 5) }])
const GAMMA_RAW = some('raw', 4)

const DESCRIPTORS: Record<string, string> = {
  alpha: `
names: [alpha_public]
files:
  - { name: dev.json, read: jsonl, split: dev, rows: 3, md5: ${md5(ALPHA)} }
  - { name: train.json, read: jsonl, split: train, rows: 10 }
  - { name: test.json, read: jsonl, split: test, off: no labels }
from:
  - { url: 'https://example.org/sets/first_letters.zip', unpack: zip, md5: ${md5(ALPHA_ZIP)} }`,
  beta: `
files:
  - { name: dev.json, read: jsonl, split: dev }`,
  'beta-max': `
files:
  - { name: dev.json, read: jsonl, split: dev }`,
  gamma: `
forms:
  raw:
    files:
      - { name: trial.json, read: jsonl, split: dev }
      - { name: shared.json, read: jsonl, split: train, md5: ${md5(GAMMA_RAW)} }
  squad:
    files:
      - { name: trial.json, read: jsonl, split: dev, rows: 2 }
      - { name: shared.json, read: jsonl, split: train, md5: ${md5(GAMMA_RAW)} }
      - { name: either.json, read: jsonl, split: test, rows: 6 }
  third:
    files:
      - { name: either.json, read: jsonl, split: test, rows: 7 }`,
  delta: `
files:
  - { name: film/dev.json, read: jsonl, split: dev }
  - { name: music/dev.json, read: jsonl, split: dev }
  - { name: 'parts/p-*.json', read: jsonl, split: train }
  - { name: parts/p-0.json, read: jsonl, split: train, off: a subset }`,
  eta: `
forms:
  whole:
    files:
      - { name: ask.csv, read: csv, split: train, rows: 1, join: { file: ask_label.csv, on: id, read: csv } }
      - { name: fill.json, read: jsonl, split: dev, rows: 1, lookup: { answers: fill_answer.json } }
  labels:
    files:
      - { name: ask_label.csv, read: csv, split: train }`,
  zeta: `
files:
  - { name: talk.zh, read: lines, field: zh, align: { en: talk.en }, split: train, rows: 2 }`,
}

/** The field that a corpus's records must have; `gamma` has one for each form. */
const FIELDS: Record<string, string> = {
  alpha: 'a',
  beta: 'b',
  'beta-max': 'b',
  'gamma/raw': 'raw',
  'gamma/squad': 'squad',
  'gamma/third': 'squad',
  delta: 'd',
  eta: 'label',
  zeta: 'zh',
}

const sources = loadSources([
  Object.entries(DESCRIPTORS).reduce(
    (folder, [name, text]) => {
      mkdirSync(join(folder, name), { recursive: true })
      const head = `title: ${name}\nhome: https://example.org/${name}\nlicence: { id: MIT, use: commercial }`
      writeFileSync(join(folder, name, 'source.yaml'), `${head}${text}\n`)
      return folder
    },
    join(root, 'sources'),
  ),
])

const EXAMPLE = z.strictObject({ text: z.string(), label: z.enum(['good', 'bad']) })

const taskOf = (name: string, source: Source, field: string): Task => ({
  name,
  source,
  module: '',
  renderings: 10,
  example: EXAMPLE,
  spec: {
    title: name,
    category: 'text-classification',
    domain: '通用',
    templates: [],
    record: z.object({ [field]: z.string() }),
    example: EXAMPLE,
    *examples(record) {
      const text = (record as Record<string, string>)[field]!
      if (text === '') yield skip('empty text')
      else yield { text, label: text.includes('?') ? ('neither' as 'bad') : 'good' }
    },
  },
})

const accepts: ImportRequest['accepts'] = (source, form, file, path) => {
  const field = FIELDS[source.name] ?? FIELDS[`${source.name}/${form}`]!
  return acceptsFor([taskOf(source.name, source, field)])(source, form, file, path)
}

let home: string
let raw: string
let turn = 0
beforeEach(() => {
  home = join(root, `home-${turn++}`)
  raw = join(home, 'raw')
  mkdirSync(home)
})

/** Writes a file below `home/given`. */
function give(path: string, content: string | Uint8Array): string {
  const target = join(home, 'given', path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, content)
  return target
}

const run = (words: string[] = [], more: Partial<ImportRequest> = {}) =>
  importFiles({
    from: join(home, 'given'),
    raw,
    wanted: wantedFrom(words, sources, new Map()),
    sources,
    accepts,
    ...more,
  })

/** Paths below the raw folder, all of them: dot-files too. */
const placed = (): string[] =>
  existsSync(raw)
    ? readdirSync(raw, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => relative(raw, join(entry.parentPath, entry.name)))
        .sort()
    : []

describe('names', () => {
  it.each([
    ['dev.json', 'x/y/dev.json', 'dev.json'],
    ['dev.json', 'dev.json', 'dev.json'],
    ['film/dev.json', 'data/film/dev.json', 'film/dev.json'],
    ['train_*.json', 'a/train_few_all.json', 'train_few_all.json'],
    ['*/dev.json', 'a/b/dev.json', 'b/dev.json'],
    ['名.txt', 'a/名.txt', '名.txt'],
    ['é.txt', 'a/e\u0301.txt', 'é.txt'],
  ])('%s matches %s', (name, path, tail) => expect(matchTail(name, path)).toBe(tail))

  it.each([
    ['dev.json', 'xdev.json'],
    ['dev.json', 'dev.json/x'],
    ['dev.json', 'devXjson'],
    ['film/dev.json', 'dev.json'],
    ['film/dev.json', 'xfilm/dev.json'],
    ['train_*.json', 'train_/x.json'],
    ['', 'a'],
  ])('%s does not match %s', (name, path) => expect(matchTail(name, path)).toBeUndefined())

  it('are more exact with more segments, fewer wildcards, more letters', () => {
    const names = ['*.json', 'p-*.json', 'dev.json', 'a/*.json', 'a/dev.json']
    expect(names.toSorted(compareExactness)).toEqual([
      'a/dev.json',
      'a/*.json',
      'dev.json',
      'p-*.json',
      '*.json',
    ])
  })
})

describe('folder names', () => {
  const named = (...segments: string[]) => [...corporaNamed(segments, corpusNames(sources.values()))]

  it.each<[string[], string[]]>([
    [['alpha', 'dev.json'], ['alpha']],
    [['Alpha_Public.zip', 'dev.json'], ['alpha']],
    [['my-alpha-files', 'x', 'dev.json'], ['alpha']],
    [['first-letters', 'dev.json'], ['alpha']],
    [['alphabet', 'dev.json'], []],
    [['beta', 'alpha', 'dev.json'], ['alpha']],
    [['beta_max_v2', 'dev.json'], ['beta-max']],
    [['betamax'], ['beta-max']],
    [['beta'], ['beta']],
    [['alpha-beta'], ['alpha']],
    [['example', 'dev.json'], []],
  ])('%j', (segments, corpora) => expect(named(...segments)).toEqual(corpora))
})

describe('import', () => {
  it('takes a file whose checksum is known, wherever it lies', async () => {
    give('downloads/dev.json', ALPHA)
    const result = await run()
    expect(result.taken).toMatchObject([{ corpus: 'alpha', form: '', file: 'dev.json', by: 'checksum' }])
    expect(result.taken[0]!.altered).toBeUndefined()
    expect(readFileSync(join(raw, 'alpha', 'dev.json'), 'utf8')).toBe(ALPHA)
    expect(readFileSync(join(home, 'given/downloads/dev.json'), 'utf8')).toBe(ALPHA)
    expect(exitCodeOf(result)).toBe(0)
  })

  it('takes a file under its corpus’s name when its records are right, and says how it differs', async () => {
    give('alpha/dev.json', some('a', 7))
    const result = await run()
    expect(result.taken).toMatchObject([
      {
        by: 'folder',
        altered: { rows: { expected: 3, found: 7 }, md5: { expected: md5(ALPHA), found: md5(some('a', 7)) } },
      },
    ])
  })

  it('refuses an altered file with --strict, and takes the others', async () => {
    give('alpha/dev.json', some('a', 7))
    give('alpha/train.json', some('a', 10))
    const result = await run([], { strict: true })
    expect(result.refused).toMatchObject([{ why: expect.stringContaining('rows 7 instead of 3') }])
    expect(placed()).toEqual(['alpha/train.json'])
    expect(exitCodeOf(result)).toBe(1)
  })

  it('leaves a file with other records under its corpus’s name, and says why', async () => {
    give('alpha/dev.json', some('b', 7))
    const result = await run()
    expect(result.undecided).toMatchObject([
      { candidates: [{ corpus: 'alpha', why: expect.stringContaining('7 of its first 7 records') }] },
    ])
    expect(placed()).toEqual([])
    expect(exitCodeOf(result)).toBe(3)
  })

  it('leaves a file without evidence, and names the candidates with the command that decides', async () => {
    give('my files/dev.json', some('b', 2))
    const result = await run()
    const from = join(home, 'given/my files/dev.json')
    expect(result.undecided).toEqual([
      {
        from,
        candidates: [
          { corpus: 'alpha', form: '', file: 'dev.json', why: expect.stringContaining('records of alpha') },
          { corpus: 'beta', form: '', file: 'dev.json', command: `biflan fetch --from '${from}' beta` },
          {
            corpus: 'beta-max',
            form: '',
            file: 'dev.json',
            command: `biflan fetch --from '${from}' beta-max`,
          },
        ],
      },
    ])
    const decided = await run(['beta'], { from })
    expect(decided.taken).toMatchObject([{ corpus: 'beta', by: 'command' }])
  })

  it('refuses a single file that is not what the command says', async () => {
    const from = give('x/dev.json', some('c', 2))
    const result = await run(['beta'], { from })
    expect(result.refused).toMatchObject([{ from, why: expect.stringContaining('not beta') }])
    expect(exitCodeOf(result)).toBe(1)
    expect((await run(['beta'])).others).toBe(1)
  })

  it('lets the command overrule the folder for a single file, but not for a whole folder', async () => {
    const from = give('alpha/dev.json', some('b', 2))
    expect((await run(['beta'])).taken).toEqual([])
    expect((await run(['beta'], { from })).taken).toMatchObject([{ corpus: 'beta' }])
  })

  it('counts other names and passes over hidden files, twins and links', async () => {
    give('alpha/readme.md', 'x')
    give('alpha/.hidden/dev.json', ALPHA)
    give('__MACOSX/alpha/dev.json', ALPHA)
    give('alpha/._dev.json', 'x')
    mkdirSync(join(home, 'elsewhere/alpha'), { recursive: true })
    writeFileSync(join(home, 'elsewhere/alpha/dev.json'), ALPHA)
    symlinkSync(join(home, 'elsewhere'), join(home, 'given/link'))
    symlinkSync(join(home, 'elsewhere/alpha/dev.json'), join(home, 'given/dev.json'))
    expect(await run()).toEqual({ taken: [], already: [], off: [], undecided: [], refused: [], others: 1 })
    expect(existsSync(raw)).toBe(false)
  })

  it('names files that are known and not used', async () => {
    give('alpha/test.json', some('x', 2))
    expect((await run()).off).toMatchObject([{ corpus: 'alpha', file: 'test.json', why: 'no labels' }])
  })

  it('tells forms of one file name apart by their records, else by their number', async () => {
    give('gamma/one/trial.json', some('raw', 4))
    give('gamma/two/trial.json', some('squad', 2))
    give('gamma/either.json', some('squad', 7))
    const result = await run()
    expect(result.taken.map(({ form, file }) => `${form}/${file}`).sort()).toEqual([
      'raw/trial.json',
      'squad/trial.json',
      'third/either.json',
    ])
    expect(placed()).toEqual(['gamma/raw/trial.json', 'gamma/squad/trial.json', 'gamma/third/either.json'])
  })

  it('asks for the form where both fit', async () => {
    const from = give('gamma/either.json', some('squad', 9))
    const commands = (await run()).undecided[0]!.candidates.map(({ command }) => command)
    expect(commands).toEqual([
      `biflan fetch --from ${from} gamma/squad`,
      `biflan fetch --from ${from} gamma/third`,
    ])
    expect((await run(['gamma/third'], { from })).taken).toMatchObject([
      { form: 'third', altered: { rows: { expected: 7, found: 9 } } },
    ])
  })

  it('puts a file with a known checksum into every form that publishes it', async () => {
    give('bundle.zip', zip([{ name: 'shared.json', data: GAMMA_RAW }]))
    expect((await run()).taken.map(({ form }) => form)).toEqual(['raw', 'squad'])
    expect(placed()).toEqual(['gamma/raw/shared.json', 'gamma/squad/shared.json'])
  })

  it('keeps the folders that a descriptor names, and the names that its globs match', async () => {
    for (const name of ['film/dev.json', 'music/dev.json', 'parts/p-0.json', 'parts/p-17.json'])
      give(`delta-main/data/${name}`, some('d', 2))
    const result = await run()
    expect(placed()).toEqual(['delta/film/dev.json', 'delta/music/dev.json', 'delta/parts/p-17.json'])
    expect(result.off).toMatchObject([{ file: 'parts/p-0.json' }])
  })

  it('keeps aligned files together, or takes none', async () => {
    const from = give('zeta/talk.zh', '一\n二\n')
    expect((await run()).undecided[0]!.candidates[0]!.why).toContain('talk.en')
    give('zeta/talk.en', 'one\ntwo\n')
    const result = await run()
    expect(result).toMatchObject({ taken: [{ file: 'talk.zh', from }], others: 0 })
    expect(placed()).toEqual(['zeta/talk.en', 'zeta/talk.zh'])
    rmSync(join(home, 'given'), { recursive: true })
    rmSync(raw, { recursive: true })
    give(
      'zeta.zip',
      zip([
        { name: 'd/talk.en', data: 'one\ntwo\n' },
        { name: 'd/talk.zh', data: '一\n二\n' },
      ]),
    )
    expect((await run()).taken).toHaveLength(1)
    expect(placed()).toEqual(['zeta/talk.en', 'zeta/talk.zh'])
  })

  it('keeps a file together with those that are joined to it or looked up in', async () => {
    const members = [
      { name: 'd/ask_label.csv', data: 'id,label\n1,好\n' },
      { name: 'd/ask.csv', data: 'id,text\n1,一\n' },
      { name: 'd/fill_answer.json', data: '{"#1#": 2}' },
      { name: 'd/fill.json', data: '{"label": "好"}\n' },
    ]
    give('eta.zip', zip(members))
    expect(await run()).toMatchObject({ taken: [{}, {}, {}], undecided: [], refused: [], others: 0 })
    const whole = ['ask.csv', 'ask_label.csv', 'fill.json', 'fill_answer.json'].map(
      name => `eta/whole/${name}`,
    )
    expect(placed()).toEqual(['eta/labels/ask_label.csv', ...whole])
    expect(await run()).toMatchObject({ taken: [], already: [{}, {}, {}] })

    rmSync(raw, { recursive: true })
    give('eta.zip', zip(members.slice(1, 2)))
    const [alone] = (await run()).undecided
    expect(alone!.candidates[0]!.why).toMatch(/ask_label\.csv, which belongs beside it, is not there/)
    expect(placed()).toEqual([])
  })

  it('says "already here" for the same content, and asks before it replaces other content', async () => {
    give('alpha/dev.json', ALPHA)
    await run()
    const before = statSync(join(raw, 'alpha/dev.json')).mtimeMs
    expect(await run()).toMatchObject({ taken: [], already: [{ file: 'dev.json' }] })
    expect(statSync(join(raw, 'alpha/dev.json')).mtimeMs).toBe(before)

    give('alpha/dev.json', some('a', 4))
    const refusing = await run()
    expect(refusing.refused[0]!.why).toMatch(/sha256 [0-9a-f]{64}; this file [0-9a-f]{64}.*--replace/)
    expect(readFileSync(join(raw, 'alpha/dev.json'), 'utf8')).toBe(ALPHA)
    expect((await run([], { replace: true })).taken).toHaveLength(1)
    expect(readFileSync(join(raw, 'alpha/dev.json'), 'utf8')).toBe(some('a', 4))
    expect(placed()).toEqual(['alpha/dev.json'])

    give('alpha/copy/dev.json', ALPHA)
    give('alpha/dev.json', ALPHA)
    expect(await run()).toMatchObject({
      taken: [],
      already: [],
      refused: [{ why: expect.stringContaining('the published one') }, {}],
    })
  })

  it('finds a file that is in its place already', async () => {
    mkdirSync(join(raw, 'alpha'), { recursive: true })
    writeFileSync(join(raw, 'alpha/dev.json'), ALPHA)
    expect((await run([], { from: raw })).already).toHaveLength(1)
    expect((await run([], { from: home })).already).toEqual([])
  })

  it('places nothing in a dry run', async () => {
    give('alpha/dev.json', ALPHA)
    give('alpha.zip', zip([{ name: 'train.json', data: some('a', 10) }]))
    const result = await run([], { dryRun: true })
    expect(result.taken.map(({ file }) => file).sort()).toEqual(['dev.json', 'train.json'])
    expect(existsSync(raw)).toBe(false)
  })

  it('of two files for one place takes the one that is known, or none', async () => {
    give('1/alpha/dev.json', some('a', 7))
    give('2/alpha/dev.json', ALPHA)
    give('3/alpha/dev.json', ALPHA)
    give('1/beta/dev.json', some('b', 1))
    give('2/beta/dev.json', some('b', 2))
    const result = await run()
    expect(result.taken).toMatchObject([{ corpus: 'alpha', from: join(home, 'given/2/alpha/dev.json') }])
    expect(result.already).toMatchObject([{ from: join(home, 'given/3/alpha/dev.json') }])
    expect(result.undecided.map(({ from }) => relative(home, from)).sort()).toEqual([
      'given/1/alpha/dev.json',
      'given/1/beta/dev.json',
      'given/2/beta/dev.json',
    ])
    for (const { candidates } of result.undecided)
      expect(candidates[0]).toMatchObject({ why: /other content/, command: expect.any(String) })
  })

  it('refuses a file that cannot be read, with the reader’s words', async () => {
    give('alpha/dev.json', Buffer.from(`\uFEFF${ALPHA}`, 'utf16le'))
    expect((await run()).undecided[0]!.candidates[0]!.why).toMatch(/UTF-16/)
  })

  it('refuses to take a file without records', async () => {
    give('beta/dev.json', '')
    expect((await run()).undecided[0]!.candidates[0]!.why).toContain('no records')
  })

  it('is a usage error without anything at --from', async () => {
    await expect(run([], { from: join(home, 'nowhere') })).rejects.toMatchObject({ kind: 'usage' })
  })
})

describe('import from archives', () => {
  const members = [
    { name: 'x/dev.json', data: ALPHA },
    { name: 'x/train.json', data: some('a', 10) },
    { name: 'x/readme', data: '' },
  ]

  it('opens zip, tar, tar.gz and gz, flat or in folders, whatever they are called', async () => {
    const inner = await tar(members.map(({ name, data }) => ({ name: `./${name}`, data })))
    const archives: [string, Uint8Array, number][] = [
      ['alpha.zip', zip(members), 2],
      ['alpha_public', zip(members.map(({ name, data }) => ({ name: name.slice(2), data }))), 2],
      ['alpha.tar', inner, 2],
      ['alpha.tgz', gzipSync(inner), 2],
      ['alpha/train.json.gz', gzipSync(some('a', 10)), 1],
    ]
    for (const [name, bytes, count] of archives) {
      give(name, bytes)
      const result = await run([], { from: join(home, 'given') })
      expect(result.taken, name).toHaveLength(count)
      expect(result.taken[0]!.from).toContain(`${name}!`)
      expect(placed().every(path => !path.startsWith('.'))).toBe(true)
      rmSync(raw, { recursive: true })
      rmSync(join(home, 'given'), { recursive: true })
    }
  })

  it('lets the archive’s name stand for the folder that a descriptor wants', async () => {
    give('delta/film.zip', zip([{ name: 'dev.json', data: some('d', 2) }]))
    expect((await run()).taken).toMatchObject([{ file: 'film/dev.json' }])
    expect(placed()).toEqual(['delta/film/dev.json'])
  })

  it('passes over __MACOSX twins', async () => {
    give(
      'alpha.zip',
      zip([...members, { name: '__MACOSX/x/dev.json', data: 'x' }, { name: 'x/._dev.json', data: 'x' }]),
    )
    const result = await run()
    expect(result).toMatchObject({ taken: [{}, {}], undecided: [], others: 1 })
  })

  it('recognises a renamed archive by its own checksum', async () => {
    give('download (3)', ALPHA_ZIP)
    expect((await run()).taken).toMatchObject([
      { corpus: 'alpha', by: 'archive', altered: { rows: { found: 5 } } },
    ])
  })

  it('decides for the members of an archive by the command', async () => {
    const from = give('download', zip([{ name: 'dev.json', data: some('b', 2) }]))
    const [undecided] = (await run()).undecided
    expect(undecided).toMatchObject({ from: `${from}!dev.json` })
    expect(undecided!.candidates.map(({ command }) => command)).toContain(`biflan fetch --from ${from} beta`)
    expect((await run(['beta'], { from })).taken).toMatchObject([{ corpus: 'beta', by: 'command' }])
  })

  it('says why an archive named for a corpus has nothing of it', async () => {
    const from = give('download', zip([{ name: 'dev.json', data: some('c', 2) }]))
    expect((await run(['beta'], { from })).undecided[0]!.candidates[0]).toMatchObject({
      corpus: 'beta',
      why: expect.any(String),
    })
  })

  it('refuses a hostile or broken archive whole, goes on with the rest, and leaves nothing behind', async () => {
    const whole = zip(members)
    give('a-slip.zip', zip([...members, { name: '../../evil.json', data: 'x' }]))
    give('b-cut.zip', whole.subarray(0, whole.length - 30))
    give(
      'c-crc.zip',
      zip([...members.slice(0, 1), { name: 'alpha/train.json', data: some('a', 10), crc: 7 }]),
    )
    give('d-page.zip', '<html>')
    give('e-link.tar', await tar([{ name: 'alpha/dev.json', type: 'symlink', linkname: '/etc/passwd' }]))
    give('f-alpha.rar', Buffer.from('Rar!\x1a\x07\x00', 'latin1'))
    give('holiday.rar', Buffer.from('Rar!\x1a\x07\x00', 'latin1'))
    give('g-bomb.json.gz', gzipSync(Buffer.alloc(100_000)))
    give('alpha/train.json', some('a', 10))
    const result = await run([], { limits: { ratio: 50, floor: 1000, total: 2 ** 30, members: 100 } })
    expect(result.refused.map(({ from }) => relative(join(home, 'given'), from))).toEqual([
      'a-slip.zip',
      'b-cut.zip',
      'c-crc.zip',
      'd-page.zip',
      'e-link.tar',
      'f-alpha.rar',
      'g-bomb.json.gz',
    ])
    expect(placed()).toEqual(['alpha/train.json'])
    expect(readdirSync(raw)).toEqual(['alpha'])
    expect(exitCodeOf(result)).toBe(1)
    expect(existsSync(join(home, 'evil.json'))).toBe(false)
  })

  it('leaves no raw folder behind when nothing was taken', async () => {
    give('alpha.zip', zip([{ name: 'dev.json', data: some('c', 2) }]))
    expect((await run()).undecided).toHaveLength(1)
    expect(existsSync(raw)).toBe(false)
  })

  it('clears up after an import that was killed', async () => {
    const { hostname } = await import('node:os')
    const stale = join(raw, `.import-${hostname().replace(/[^\w.]/g, '_')}-999999999-Xy12`)
    mkdirSync(stale, { recursive: true })
    give('alpha.zip', zip(members))
    await run()
    expect(readdirSync(raw)).toEqual(['alpha'])
  })
})

describe('acceptance', () => {
  const alpha = sources.get('alpha')!
  const file = alpha.forms.get('')!.files[1]!
  const verdict = (records: readonly object[]) =>
    acceptsFor([taskOf('alpha', alpha, 'a')])(alpha, '', file, give('alpha/train.json', lines(records)))
  const good = Array.from({ length: 100 }, (_, i) => ({ a: `第${i}句` }))

  it('looks at the first hundred records', async () => {
    expect(await verdict([...good, { b: 1 }, { b: 2 }])).toBeUndefined()
  })

  it('allows one wrong record in a hundred, and one in a smaller file of twenty', async () => {
    expect(await verdict([{ b: 1 }, ...good])).toBeUndefined()
    expect(await verdict([{ b: 1 }, { b: 2 }, ...good])).toContain('2 of its first 100 records')
    expect(await verdict([{ b: 1 }, ...good.slice(0, 19)])).toBeUndefined()
    expect(await verdict([{ b: 1 }, ...good.slice(0, 18)])).toContain('1 of its first 19 records')
  })

  it('wants labels of the task’s set, and an example at all', async () => {
    expect(await verdict([{ a: '什么?' }])).toContain('label')
    expect(await verdict([{ a: '' }])).toContain('empty text')
    expect(await verdict([])).toBe('it holds no records')
  })

  it('knows files that no task reads', async () => {
    expect(await acceptsFor([])(alpha, '', file, give('alpha/train.json', ''))).toBe('no task reads it')
  })
})

describe('corpora on the command line', () => {
  it('may be corpora, forms and tasks; others are refused with the nearest names', () => {
    const tasks = new Map([['gamma-task', { source: sources.get('gamma')! }]])
    expect(wantedFrom(['alpha', 'gamma/raw', 'gamma-task'], sources, tasks)).toEqual([
      { corpus: 'alpha' },
      { corpus: 'gamma', form: 'raw' },
      { corpus: 'gamma' },
    ])
    for (const [word, hint] of [
      ['alpa', 'alpha'],
      ['gamma/row', 'raw, squad, third'],
      ['alpha/x', 'one form'],
    ] as const) {
      try {
        wantedFrom([word], sources, tasks)
        expect.unreachable()
      } catch (error) {
        expect(error).toBeInstanceOf(BiflanError)
        expect((error as BiflanError).message).toContain(hint)
      }
    }
  })
})

describe('doctor', () => {
  const status = async () =>
    Object.fromEntries(
      (await examine(raw, sources.values())).map(({ name, form, status }) => [
        form === '' ? name : `${name}/${form}`,
        status,
      ]),
    )

  it('says for each form what is here, and what to do', async () => {
    give('alpha/dev.json', ALPHA)
    give('beta/dev.json', some('b', 2))
    give('gamma/trial.json', some('squad', 2))
    give('zeta/talk.zh', '一\n二\n三\n')
    give('zeta/talk.en', '1\n2\n3\n')
    await run()
    expect(await status()).toEqual({
      alpha: 'partly',
      beta: 'here',
      'beta-max': 'missing',
      'gamma/raw': 'missing',
      'gamma/squad': 'partly',
      'gamma/third': 'missing',
      delta: 'missing',
      'eta/whole': 'missing',
      'eta/labels': 'missing',
      zeta: 'altered',
    })
    const reports = await examine(raw, sources.values())
    const corpora = new Map((await diagnose(raw, sources.values())).map(report => [report.name, report]))
    expect(corpora.get('alpha')).toMatchObject({
      status: 'partly',
      step: 'fetch',
      licence: { id: 'MIT' },
      next: 'biflan fetch alpha',
    })
    expect(reports.find(({ name }) => name === 'alpha')).toMatchObject({
      files: [
        { name: 'dev.json', status: 'here', rows: 3, bytes: Buffer.byteLength(ALPHA) },
        { name: 'train.json', status: 'missing', rows: 10 },
      ],
    })
    expect(corpora.get('delta')).toMatchObject({
      step: 'person',
      next: 'Get film/dev.json, music/dev.json, parts/p-*.json from https://example.org/delta. Then biflan fetch --from <file or folder> delta',
    })
    expect(corpora.get('gamma')).toMatchObject({ form: 'squad', status: 'partly' })
    expect([...corpora.keys()]).toEqual([...sources.keys()])
    expect(reports.find(({ name }) => name === 'zeta')!.files).toMatchObject([
      { name: 'talk.zh', altered: { rows: { expected: 2, found: 3 } } },
      { name: 'talk.en', beside: 'talk.zh', status: 'here', bytes: 6 },
    ])
  })

  it('names the files that are read beside others; without one of them a form is not complete', async () => {
    const folder = join(raw, 'eta/whole')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'ask.csv'), 'id,text\n1,一\n')
    writeFileSync(join(folder, 'fill.json'), '{"label": "好"}\n')
    writeFileSync(join(folder, 'fill_answer.json'), '{}')
    const report = async () => (await examine(raw, sources.values())).find(({ form }) => form === 'whole')!
    const lacking = await report()
    expect(lacking).toMatchObject({
      status: 'partly',
      files: [
        { name: 'ask.csv', status: 'here' },
        { name: 'ask_label.csv', status: 'missing', beside: 'ask.csv' },
        { name: 'fill.json', status: 'here' },
        { name: 'fill_answer.json', status: 'here', beside: 'fill.json' },
      ],
    })
    const next = async () => (await diagnose(raw, sources.values())).find(({ name }) => name === 'eta')!.next
    expect(await next()).toContain('ask_label.csv')
    writeFileSync(join(folder, 'ask_label.csv'), 'id,label\n1,好\n')
    expect(await report()).toMatchObject({ status: 'here' })
    expect(await next()).toBe('')
  })

  it('finds what lies beside the folders of the forms, and says how it gets into one of them', async () => {
    const gamma = async () => (await diagnose(raw, sources.values())).find(({ name }) => name === 'gamma')!
    expect(await gamma()).toMatchObject({ status: 'missing', step: expect.not.stringMatching('move') })
    mkdirSync(join(raw, 'gamma'), { recursive: true })
    writeFileSync(join(raw, 'gamma/trial.json'), some('squad', 2))
    expect(await gamma()).toMatchObject({
      status: 'missing',
      step: 'move',
      next: `trial.json: in ${join(raw, 'gamma')}, but each form has a folder of its own there: biflan fetch --from ${join(raw, 'gamma')} gamma`,
    })
    await importFiles({ from: join(raw, 'gamma'), raw, wanted: [{ corpus: 'gamma' }], sources, accepts })
    expect(await gamma()).toMatchObject({ form: 'squad', status: 'partly' })
  })

  it('works without a raw folder', async () => {
    expect(new Set(Object.values(await status()))).toEqual(new Set(['missing']))
  })
})

const shared = '../shared/data'
describe.skipIf(!existsSync(shared))('import of published files (only where ../shared/data is there)', () => {
  it('recognises the corpora that tasks read', async () => {
    const { loadCatalogue } = await import('../src/build/catalogue.ts')
    const { sources, tasks } = await loadCatalogue()
    const result = await importFiles({
      from: shared,
      raw,
      wanted: [],
      sources,
      accepts: acceptsFor(tasks.values()),
    })
    const taken = result.taken.map(({ corpus, form, file }) =>
      [corpus, form, file].filter(part => part !== '').join('/'),
    )
    expect(taken).toEqual(
      expect.arrayContaining([
        'afqmc/publisher/dev.json',
        'c3/publisher/c3-d-dev.json',
        'c3/publisher/c3-m-dev.json',
        'chid/clue/dev.json',
        'chid/clue/train.json',
        'chnsenticorp-htl-all/ChnSentiCorp_htl_all.csv',
        'cluener2020/dev.json',
        'cluener2020/train.json',
        'cmrc2018/raw/cmrc2018_trial.json',
        'cmrc2018/squad/cmrc2018_trial.json',
        'drcd/publisher/DRCD_dev.json',
        'eprstmt/test_public.json',
        'kdconv/original/film/dev.json',
        'md-scs/law.train',
        'msra-ner/bio/msra_test_bio.txt',
        'ocnli/publisher/dev.json',
        'tnews/publisher/dev.json',
        'translation2019zh/translation2019zh_valid.json',
      ]),
    )
    expect(result.refused).toEqual([])
    const again = await importFiles({
      from: shared,
      raw,
      wanted: [],
      sources,
      accepts: acceptsFor(tasks.values()),
    })
    expect(again.taken).toEqual([])
    expect(again.already).toHaveLength(taken.length)
  })
})
