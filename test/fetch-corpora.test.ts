import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { reportOf } from '../src/cli/network-facts.ts'
import { exitCodeOf, printFetch } from '../src/cli/network-report.ts'
import { BiflanError } from '../src/lib/errors.ts'
import { examine } from '../src/sources/doctor.ts'
import { filesIn, put, sha256, temporary } from './helpers/folders.ts'
import { type Asked, corpora, fetchWords, hiddenIn, records, textsIn } from './support/fetching.ts'
import { deadAddress, file, serve } from './support/server.ts'
import { tar } from './support/tar.ts'
import { zip } from './support/zip.ts'

const root = temporary()
const server = await serve()
const dead = await deadAddress()
const md5 = (text: string | Uint8Array): string => createHash('md5').update(text).digest('hex')

let home: string
let raw: string
let turn = 0
beforeEach(() => {
  home = join(root, String(turn++))
  raw = join(home, 'raw')
  mkdirSync(home)
})
afterEach(() => vi.unstubAllEnvs())

/** The address of a file of this test. */
const offer = (name: string, bytes: string | Uint8Array, served: Parameters<typeof file>[1] = {}): string =>
  server.on(`/${turn}/${name}`, file(bytes, served))
const asked = (name: string): number => server.asked(`/${turn}/${name}`).length

/** Fetches one corpus, `set`, of this description. */
async function fetchSet(description: string, more: Asked = {}, words = ['set']) {
  const sources = corpora(join(home, 'sources'), { set: description })
  return (await fetchWords(sources, raw, words, more))['set']!
}

const ONE = 'files: [{ name: train.json, read: jsonl, split: train }]'

describe('a corpus', () => {
  it('comes from its first location, unpacked, checked and in its place; nothing else stays', async () => {
    const archive = zip([
      { name: 'set/train.json', data: records(5) },
      { name: 'set/other.json', data: '[]' },
      { name: '__MACOSX/set/._train.json', data: 'x' },
    ])
    const url = offer('set.zip', archive)
    const result = await fetchSet(`${ONE}\nfrom: [{ url: '${url}', unpack: zip, md5: '${md5(archive)}' }]`)
    expect(result).toMatchObject({ status: 'fetched', form: '', location: url, refusals: [] })
    expect(result.taken).toMatchObject([{ file: 'train.json', sha256: sha256(records(5)) }])
    expect(textsIn(raw)).toEqual({ 'set/train.json': records(5) })
    expect(hiddenIn(raw)).toEqual([])
    expect(exitCodeOf([result])).toBe(0)
  })

  it('that comes in part says what came, and asks for the rest alone', async () => {
    const url = offer('set.zip', zip([{ name: 'set/train.json', data: records(5) }]))
    const description = `files: [{ name: train.json, read: jsonl, split: train }, { name: dev.json, read: jsonl, split: dev }]\nfrom: [{ url: '${url}', unpack: zip }]`
    const result = await fetchSet(description)
    expect(result).toMatchObject({
      status: 'failed',
      refusals: [{ why: 'it has no dev.json', again: false }],
    })
    expect(textsIn(raw)).toEqual({ 'set/train.json': records(5) })
    const [report] = reportOf([result], corpora(join(home, 'sources'), {}))
    expect(report!.manual!.files.map(({ name }) => name)).toEqual(['dev.json'])
    const printed = vi.spyOn(console, 'log').mockReturnValue()
    printFetch([report!], raw)
    expect(printed.mock.calls.flat().join('\n')).toMatch(/^set: could be fetched in part: train\.json, /)
    printed.mockRestore()
  })

  it('that only a person can have in its best form asks for that, whatever else was tried', async () => {
    const form = (name: string, from: string) =>
      `  ${name}:\n    files: [{ name: ${name}.json, read: jsonl, split: train }]\n    from: [${from}]`
    const description = `ask: log in\nforms:\n${form('best', '')}\n${form('copy', `{ url: '${server.url}/nothing' }`)}`
    const result = await fetchSet(description)
    expect(result).toMatchObject({ status: 'failed', form: 'copy' })
    const [report] = reportOf([result], corpora(join(home, 'sources'), {}))
    expect(report!.manual).toMatchObject({
      files: [{ name: 'best.json' }],
      command: 'biflan fetch --from <file or folder> set/best',
    })
  })

  it('that came with fewer records than a person could get says so', async () => {
    const form = (name: string, rows: number, from: string) =>
      `  ${name}:\n    files: [{ name: ${name}.json, read: jsonl, split: train, rows: ${rows} }]\n    from: [${from}]`
    const url = offer('copy.json', records(5))
    const result = await fetchSet(
      `forms:\n${form('best', 1205, '')}\n${form('copy', 5, `{ url: '${url}' }`)}`,
    )
    expect(result).toMatchObject({ status: 'fetched', form: 'copy' })
    const printed = vi.spyOn(console, 'log').mockReturnValue()
    printFetch(reportOf([result], corpora(join(home, 'sources'), {})), raw)
    expect(printed.mock.calls.flat()).toContain(
      '  set/best has 1,200 records more, and needs a person: biflan fetch set/best says how',
    )
    printed.mockRestore()
  })

  it('is left alone once it is here', async () => {
    const description = `${ONE}\nfrom: [{ url: '${offer('train.json', records(5))}' }]`
    expect((await fetchSet(description)).status).toBe('fetched')
    expect(await fetchSet(description)).toMatchObject({ status: 'here', taken: [] })
    expect(asked('train.json')).toBe(1)
  })

  it.each<[string, () => Promise<Uint8Array>]>([
    ['zip', async () => zip([{ name: 'train.json', data: records(5) }])],
    ['tar.gz', async () => gzipSync(await tar([{ name: 'x/train.json', data: records(5) }]))],
    ['gz', async () => gzipSync(records(5))],
  ])('comes out of %s, whatever the address is called', async (kind, pack) => {
    const url = offer('download', await pack())
    expect(await fetchSet(`${ONE}\nfrom: [{ url: '${url}', unpack: ${kind} }]`)).toMatchObject({
      status: 'fetched',
    })
    expect(textsIn(raw)).toEqual({ 'set/train.json': records(5) })
  })

  it('has its only file under the descriptor’s name, whatever the address is called', async () => {
    const url = offer('uc', records(5))
    await fetchSet(`${ONE}\nfrom: [{ url: '${url}?export=download&id=1' }]`)
    expect(textsIn(raw)).toEqual({ 'set/train.json': records(5) })
  })

  it('comes in several files from one base, named alike or not; those that are here are not fetched again', async () => {
    const files = `files:
  - { name: film/train.json, read: jsonl, split: train }
  - { name: music/train.json, read: jsonl, split: train }
  - { name: test.json, read: jsonl, split: test, off: no labels }
  - { name: zh.txt, read: lines, field: a, align: { b: en.txt }, split: dev }`
    const base = `${server.url}/${turn}/`
    offer('film/train.json', records(2))
    offer('music/train.json', records(3))
    offer('zh.txt', '一\n二\n')
    offer('en.txt', 'one\ntwo\n')
    put(join(raw, 'set/music/train.json'), records(3))
    expect(await fetchSet(`${files}\nfrom: [{ base: '${base}' }]`)).toMatchObject({ status: 'fetched' })
    const whole = {
      'set/film/train.json': records(2),
      'set/music/train.json': records(3),
      'set/zh.txt': '一\n二\n',
      'set/en.txt': 'one\ntwo\n',
    }
    expect(textsIn(raw)).toEqual(whole)
    expect([asked('music/train.json'), asked('test.json')]).toEqual([0, 0])

    rmSync(raw, { recursive: true })
    const names = `{ film/train.json: film/train.json, music/train.json: '0x12', zh.txt: zh.txt, en.txt: en.txt }`
    offer('0x12', records(3))
    expect(await fetchSet(`${files}\nfrom: [{ base: '${base}', files: ${names} }]`)).toMatchObject({
      status: 'fetched',
    })
    expect(textsIn(raw)).toEqual(whole)
  })

  it('says so where records are more or fewer than described, and with --strict refuses them', async () => {
    const files = 'files: [{ name: train.json, read: jsonl, split: train, rows: 6 }]'
    const url = offer('train.json', records(5))
    const strict = await fetchSet(`${files}\nfrom: [{ url: '${url}' }]`, { strict: true })
    expect(strict).toMatchObject({
      status: 'failed',
      refusals: [{ why: expect.stringContaining('5 instead of 6') }],
    })
    expect(existsSync(join(raw, 'set/train.json'))).toBe(false)
    const result = await fetchSet(`${files}\nfrom: [{ url: '${url}' }]`)
    expect(result).toMatchObject({
      status: 'fetched',
      taken: [{ altered: { rows: { expected: 6, found: 5 } } }],
    })
    expect(await fetchSet(`${files}\nfrom: [{ url: '${url}' }]`)).toMatchObject({ status: 'altered' })
  })

  it('whose files differ from the published ones is fetched anew only with --replace, and then only those', async () => {
    const files = `files:
  - { name: train.json, read: jsonl, split: train, md5: '${md5(records(5))}' }
  - { name: dev.json, read: jsonl, split: dev, md5: '${md5(records(2))}' }`
    offer('train.json', records(5))
    offer('dev.json', records(2))
    put(join(raw, 'set/train.json'), records(4))
    put(join(raw, 'set/dev.json'), records(2))
    const description = `${files}\nfrom: [{ base: '${server.url}/${turn}/' }]`
    expect(await fetchSet(description)).toMatchObject({ status: 'altered' })
    expect(await fetchSet(description, { replace: true })).toMatchObject({ status: 'fetched' })
    expect(textsIn(raw)['set/train.json']).toBe(records(5))
    expect([asked('train.json'), asked('dev.json')]).toEqual([1, 0])
  })

  it('may be named by its form; a form with other records is fetched only so', async () => {
    const description = `forms:
  full: { files: [{ name: full.json, read: jsonl, split: train }], from: [{ url: '${offer('full.json', records(9))}' }] }
  few: { files: [{ name: few.json, read: jsonl, split: train }], differs: a few of them, from: [{ url: '${offer('few.json', records(2))}' }] }`
    expect(await fetchSet(description, {}, ['set/few'])).toMatchObject({ status: 'fetched', form: 'few' })
    expect(await fetchSet(description)).toMatchObject({ status: 'fetched', form: 'full' })
    expect(filesIn(raw)).toEqual(['set/few/few.json', 'set/full/full.json'])
  })

  it('that stands behind a login is left to a person, unless another form of it can be fetched', async () => {
    const closed = `${ONE}\nask: Log in and click.`
    const result = await fetchSet(closed)
    expect(result).toMatchObject({ status: 'manual' })
    expect(exitCodeOf([result])).toBe(3)
    const url = offer('train.json', records(3))
    const open = `forms:
  login: { files: [{ name: a.json, read: jsonl, split: train }] }
  mirror: { files: [{ name: train.json, read: jsonl, split: train }], from: [{ url: '${url}' }] }`
    expect(await fetchSet(open)).toMatchObject({ status: 'fetched', form: 'mirror' })
    expect(await fetchSet(open, {}, ['set/login'])).toMatchObject({ status: 'manual', form: 'login' })
  })
})

describe('locations', () => {
  const whole = () => offer('good.zip', zip([{ name: 'train.json', data: records(5) }]))
  const bomb = gzipSync(Buffer.alloc(80 * 2 ** 20))
  const cut = zip([{ name: 'train.json', data: records(500) }])

  it.each<[string, () => string, RegExp | string]>([
    ['is gone', () => `url: '${server.url}/nowhere.zip', unpack: zip`, 'status 404'],
    ['cannot be reached', () => `url: '${dead}/set.zip', unpack: zip`, 'connection refused'],
    [
      'fails',
      () => `url: '${offer('a.zip', '', { faults: Array(9).fill({ status: 500 }) })}', unpack: zip`,
      'status 500',
    ],
    [
      'has another checksum',
      () => `url: '${offer('a.zip', 'abc')}', unpack: zip, md5: '${'0'.repeat(32)}'`,
      `md5 ${md5('abc')} instead of ${'0'.repeat(32)}`,
    ],
    [
      'is a login page',
      () => `url: '${offer('a.zip', '<html><title>Login</title>')}', unpack: zip`,
      'web page came instead of the file (Login)',
    ],
    [
      'is no archive',
      () => `url: '${offer('a.zip', '{"error": 1}')}', unpack: zip`,
      /zip, tar, tar\.gz or gz archive/,
    ],
    [
      'holds other files',
      () => `url: '${offer('a.zip', zip([{ name: 'x', data: 'x' }]))}', unpack: zip`,
      'it has no train.json',
    ],
    ['holds other records', () => `url: '${offer('train.json', records(3, 'b'))}'`, 'not records of set'],
    [
      'was packed wrong',
      () => `url: '${offer('a.zip', zip([{ name: 'train.json', data: records(5), crc: 1 }]))}', unpack: zip`,
      'CRC-32',
    ],
    [
      'is cut short',
      () => `url: '${offer('a.zip', cut.subarray(0, -200))}', unpack: zip`,
      'damaged or cut short',
    ],
    [
      'is a truncated gzip',
      () => `url: '${offer('a.gz', gzipSync(records(900)).subarray(0, -90))}', unpack: gz`,
      'damaged or cut short',
    ],
    ['is a bomb', () => `url: '${offer('a.gz', bomb)}', unpack: gz`, 'decompression bomb'],
    [
      'climbs out',
      () => `url: '${offer('a.zip', zip([{ name: '../../train.json', data: records(5) }]))}', unpack: zip`,
      'climbs out',
    ],
  ])('that %s is passed over for the next, with its reason', async (_, first, why) => {
    const result = await fetchSet(`${ONE}\nfrom: [{ ${first()} }, { url: '${whole()}', unpack: zip }]`)
    expect(result).toMatchObject({ status: 'fetched', location: whole() })
    expect(result.refusals).toHaveLength(1)
    expect(result.refusals[0]!.why).toMatch(why)
    expect(result.refusals[0]!.why).not.toContain('.fetch')
    expect(textsIn(raw)).toEqual({ 'set/train.json': records(5) })
    expect(hiddenIn(raw)).toEqual([])
  })

  it('that have a member with another checksum are passed over, both named', async () => {
    const files = `files: [{ name: train.json, read: jsonl, split: train, md5: '${md5(records(5))}' }]`
    const bad = offer('bad.zip', zip([{ name: 'train.json', data: records(4) }]))
    const result = await fetchSet(
      `${files}\nfrom: [{ url: '${bad}', unpack: zip }, { url: '${whole()}', unpack: zip }]`,
    )
    expect(result.status).toBe('fetched')
    expect(result.refusals[0]!.why).toContain(`md5 ${md5(records(4))} instead of ${md5(records(5))}`)
  })

  it('that all fail are all named; other corpora go on; what came so far is gone on from', async () => {
    const faults = [{ cut: 20_000 }, { status: 500 }, { status: 500 }, { status: 500 }]
    const url = offer('train.json', records(3000), { faults })
    const sources = corpora(join(home, 'sources'), {
      set: `${ONE}\nfrom: [{ url: '${dead}/train.json' }, { url: '${server.url}/no' }, { url: '${url}' }]`,
      other: `${ONE}\nfrom: [{ url: '${offer('other.json', records(2))}' }]`,
    })
    const { set, other } = await fetchWords(sources, raw, [])
    expect(set).toMatchObject({
      status: 'failed',
      refusals: [
        { location: `${dead}/train.json`, again: true },
        { location: `${server.url}/no`, again: false },
        { location: url, again: true },
      ],
    })
    expect(other).toMatchObject({ status: 'fetched' })
    expect(exitCodeOf([set!, other!])).toBe(75)
    expect(textsIn(raw)).toEqual({ 'other/train.json': records(2) })

    expect(await fetchWords(sources, raw, [])).toMatchObject({
      set: { status: 'fetched' },
      other: { status: 'here' },
    })
    expect(server.asked(`/${turn}/train.json`).at(-1)!.headers.range).toMatch(/^bytes=\d+-/)
    expect(textsIn(raw)['set/train.json']).toBe(records(3000))
    expect(hiddenIn(raw)).toEqual([])
  })

  it('that fail for good mean that something is missing, not that another try helps', async () => {
    const result = await fetchSet(`${ONE}\nfrom: [{ url: '${server.url}/no' }]`)
    expect(exitCodeOf([result])).toBe(3)
    expect(hiddenIn(raw)).toEqual([])
  })

  it('of the next form are tried where those of the first all fail', async () => {
    const description = `forms:
  one: { files: [{ name: one.json, read: jsonl, split: train }], from: [{ url: '${server.url}/no' }] }
  two: { files: [{ name: two.json, read: jsonl, split: train }], from: [{ url: '${offer('two.json', records(2))}' }] }`
    expect(await fetchSet(description)).toMatchObject({
      status: 'fetched',
      form: 'two',
      refusals: [{ why: /404/ }],
    })
  })

  it('of which one of several files cannot be had give nothing, and the rest of it is not waited for', async () => {
    const files = `files:
  - { name: a.json, read: jsonl, split: train }
  - { name: b.json, read: jsonl, split: dev }`
    offer('a.json', records(4000), { faults: [{ stall: 1000 }] })
    const one = `{ base: '${server.url}/${turn}/' }`
    const good = offer(
      'good.zip',
      zip([
        { name: 'a.json', data: records(2) },
        { name: 'b.json', data: records(3) },
      ]),
    )
    const manners = { timeout: 600 }
    const result = await fetchSet(`${files}\nfrom: [${one}, { url: '${good}', unpack: zip }]`, { manners })
    expect(result).toMatchObject({ status: 'fetched', refusals: [{ why: 'b.json: status 404, not there' }] })
    expect(textsIn(raw)).toEqual({ 'set/a.json': records(2), 'set/b.json': records(3) })
  })
})

describe('the Hugging Face hub', () => {
  const sum = (text: string) => ({ oid: sha256(text), size: Buffer.byteLength(text) })

  /** A data set with these files; the listing comes two to a page. */
  function hub(name: string, files: Record<string, string>, promised: Record<string, object> = {}) {
    const entries: object[] = [
      { type: 'directory', path: 'data', oid: 'x', size: 0 },
      ...Object.entries(files).map(([path, text]) => ({
        type: 'file',
        path,
        oid: 'x',
        size: Buffer.byteLength(text),
        ...(path.endsWith('.parquet') && { lfs: sum(text) }),
        ...promised[path],
      })),
    ]
    server.on(`/api/datasets/${name}/tree/main`, (request, response) => {
      const from = Number(new URL(request.url!, server.url).searchParams.get('cursor') ?? 0)
      const more = from + 2 < entries.length
      // A mirror may hand on the hub's own address here.
      const link = `<https://hub.invalid/api/datasets/${name}/tree/main?recursive=true&cursor=${from + 2}>; rel="next"`
      response.writeHead(200, { 'content-type': 'application/json', ...(more && { link }) })
      response.end(JSON.stringify(entries.slice(from, from + 2)))
    })
    for (const [path, text] of Object.entries(files))
      server.on(`/datasets/${name}/resolve/main/${path}`, file(text))
  }
  const env = { HF_ENDPOINT: server.url }
  const SHARDS = {
    '.gitattributes': 'x',
    'README.md': 'x',
    'set/train-0 of 2.json': records(3),
    'set/train-1 of 2.json': records(4),
    'set/dev.json': records(2),
    'other/dev.json': records(1),
  }
  const files = `files:
  - { name: 'set/train-*.json', read: jsonl, split: train }
  - { name: set/dev.json, read: jsonl, split: dev }`

  it('lists what globs mean, page by page, at the endpoint that was chosen', async () => {
    hub('me/set', SHARDS)
    const result = await fetchSet(`${files}\nfrom: [{ hf: me/set }]`, { env })
    expect(result).toMatchObject({ status: 'fetched', location: `${server.url}/datasets/me/set` })
    expect(textsIn(raw)).toEqual({
      'set/set/train-0 of 2.json': records(3),
      'set/set/train-1 of 2.json': records(4),
      'set/set/dev.json': records(2),
    })
  })

  it('has told which files there are: one that is lost is missed, and fetched again alone', async () => {
    hub('me/set', SHARDS)
    const description = `${files}\nfrom: [{ hf: me/set }]`
    await fetchSet(description, { env })
    rmSync(join(raw, 'set/set/train-1 of 2.json'))
    const sources = corpora(join(home, 'sources'), {})
    const [report] = await examine(raw, sources.values())
    expect(report).toMatchObject({ status: 'partly' })
    const before = server.seen.length
    expect(await fetchSet(description, { env })).toMatchObject({
      status: 'fetched',
      taken: [{ file: 'set/train-1 of 2.json' }],
    })
    const later = server.seen
      .slice(before)
      .map(({ path }) => path)
      .filter(path => path.includes('resolve'))
    expect(later).toEqual(['/datasets/me/set/resolve/main/set/train-1%20of%202.json'])
  })

  it('may have the files in folders; in several ones they are not guessed', async () => {
    hub('me/deep', { 'a/b/train.json': records(3), 'x.json': 'x' })
    expect(await fetchSet(`${ONE}\nfrom: [{ hf: me/deep }]`, { env })).toMatchObject({ status: 'fetched' })
    rmSync(raw, { recursive: true })
    hub('me/twice', { 'a/train.json': records(3), 'b/train.json': records(4) })
    const result = await fetchSet(`${ONE}\nfrom: [{ hf: me/twice }]`, { env })
    expect(result.refusals[0]!.why).toContain('train.json is there in several folders: a/, b/')
    const named = await fetchSet(`${ONE}\nfrom: [{ hf: me/twice, files: [b/train.json] }]`, { env })
    expect(named.status).toBe('fetched')
    expect(textsIn(raw)).toEqual({ 'set/train.json': records(4) })
  })

  it('keeps parquet that it converted by itself in a branch of its own, which is looked into second', async () => {
    hub('me/script', { 'script.py': 'x' })
    server.on('/api/datasets/me/script/tree/refs%2Fconvert%2Fparquet', (_, response) => {
      response.end(JSON.stringify([{ type: 'file', path: 'default/train/0000.parquet', size: 4 }]))
    })
    const description = `files: [{ name: 'data/train-*.parquet', read: jsonl, split: train }]\nfrom: [{ hf: me/script }]`
    const asked = await fetchSet(description, { env })
    expect(asked.refusals[0]!.why).toContain('status 404')
    const { seen } = server
    expect(seen.at(-1)!.path).toBe(
      '/datasets/me/script/resolve/refs%2Fconvert%2Fparquet/default/train/0000.parquet',
    )

    const pinned = await fetchSet(description.replace('me/script', 'me/script, revision: main'), { env })
    expect(pinned.refusals[0]!.why).toBe('no data/train-*.parquet is there')
  })

  it('keeps packed files, which are unpacked here', async () => {
    const packed = gzipSync(records(4)).toString('latin1')
    server.on('/api/datasets/me/gz/tree/main', (_, response) => {
      response.end(JSON.stringify([{ type: 'file', path: 'data/train.json.gz', size: packed.length }]))
    })
    server.on('/datasets/me/gz/resolve/main/data/train.json.gz', file(Buffer.from(packed, 'latin1')))
    const place = '{ hf: me/gz, files: [data/train.json.gz], unpack: gz }'
    expect(await fetchSet(`${ONE}\nfrom: [${place}]`, { env })).toMatchObject({ status: 'fetched' })
    expect(textsIn(raw)).toEqual({ 'set/train.json': records(4) })
  })

  it('promises checksums of large files, which are held', async () => {
    const lfs = { oid: '1'.repeat(64), size: Buffer.byteLength(records(3)) }
    hub('me/wrong', { 'train.json': records(3) }, { 'train.json': { lfs } })
    const result = await fetchSet(`${ONE}\nfrom: [{ hf: me/wrong }]`, { env })
    expect(result.refusals[0]!.why).toContain(`sha256 ${sha256(records(3))} instead of ${'1'.repeat(64)}`)
  })

  it('is not asked for a file that it lists as another one than is known', async () => {
    hub('me/new', { 'train.json': records(3) }, { 'train.json': { lfs: sum(records(3)) } })
    const known = `files: [{ name: train.json, read: jsonl, split: train, sha256: '${'2'.repeat(64)}' }]`
    const result = await fetchSet(`${known}\nfrom: [{ hf: me/new }]`, { env })
    expect(result.refusals[0]!.why).toBe(
      `train.json: sha256 ${sha256(records(3))} instead of ${'2'.repeat(64)}`,
    )
    expect(server.asked('/datasets/me/new/resolve/main/train.json')).toEqual([])
  })

  it('that wants a login says how to send a token; one that is sent goes along', async () => {
    server.on('/api/datasets/me/gated/tree/main', (request, response) => {
      if (request.headers.authorization === 'Bearer t0ken')
        response.end(JSON.stringify([{ type: 'file', path: 'train.json', size: 10 }]))
      else response.writeHead(401).end()
    })
    const description = `${ONE}\nfrom: [{ hf: me/gated }]`
    expect((await fetchSet(description, { env })).refusals[0]!.why).toContain('HF_TOKEN')
    const known = await fetchSet(description, { env: { ...env, HF_TOKEN: 't0ken' } })
    expect(known.refusals[0]!.why).toContain('status 404')
  })

  it.each([
    '[{"type": "file", "path": "../../train.json"}]',
    '[{"type": "file", "path": "/train.json"}]',
    '{"error": "x"}',
    '<html>',
  ])('whose listing is none (%s) is passed over', async text => {
    server.on('/api/datasets/me/odd/tree/main', (_, response) => response.end(text))
    const result = await fetchSet(`${ONE}\nfrom: [{ hf: me/odd }]`, { env })
    expect(result.refusals[0]!.why).toContain('no list of files')
  })
})

describe('without a network', () => {
  it('a corpus is given up once each of its hosts was tried twice, and the host is not asked again', async () => {
    const sources = corpora(join(home, 'sources'), {
      set: `${ONE}\nfrom: [{ url: '${dead}/1.json' }, { url: '${dead}/2.json' }]`,
      other: `${ONE}\nfrom: [{ url: '${dead}/3.json' }]`,
    })
    const { set, other } = await fetchWords(sources, raw, [], { manners: { retries: 9 }, jobs: 1 })
    expect(other!.refusals[0]!.why).toMatch(/^connection refused.*tried 2 times/)
    for (const { why } of set!.refusals) expect(why).toMatch(/^connection refused \([^)]*\)$/)
  })

  it('and where the environment forbids it, nothing is sent, and what is here is enough', async () => {
    const description = `${ONE}\nfrom: [{ url: '${offer('train.json', records(5))}' }]`
    for (const name of ['HF_HUB_OFFLINE', 'HF_DATASETS_OFFLINE', 'TRANSFORMERS_OFFLINE']) {
      vi.stubEnv(name, 'ON')
      const result = await fetchSet(description)
      expect(result).toMatchObject({ status: 'offline' })
      expect(exitCodeOf([result])).toBe(3)
      vi.unstubAllEnvs()
    }
    expect([asked('train.json'), existsSync(raw)]).toEqual([0, false])
    put(join(raw, 'set/train.json'), records(5))
    vi.stubEnv('HF_HUB_OFFLINE', '1')
    expect(await fetchSet(description)).toMatchObject({ status: 'here' })
  })

  it('a dry run sends and writes nothing', async () => {
    const description = `${ONE}\nfrom: [{ url: '${offer('train.json', records(5))}' }]`
    expect(await fetchSet(description, { dryRun: true })).toMatchObject({ status: 'planned' })
    expect([asked('train.json'), existsSync(raw)]).toEqual([0, false])
  })
})

describe('two at once', () => {
  it('do not fetch the same corpus: the second says so, and another time may help', async () => {
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const url = server.on(`/${turn}/train.json`, async (request, response) => {
      await held
      file(records(5))(request, response, 0)
    })
    const description = `${ONE}\nfrom: [{ url: '${url}' }]`
    const first = fetchSet(description, { manners: { timeout: 20 } })
    while (asked('train.json') === 0) await new Promise(resolve => setTimeout(resolve, 5))
    const second = await fetchSet(description)
    expect(second).toMatchObject({
      status: 'failed',
      refusals: [{ why: expect.stringContaining(`process ${process.pid}`) }],
    })
    expect(exitCodeOf([second])).toBe(75)
    release()
    expect(await first).toMatchObject({ status: 'fetched' })
    expect(hiddenIn(raw)).toEqual([])
  })
})

describe('a full disk', () => {
  it('ends everything with a retry error, and leaves parts to go on from', async () => {
    const huge = server.on(`/${turn}/huge.json`, (_, response) => {
      response.writeHead(200, { 'content-length': String(2 ** 52) }).flushHeaders()
      response.write(' '.repeat(2000))
    })
    const ended = fetchSet(`${ONE}\nfrom: [{ url: '${huge}' }]`)
    await expect(ended).rejects.toBeInstanceOf(BiflanError)
    await expect(ended).rejects.toMatchObject({ exitCode: 75 })
    expect(textsIn(raw)).toEqual({})
  })
})

it('what a fetch leaves behind is removed once the files came in another way', async () => {
  const url = offer('train.json', records(3000), {
    faults: [{ cut: 20_000 }, ...Array(3).fill({ status: 500 })],
  })
  const description = `${ONE}\nfrom: [{ url: '${url}' }]`
  expect(await fetchSet(description)).toMatchObject({ status: 'failed' })
  expect(hiddenIn(raw)).toEqual(['.fetch'])
  put(join(raw, 'set/train.json'), records(5))
  expect(await fetchSet(description)).toMatchObject({ status: 'here' })
  expect(hiddenIn(raw)).toEqual([])
  expect(readFileSync(join(raw, 'set/train.json'), 'utf8')).toBe(records(5))
})
