import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { RawRecord } from '../src/formats/format.ts'
import { grouped } from '../src/formats/grouped.ts'
import { FORMATS, type FormatName } from '../src/formats/index.ts'
import { loadSources } from '../src/sources/load.ts'
import { cutAt, readRecords } from '../src/sources/records.ts'
import { said, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

const COLUMNS = ['question', 'sentence', 'label']

/** All groups of a file by its field `by`. */
async function read(
  content: string | Buffer,
  { format = 'tsv', columns = COLUMNS, by = 'question', maxRecord = 1 << 20 } = {},
): Promise<RawRecord[]> {
  const bytes = Buffer.from(content as Buffer)
  const facts = { encoding: 'utf-8', columns } as const
  const piece = { path: files.write(bytes), facts, start: 0, end: bytes.length, maxRecord }
  const records: RawRecord[] = []
  for await (const batch of grouped(FORMATS[format as FormatName].read, piece, by)) records.push(...batch)
  return records
}

describe('rows that follow one another with an equal field', () => {
  it('are one record, at the line of the first', async () => {
    expect(await read('山高？\t高。\t0\n山高？\t八百米。\t1\n水深？\t深。\t0\n')).toEqual([
      {
        value: {
          question: '山高？',
          rows: [
            { sentence: '高。', label: '0' },
            { sentence: '八百米。', label: '1' },
          ],
        },
        line: 1,
      },
      { value: { question: '水深？', rows: [{ sentence: '深。', label: '0' }] }, line: 3 },
    ])
  })

  it('are grouped by any column', async () => {
    const records = await read('0\t问\t甲\n1\t问\t乙\n', { columns: ['label', 'question', 'sentence'] })
    expect(records.map(said)).toEqual([
      {
        question: '问',
        rows: [
          { label: '0', sentence: '甲' },
          { label: '1', sentence: '乙' },
        ],
      },
    ])
  })

  it('are two records where others stand between them', async () => {
    const records = await read('问\t甲\t0\n答\t乙\t0\n问\t丙\t1\n')
    expect(records.map(said)).toMatchObject([{ question: '问' }, { question: '答' }, { question: '问' }])
  })

  it('are one record across empty lines, and with blanks around the value', async () => {
    const records = await read('问\t甲\t0\r\n\r\n 问 \t乙\t1\r\n问\u3000\t丙\t0')
    expect(records.map(said)).toMatchObject([{ question: '问', rows: [{}, {}, {}] }])
  })

  it('may come from another format, and a number is the same as its digits', async () => {
    const lines =
      '{"id":1,"a":"甲"}\n{"id":"1","a":"乙"}\n{"id":2,"a":"丙"}\n{"id":null}\n{"id":[2]}\n{"id":[2]}\n'
    expect((await read(lines, { format: 'jsonl', by: 'id' })).map(said)).toEqual([
      { id: 1, rows: [{ a: '甲' }, { a: '乙' }] },
      { id: 2, rows: [{ a: '丙' }] },
      { id: null, rows: [{}] },
      { id: [2], rows: [{}, {}] },
    ])
  })

  it('come to nothing in an empty file', async () => {
    expect(await read('')).toEqual([])
    expect(await read('\n\r\n')).toEqual([])
  })
})

describe('a group with a row that cannot be read', () => {
  it('is bad, once, and says where', async () => {
    expect(await read('问\t甲\t0\n问\t乙\n问\t丙\t1\t2\n问\t丁\t0\n答\t戊\t1\n')).toEqual([
      { bad: '2 columns, 3 expected', line: 2 },
      { value: { question: '答', rows: [{ sentence: '戊', label: '1' }] }, line: 5 },
    ])
  })

  it('is the one before, where the row stands between two; no group, where none is before', async () => {
    expect(await read('?\n问\t甲\t0\n?\n答\t乙\t1\n')).toEqual([
      { bad: '1 column, 3 expected', line: 1 },
      { bad: '1 column, 3 expected', line: 3 },
      { value: { question: '答', rows: [{ sentence: '乙', label: '1' }] }, line: 4 },
    ])
  })

  it('may owe it to bytes that are no text', async () => {
    const bytes = Buffer.concat([
      Buffer.from('问\t甲\t0\n问\t'),
      Buffer.from([0xff]),
      Buffer.from('\t1\n答\t乙\t1\n'),
    ])
    expect((await read(bytes)).map(said)).toMatchObject([{ bad: 'not valid UTF-8' }, { question: '答' }])
  })

  it('may owe it to a record without the field', async () => {
    const lines = '{"a":1}\n{"question":"问"}\n{"question":"问","a":1}\n[1]\n{"question":"答"}\n'
    expect(await read(lines, { format: 'jsonl' })).toEqual([
      { bad: "no field 'question' to group by", line: 1 },
      { bad: "no field 'question' to group by", line: 4 },
      { value: { question: '答', rows: [{}] }, line: 5 },
    ])
  })

  it('is passed over where it grows beyond the limit, however many rows it has', async () => {
    const long = '问\t一二三四五六七八九十\t0\n'.repeat(100)
    const records = await read(`前\t甲\t1\n${long}后\t乙\t0\n`, { maxRecord: 1000 })
    expect(records).toMatchObject([
      { value: { question: '前' }, line: 1 },
      { bad: expect.stringMatching(/^\d+ bytes, more than the limit of 1000$/), line: 2 },
      { value: { question: '后' }, line: 102 },
    ])
  })
})

it('refuses to group by the name under which the rows stand', async () => {
  await expect(read('甲\t乙\n', { columns: ['rows', 'b'], by: 'rows' })).rejects.toThrow(/columns/)
})

it('loses no row and joins no others, whatever the file looks like', async () => {
  const row = fc.tuple(fc.constantFrom('问', '答', ' 问', ''), fc.constantFrom('甲', '', '"'))
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 300 }), async rows => {
      const expected: { question: string; rows: { sentence: string }[] }[] = []
      for (const [question, sentence] of rows) {
        const last = expected.at(-1)
        if (last?.question.trim() === question.trim()) last.rows.push({ sentence })
        else expected.push({ question, rows: [{ sentence }] })
      }
      const text = rows.map(cells => `${cells.join('\t')}\n`).join('')
      expect((await read(text, { columns: ['question', 'sentence'] })).map(said)).toEqual(expected)
    }),
    { numRuns: 60 },
  )
})

it('groups across the blocks in which a file is read', async () => {
  const text = Array.from({ length: 9000 }, (_, i) => `第${Math.floor(i / 3000)}问\t第${i}句\t0\n`).join('')
  const records = await read(text)
  expect(records.map(said)).toMatchObject([
    { question: '第0问' },
    { question: '第1问' },
    { question: '第2问' },
  ])
  for (const record of records) expect((said(record) as { rows: unknown[] }).rows).toHaveLength(3000)
})

describe('a descriptor with `group`', () => {
  const folder = files.write('')
  const corpus = `${folder}-sources/made-up`
  mkdirSync(corpus, { recursive: true })
  writeFileSync(
    join(corpus, 'source.yaml'),
    `title: made up
home: https://example.org
licence: { id: unknown, use: unspecified }
files:
  - { name: pairs.txt, read: tsv, split: train, columns: [question, sentence, label], group: question }
`,
  )
  const source = loadSources([`${folder}-sources`]).get('made-up')!
  const file = source.forms.get('')!.files[0]!

  it('hands the groups to the task, with the usual repairs, and counts them', async () => {
    const path = files.write('问&amp;答\t 甲\u200b \t0\n问&amp;答 \t乙\t1\n\n下一问\t丙\t1\n', 'pairs.txt')
    const batches = []
    for await (const batch of readRecords(source, file, path)) batches.push(batch)
    expect(batches.at(-1)!.seen).toBe(2)
    expect(batches.flatMap(({ records }) => records)).toEqual([
      {
        value: {
          question: '问&答',
          rows: [
            { sentence: '甲', label: '0' },
            { sentence: '乙', label: '1' },
          ],
        },
        line: 1,
        index: 0,
      },
      { value: { question: '下一问', rows: [{ sentence: '丙', label: '1' }] }, line: 4, index: 1 },
    ])
  })

  it('is read whole', () => {
    const path = files.write('问\t甲\t0\n'.repeat(100), 'pairs.txt')
    expect(cutAt(file, path, 10)).toBe(Buffer.byteLength('问\t甲\t0\n') * 100)
  })
})
