import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { FileFacts } from '../src/formats/format.ts'
import { heldPiece, hold, MOST_HELD } from '../src/formats/held.ts'
import { FORMATS, type FormatName } from '../src/formats/index.ts'
import { type JoinedBatch, joined } from '../src/formats/joined.ts'
import { loadSources } from '../src/sources/load.ts'
import { cutAt, readRecords } from '../src/sources/records.ts'

const folder = mkdtempSync(join(tmpdir(), 'biflan-joined-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

interface Side {
  readonly text: string
  readonly format?: FormatName
  readonly facts?: Partial<FileFacts>
}

/** Both files joined by `on`, their names here and there. */
async function read(own: Side, other: Side, on: readonly [string, string] = ['id', 'id'], take?: string[]) {
  const piece = ({ text, facts }: Side, name: string) =>
    heldPiece(write(name, text), { ...facts, encoding: 'utf-8' })
  const held = await hold(FORMATS[other.format ?? 'tsv'].read, piece(other, 'labels'), on[1], take)
  const batches: JoinedBatch[] = []
  const records = joined(FORMATS[own.format ?? 'tsv'].read, piece(own, 'texts'), on[0], held)
  for await (const batch of records) batches.push(batch)
  const unused = batches.flatMap(batch => (batch.unused ? [batch.unused] : []))
  expect(unused).toHaveLength(1)
  return {
    records: batches.flatMap(batch => batch.records),
    unused: Object.fromEntries(Object.entries(unused[0]!).filter(([, count]) => count > 0)),
  }
}

const texts = (...rows: string[]): Side => ({ text: `id\ttext\n${rows.join('\n')}\n` })
const labels = (...rows: string[]): Side => ({ text: `id\tlabel\n${rows.join('\n')}\n` })

describe('records joined by a key', () => {
  it('have the fields of both, in the order and at the lines of their own file', async () => {
    const { records, unused } = await read(texts('b\t乙', 'a\t甲'), labels('a\t0', 'b\t2'))
    expect(records).toEqual([
      { value: { id: 'b', text: '乙', label: '2' }, line: 2 },
      { value: { id: 'a', text: '甲', label: '0' }, line: 3 },
    ])
    expect(unused).toEqual({})
  })

  it('are left out where one half is missing, and both sides are counted', async () => {
    const { records, unused } = await read(
      texts('a\t甲', 'x\t丙', 'b\t乙'),
      labels('a\t0', 'y\t1', 'b\t2', 'z\t1'),
    )
    expect(records).toMatchObject([
      { value: { id: 'a' } },
      { skip: 'nothing to join', line: 3 },
      { value: { id: 'b' } },
    ])
    expect(unused).toEqual({ 'joined record without its other half': 2 })
  })

  it('are left out where one key has several different records, on either side', async () => {
    const { records, unused } = await read(
      texts('a\t甲', 'b\t乙', 'c\t丙', 'c\t丁', 'd\t戊', 'd\t戊'),
      labels('a\t0', 'b\t1', 'a\t2', 'c\t0', 'd\t1', 'b\t1', 'e\t0', 'e\t1'),
    )
    expect(records).toMatchObject([
      { skip: 'joined records of one id differ' },
      // said twice, and the same both times
      { value: { id: 'b', label: '1' } },
      { skip: 'records of one id differ' },
      { skip: 'records of one id differ' },
      { value: { id: 'd' } },
      { value: { id: 'd' } },
    ])
    expect(unused).toEqual({ 'joined record without its other half': 1 })
  })

  it('have equal keys whatever stands around them, and numbers are equal by value', async () => {
    const own = {
      text: '{"sent_id": 7}\n{"sent_id": "008"}\n{"sent_id": " x1"}\n{"sent_id": "0"}\n',
      format: 'jsonl',
    } as const
    const { records } = await read(own, labels('007\t甲', ' 8 \t乙', 'x1\t丙', '00\t丁'), ['sent_id', 'id'])
    expect(records.map(record => ('value' in record ? record.value : record))).toEqual([
      { sent_id: 7, label: '甲' },
      { sent_id: '008', label: '乙' },
      { sent_id: ' x1', label: '丙' },
      { sent_id: '0', label: '丁' },
    ])
  })

  it('may be bad themselves; bad ones of the joined file are counted', async () => {
    const { records, unused } = await read(
      { text: '{"id":1}\n{"text":"乙"}\n[3]\n{"id":null}\n{oops\n', format: 'jsonl' },
      { text: '1\t14\t02\n\n2\t14\n \t1\t2\n3\t1\t2\t3\n', facts: { columns: ['id', 'first', 'second'] } },
    )
    expect(records).toMatchObject([
      { value: { id: 1, first: '14', second: '02' }, line: 1 },
      { bad: "no field 'id' to join by", line: 2 },
      { bad: "no field 'id' to join by", line: 3 },
      { bad: "no field 'id' to join by", line: 4 },
      { bad: expect.stringMatching(/^not valid JSON/), line: 5 },
    ])
    expect(unused).toEqual({ 'joined record that cannot be read': 3 })
  })

  it('take the fields that are named, and refuse two of one name', async () => {
    const own = texts('a\t甲')
    const other = { text: '{"id":"a","text":"别的","label":1}\n', format: 'jsonl' } as const
    expect((await read(own, other, ['id', 'id'], ['label'])).records).toEqual([
      { value: { id: 'a', text: '甲', label: 1 }, line: 2 },
    ])
    await expect(read(own, other)).rejects.toThrow(/texts:2: .*'text' of its own.*`take` of `join`/s)
  })

  it('are the same as those of a loop over both files', async () => {
    const row = fc.tuple(fc.constantFrom('1', '01', '2', '3', 'x'), fc.constantFrom('甲', '乙'))
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 12 }),
        fc.array(row, { maxLength: 12 }),
        async (own, other) => {
          const key = (id: string) => id.replace(/^0/, '')
          const valuesOf = (rows: [string, string][], id: string) =>
            new Set(rows.filter(each => key(each[0]) === key(id)).map(each => JSON.stringify(each)))
          const expected = own.map(([id, text]) => {
            const there = new Set(other.filter(each => key(each[0]) === key(id)).map(each => each[1]))
            if (there.size === 0) return 'nothing to join'
            if (there.size > 1) return 'joined records of one id differ'
            if (valuesOf(own, id).size > 1) return 'records of one id differ'
            return { id, text, label: [...there][0] }
          })
          const { records } = await read(
            texts(...own.map(cells => cells.join('\t'))),
            labels(...other.map(cells => cells.join('\t'))),
          )
          const found = records.map(record =>
            'skip' in record ? record.skip : 'value' in record ? record.value : record.bad,
          )
          expect(found).toEqual(expected)
        },
      ),
      { numRuns: 100 },
    )
  })
})

it('refuses to hold a file that is too large for it', () => {
  const path = write('large', '')
  truncateSync(path, MOST_HELD + 1)
  expect(() => heldPiece(path, { encoding: 'utf-8' })).toThrow(/held in memory.*exchange the two files/s)
})

describe('a descriptor with `join`', () => {
  const corpus = join(folder, 'sources', 'made-up')
  mkdirSync(corpus, { recursive: true })
  const load = (file: string) => {
    writeFileSync(
      join(corpus, 'source.yaml'),
      `title: made up\nhome: https://example.org\nlicence: { id: unknown, use: unspecified }\nfiles:\n  - ${file}\n`,
    )
    return loadSources([join(folder, 'sources')]).get('made-up')!
  }
  const source = load(`name: news.csv
    read: csv
    split: train
    columns: [id, title]
    label: { positive: 0, negative: 2 }
    join: { file: news_label.csv, on: id, read: csv, encoding: gb18030 }`)
  const file = source.forms.get('')!.files[0]!
  const path = write('news.csv', 'id,title\nx1,喜讯&amp;喜报\nx2,事故\nx3,无标签\n')
  const label = write('news_label.csv', 'id,label\r\nx1,0\r\nx2,2\r\n')

  it('hands whole records to the task, with the usual repairs, numbered as in their own file', async () => {
    const batches = []
    for await (const batch of readRecords(source, file, path)) batches.push(batch)
    expect(batches.at(-1)!.seen).toBe(3)
    expect(batches.flatMap(({ records }) => records)).toEqual([
      { value: { id: 'x1', title: '喜讯&喜报', label: 'positive' }, line: 2, index: 0 },
      { value: { id: 'x2', title: '事故', label: 'negative' }, line: 3, index: 1 },
      { skip: 'nothing to join', line: 4, index: 2 },
    ])
  })

  it('reads the joined file again when it has changed', async () => {
    writeFileSync(label, 'id,label\nx1,2\nx2,2\n')
    utimesSync(label, 1, 1)
    const values = []
    for await (const { records } of readRecords(source, file, path)) values.push(...records)
    expect(values[0]).toMatchObject({ value: { label: 'negative' } })
  })

  it('is read whole', () => {
    const lines = load('{ name: a.tsv, read: tsv, split: dev, join: { file: b.tsv, on: id, read: tsv } }')
    const long = write('a.tsv', 'id\tx\n'.repeat(100))
    expect(cutAt(lines.forms.get('')!.files[0]!, long, 10)).toBe('id\tx\n'.length * 100)
  })

  it('is refused where several files may be meant', () => {
    expect(() => load("{ name: 'a*', read: tsv, split: dev, join: { file: b, on: id, read: tsv } }")).toThrow(
      /glob/,
    )
    expect(() => load("{ name: 'a?', read: jsonl, split: dev, lookup: { answers: b.json } }")).toThrow(/glob/)
    expect(() => load('{ name: a, read: tsv, split: dev, join: { file: b, on: id } }')).toThrow(/join\.read/)
  })
})
