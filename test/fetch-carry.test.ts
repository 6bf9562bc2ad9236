import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Source } from '../src/sources/descriptor.ts'
import { examine } from '../src/sources/doctor.ts'
import { type CarryRequest, carry, pin } from '../src/sources/fetch/carry.ts'
import { importFiles } from '../src/sources/import/import.ts'
import { noteListed } from '../src/sources/listed.ts'
import { LOCK, readPins, writePins } from '../src/sources/pins.ts'
import { filesIn, put, sha256, stamps, temporary } from './helpers/folders.ts'
import { corpora, fetchWords, hiddenIn, records, textsIn } from './support/fetching.ts'
import { file, serve } from './support/server.ts'

const root = temporary()
const server = await serve()

let home: string
let raw: string
let to: string
let sources: Map<string, Source>
let turn = 0
beforeEach(() => {
  home = join(root, String(turn++))
  raw = join(home, 'raw')
  to = join(home, 'stick')
  const url = `${server.url}/${turn}/train.json`
  sources = corpora(join(home, 'sources'), {
    plain: `files: [{ name: train.json, read: jsonl, split: train }]\nfrom: [{ url: '${url}' }]`,
    forms: `forms:
  one: { files: [{ name: train.json, read: jsonl, split: train }] }
  two: { files: [{ name: train.json, read: jsonl, split: train }] }`,
    pair: `files: [{ name: talk.zh, read: lines, field: a, align: { b: talk.en }, split: train }]`,
    answers: `files: [{ name: asked.json, read: jsonl, split: train, lookup: { keys: keys.json } }]`,
    shards: `files: [{ name: 'train-*.json', read: jsonl, split: train }]`,
  })
})

/** Files of all corpora, in the raw folder. */
function fill(): void {
  put(join(raw, 'plain/train.json'), records(3))
  put(join(raw, 'forms/two/train.json'), records(4))
  put(join(raw, 'pair/talk.zh'), '一\n二\n')
  put(join(raw, 'pair/talk.en'), 'one\ntwo\n')
  put(join(raw, 'answers/asked.json'), records(2))
  put(join(raw, 'answers/keys.json'), '{"1": 1}')
  put(join(raw, 'shards/train-0.json'), records(2))
  put(join(raw, 'shards/train-1.json'), records(3))
  noteListed(join(raw, 'shards'), ['train-0.json', 'train-1.json'])
  put(join(raw, '.fetch/plain/_/x.part'), 'x')
  put(join(raw, 'nobody/knows.txt'), 'x')
}

const carried = (more: Partial<CarryRequest> = {}) => carry({ raw, to, sources, wanted: [], ...more })
const takeIn = (from = to, into = join(home, 'cluster')) =>
  importFiles({
    from,
    raw: into,
    wanted: [],
    sources,
    accepts: async () => 'nothing is accepted',
    pins: readPins(into),
  })

const status = async (folder: string) =>
  Object.fromEntries(
    (await examine(folder, sources.values())).map(({ name, form, status }) => [`${name}/${form}`, status]),
  )

describe('a folder for another machine', () => {
  it('holds what is here in the same layout, and what it is; nothing else', async () => {
    fill()
    const whole = textsIn(raw)
    delete whole['nobody/knows.txt']
    expect(await carried()).toEqual({
      files: 8,
      already: 0,
      bytes: Buffer.byteLength(Object.values(whole).join('')),
    })
    const { [LOCK]: lock, ...texts } = textsIn(to)
    expect(texts).toEqual(whole)
    expect(Object.keys(JSON.parse(lock!).files)).toEqual(Object.keys(whole).sort())
    expect(readPins(to).get('plain/train.json')!.sha256).toBe(sha256(records(3)))
    expect(hiddenIn(to)).toEqual([])
  })

  it('is taken in as it is: by the lock file, not by looks', async () => {
    fill()
    await carried()
    const cluster = join(home, 'cluster')
    const result = await takeIn()
    expect(result).toMatchObject({ refused: [], undecided: [], others: 0 })
    expect(new Set(result.taken.map(({ by }) => by))).toEqual(new Set(['lock']))
    const { [LOCK]: _, ...texts } = textsIn(to)
    expect(textsIn(cluster)).toEqual(texts)
    expect(await status(cluster)).toEqual(await status(raw))
    expect((await takeIn()).already).toHaveLength(6)
  })

  it('brings along what was listed, so that a lost shard is missed there too', async () => {
    fill()
    await carried()
    rmSync(join(to, 'shards/train-1.json'))
    await takeIn()
    expect(await status(join(home, 'cluster'))).toMatchObject({ 'shards/': 'partly', 'plain/': 'here' })
  })

  it('whose files were changed on the way is refused for those, both sums named', async () => {
    fill()
    await carried()
    put(join(to, 'plain/train.json'), records(2))
    put(join(to, 'pair/talk.en'), 'one\nother\n')
    const result = await takeIn()
    expect(result.refused.map(({ why }) => why)).toEqual([
      expect.stringContaining(`sha256 ${sha256(records(2))} instead of ${sha256(records(3))}`),
      expect.stringContaining(sha256('one\nother\n')),
    ])
    expect(Object.keys(textsIn(join(home, 'cluster'))).sort()).toEqual([
      'answers/asked.json',
      'answers/keys.json',
      'forms/two/train.json',
      'shards/train-0.json',
      'shards/train-1.json',
    ])
  })

  it('is filled up where it lacks something, and touches nothing else', async () => {
    fill()
    await carried({ wanted: [{ corpus: 'plain' }, { corpus: 'forms', form: 'two' }] })
    const before = stamps(to)
    expect(await carried()).toMatchObject({ files: 6, already: 2 })
    expect(stamps(to)).toMatchObject({ 'plain/train.json': before['plain/train.json'] })
    expect(readPins(to).size).toBe(8)
  })

  it('that has other files of the same names is left alone, unless they are to be replaced', async () => {
    fill()
    put(join(to, 'plain/train.json'), records(9))
    await expect(carried()).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('--replace'),
    })
    expect(filesIn(to)).toEqual(['plain/train.json'])
    expect(await carried({ replace: true })).toMatchObject({ files: 8 })
    expect(textsIn(to)['plain/train.json']).toBe(records(3))
  })

  it('is not the raw folder itself, and not written in a dry run', async () => {
    fill()
    await expect(carried({ to: raw })).rejects.toMatchObject({ kind: 'usage' })
    expect(await carried({ dryRun: true })).toMatchObject({ files: 8 })
    expect(existsSync(to)).toBe(false)
  })
})

describe('pins', () => {
  const offer = (bytes: string) => server.on(`/${turn}/train.json`, file(bytes))
  const fetchPlain = async (replace = false) =>
    (await fetchWords(sources, raw, ['plain'], { replace }))['plain']!
  const pinPlain = (anew = false) => pin(raw, sources, [{ corpus: 'plain' }], anew)

  it('hold a corpus to what it was when it was first fetched', async () => {
    offer(records(3))
    await fetchPlain()
    await pinPlain()
    const lock = readFileSync(join(raw, LOCK), 'utf8')
    expect(JSON.parse(lock)).toEqual({
      version: 1,
      files: {
        'plain/train.json': {
          bytes: Buffer.byteLength(records(3)),
          md5: expect.stringMatching(/^[0-9a-f]{32}$/),
          sha256: sha256(records(3)),
        },
      },
    })
    rmSync(join(raw, 'plain'), { recursive: true })
    offer(records(4))
    const wrong = await fetchPlain()
    expect(wrong).toMatchObject({ status: 'failed', refusals: [{ again: false }] })
    expect(wrong.refusals[0]!.why).toContain(`instead of`)
    offer(records(3))
    expect(await fetchPlain()).toMatchObject({ status: 'fetched' })
    expect(readFileSync(join(raw, LOCK), 'utf8')).toBe(lock)
  })

  it('show where a file was changed since, and stay as they are until they are renewed', async () => {
    offer(records(3))
    await fetchPlain()
    await pinPlain()
    put(join(raw, 'plain/train.json'), records(4))
    expect(await status(raw)).toMatchObject({ 'plain/': 'altered' })
    await pinPlain()
    expect(readPins(raw).get('plain/train.json')!.sha256).toBe(sha256(records(3)))
    await pinPlain(true)
    expect(await status(raw)).toMatchObject({ 'plain/': 'here' })
  })

  it('count for files that the user brings, too', async () => {
    mkdirSync(raw)
    writePins(raw, new Map([['forms/one/train.json', { bytes: 1, md5: '', sha256: sha256('x') }]]))
    put(join(home, 'given/train.json'), records(4))
    const result = await importFiles({
      from: join(home, 'given'),
      raw,
      wanted: [{ corpus: 'forms', form: 'one' }],
      sources,
      accepts: async () => undefined,
      pins: readPins(raw),
    })
    expect(result).toMatchObject({
      taken: [],
      refused: [{ why: expect.stringContaining('pinned to other content') }],
    })
  })

  it('that cannot be read are an error that names the file, not pins of nothing', () => {
    mkdirSync(raw, { recursive: true })
    for (const text of [
      '',
      '{"version": 2, "files": {}}',
      '{"version": 1, "files": {"a": {"sha256": "x"}}}',
    ]) {
      put(join(raw, LOCK), text)
      expect(() => readPins(raw)).toThrow(join(raw, LOCK))
    }
  })
})
