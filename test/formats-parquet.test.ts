import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { CompressionCodec, SchemaElement } from 'hyparquet'
import { ByteWriter, parquetWrite } from 'hyparquet-writer'
import { afterAll, describe, expect, it } from 'vitest'
import { FORMATS } from '../src/formats/index.ts'
import { ROOT } from '../src/lib/root.ts'
import { countRecords } from '../src/sources/altered.ts'
import { cleanText } from '../src/sources/clean.ts'
import type { Source, SourceFile } from '../src/sources/descriptor.ts'
import { readRecords } from '../src/sources/records.ts'
import { type Options, readAll, said, workshop } from './formats-support.ts'
import { type Features, type ParquetRow, parquet } from './support/parquet.ts'

const files = workshop()
afterAll(() => files.remove())

async function read(bytes: Uint8Array, options?: Options) {
  return readAll('parquet', files.write(bytes), bytes.length, options)
}
const values = async (bytes: Uint8Array, options?: Options) => (await read(bytes, options)).map(said)

/** Every depth that the hub's copies have, and one more. */
const FEATURES: Features = {
  text: 'string',
  number: 'int32',
  flag: 'bool',
  tokens: ['string'],
  answers: { fields: { text: ['string'], start: ['int32'] } },
  translation: { fields: { zh: 'string', en: 'string' } },
  turns: [{ fields: { said: 'string', facts: [{ fields: { name: 'string' } }] } }],
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 5 })
const text = fc.constantFrom('', '甲', '天气很好，', '😀 x', '"引号"', '很长的一句话。'.repeat(30))
const anyRow = fc.record({
  text: maybe(text),
  number: maybe(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  flag: maybe(fc.boolean()),
  tokens: maybe(fc.array(maybe(text), { maxLength: 5 })),
  answers: maybe(
    fc.record({
      text: maybe(fc.array(text, { maxLength: 3 })),
      start: maybe(fc.array(fc.nat(9), { maxLength: 3 })),
    }),
  ),
  translation: maybe(fc.record({ zh: maybe(text), en: maybe(text) })),
  turns: maybe(
    fc.array(
      maybe(
        fc.record({
          said: maybe(text),
          facts: maybe(fc.array(fc.record({ name: maybe(text) }), { maxLength: 3 })),
        }),
      ),
      { maxLength: 3 },
    ),
  ),
})

describe('parquet', () => {
  it('gives every row as it was written, whatever its groups and pages', async () => {
    const rows = fc.array(anyRow, { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 41 }),
        fc.constantFrom(40, 300, 1 << 20),
        async (all, rowGroupSize, pageSize) => {
          expect(await values(parquet(FEATURES, all, { rowGroupSize, pageSize }))).toEqual(all)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('counts rows from 1', async () => {
    const rows = Array.from({ length: 5 }, (_, i) => ({ number: i }))
    const lines = (await read(parquet({ number: 'int32' }, rows, { rowGroupSize: 2 }))).map(
      ({ line }) => line,
    )
    expect(lines).toEqual([1, 2, 3, 4, 5])
  })

  it('gives the same records in the same order for any cuts, each row group whole', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ text: `第${i}行` }))
    const bytes = parquet({ text: 'string' }, rows, { rowGroupSize: [1, 7, 13] })
    const path = files.write(bytes)
    const cutAt = (nominal: number) => FORMATS.parquet.cut!(path, nominal)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length + 10), { maxLength: 6 }), async nominals => {
        const cuts = [...new Set([0, ...nominals.map(cutAt), bytes.length])].sort((a, b) => a - b)
        const pieces = await Promise.all(
          cuts.slice(1).map((end, i) => readAll('parquet', path, bytes.length, { start: cuts[i]!, end })),
        )
        expect(pieces.flat().map(said)).toEqual(rows)
        for (const piece of pieces.filter(all => all.length > 0)) expect(piece[0]!.line).toBe(1)
      }),
    )
    const starts = Array.from({ length: bytes.length + 1 }, (_, i) => cutAt(i))
    expect(new Set(starts).size).toBe(2 + 6)
    expect(starts.every((cut, i) => cut >= i)).toBe(true)
  })

  it.each(['UNCOMPRESSED', 'SNAPPY', 'GZIP'] as const)('is unpacked (%s)', async codec => {
    const rows = Array.from({ length: 300 }, (_, i) => ({ text: `第${i}句，后面都一样。`.repeat(3) }))
    const compressors = { GZIP: (bytes: Uint8Array) => gzipSync(bytes) }
    expect(await values(parquet({ text: 'string' }, rows, { codec, compressors }))).toEqual(rows)
  })

  it('reads what other writers pack with zstd, brotli or LZ4', async () => {
    for (const [codec, page] of Object.entries(PACKED)) {
      const bytes = parquet({ text: 'string' }, VERSES, {
        codec: codec as CompressionCodec,
        compressors: { [codec]: () => Buffer.from(page, 'base64') },
        statistics: false,
      })
      expect(await values(bytes), codec).toEqual(VERSES)
    }
  })

  it('reads values from a dictionary, and those behind it', async () => {
    const often = Array.from({ length: 2000 }, (_, i) => ({ text: ['甲', '乙', '丙'][i % 3]! }))
    const seldom = Array.from({ length: 50 }, (_, i) => ({ text: `第${i}句` }))
    const bytes = parquet({ text: 'string' }, [...often, ...seldom], { pageSize: 100 })
    expect(bytes.length).toBeLessThan(6000)
    expect(await values(bytes)).toEqual([...often, ...seldom])
  })

  it('knows numbers that JSON does not, bytes, times and dates', async () => {
    const column = (name: string, element: Partial<SchemaElement>, data: unknown[]) => ({
      name,
      element,
      data,
    })
    const columns = [
      column('small', { type: 'INT64' }, [1n, -1n, null]),
      column('large', { type: 'INT64' }, [2n ** 53n, -(2n ** 60n), 2n ** 53n - 1n]),
      column(
        'bytes',
        { type: 'BYTE_ARRAY' },
        ['中文', 'x', ''].map(each => Buffer.from(each)),
      ),
      column(
        'day',
        { type: 'INT32', converted_type: 'DATE' },
        [0, 19000, -1].map(day => new Date(day * 864e5)),
      ),
      column(
        'time',
        { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
        [0, 1, -1].map(ms => new Date(ms)),
      ),
    ]
    const writer = new ByteWriter()
    parquetWrite({
      writer,
      columnData: columns,
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.map(({ name, element }) => ({ name, repetition_type: 'OPTIONAL' as const, ...element })),
      ],
    })
    expect(await values(writer.getBytes())).toEqual([
      {
        small: 1,
        large: '9007199254740992',
        bytes: '中文',
        day: '1970-01-01',
        time: '1970-01-01T00:00:00.000Z',
      },
      {
        small: -1,
        large: '-1152921504606846976',
        bytes: 'x',
        day: '2022-01-08',
        time: '1970-01-01T00:00:00.001Z',
      },
      {
        small: null,
        large: 9007199254740991,
        bytes: '',
        day: '1969-12-31',
        time: '1969-12-31T23:59:59.999Z',
      },
    ])
  })

  it('rejects a text that is no UTF-8, and its row alone', async () => {
    const bytes = Buffer.from(
      parquet({ text: 'string' }, [{ text: '一' }, { text: 'XYZ' }, { text: '三' }], {
        codec: 'UNCOMPRESSED',
        statistics: false,
      }),
    )
    bytes[bytes.indexOf('XYZ')] = 0xff
    expect(await values(bytes)).toEqual([{ text: '一' }, { bad: 'not valid UTF-8' }, { text: '三' }])
  })

  it('rejects a record of more bytes than the limit, and reads on', async () => {
    const rows = [{ tokens: ['短'] }, { tokens: ['很长'.repeat(20), '很长'.repeat(20)] }, { tokens: [] }]
    const found = await read(parquet({ tokens: ['string'] }, rows), { maxRecord: 200 })
    expect(found[1]).toEqual({ bad: '258 bytes, more than the limit of 200', line: 2 })
    expect([found[0], found[2]].map(record => said(record!))).toEqual([rows[0], rows[2]])
  })

  it('holds a few pages of a row group, however large that is: a heap that could not hold the group is enough', () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => ({
      translation: { zh: `第${i}句话，${'各不相同'.repeat(30 + (i % 60))}`, en: `sentence ${i} `.repeat(20) },
    }))
    const bytes = parquet({ translation: FEATURES['translation']! }, rows, {
      rowGroupSize: rows.length,
      codec: 'UNCOMPRESSED',
    })
    expect(bytes.length).toBeGreaterThan(5e7)
    const reader = pathToFileURL(join(ROOT, 'dist', 'formats', 'index.js')).href
    const script = `
      import { FORMATS } from ${JSON.stringify(reader)}
      const piece = ${JSON.stringify({ path: files.write(bytes), start: 0, end: bytes.length, maxRecord: 1 << 20 })}
      let count = 0
      let bad = 0
      for await (const batch of FORMATS.parquet.read({ ...piece, facts: { encoding: 'utf-8' } })) {
        for (const { value, line } of batch) {
          count++
          if (line !== count || !value.translation.zh.startsWith('第' + (count - 1) + '句')) bad++
        }
      }
      console.log(count, bad)`
    const args = ['--max-old-space-size=32', '--input-type=module', '-e', script]
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('60000 0\n')
  })

  it('says how many records a file has without reading its pages', async () => {
    const bytes = Buffer.from(
      parquet({ text: 'string' }, [{ text: '一' }, { text: '二' }, { text: '三' }], { rowGroupSize: 2 }),
    )
    bytes.fill(0xff, 4, 40)
    expect(FORMATS.parquet.count!(files.write(bytes))).toBe(3)
    await expect(read(bytes)).rejects.toThrow('cannot be read')
  })
})

const VERSES = [{ text: '春江潮水连海平，海上明月共潮生。' }, { text: '滟滟随波千万里，何处春江无月明。' }]
/** The values of a page with both verses, as pyarrow packs them. */
const PACKED = {
  ZSTD: 'KLUv/SBoQQMAMAAAAOaYpeaxn+a9ruawtOi/nua1t+W5s++8jOa1t+S4iuaYjuaciOWFsea9rueUn+OAgjAAAADmu5/mu5/pmo/ms6LljYPkuIfph4zvvIzkvZXlpITmmKXmsZ/ml6DmnIjmmI7jgII=',
  BROTLI:
    'G2cAABypUV/M7gIAcWzEaIkdPiU5OG8hRx9EpbsWgSJaSQIXthxQgtaYezvD8v7Muuec/6NY9zkkgSYRwkZvd528Ie7SnbvzjXRzFZXMwS+vwLxuGno1v5AIAq0hBg==',
  LZ4_RAW:
    '8SUwAAAA5pil5rGf5r2u5rC06L+e5rW35bmz77yM5rW35LiK5piO5pyI5YWx5r2u55Sf44CCNADzDruf5ruf6ZqP5rOi5Y2D5LiH6YeM77yM5L2V5aSEUgCwl6DmnIjmmI7jgII=',
}

const whole = parquet(
  { text: 'string', label: { classes: ['否', '是'] } },
  Array.from({ length: 40 }, (_, i) => ({ text: `第${i}句`, label: i % 2 })),
  { rowGroupSize: 10 },
)

describe('a file that is no whole parquet file', () => {
  it('ends with one clear error wherever it was cut off', async () => {
    for (let length = 0; length < whole.length; length++) {
      const cut = whole.subarray(0, length)
      const message = await read(cut).then(
        records => `${records.length} records`,
        (error: Error) => error.message,
      )
      expect(message, `cut off at ${length}`).toMatch(
        length < 4
          ? /no parquet file/
          : /records: it ends without the footer.*\n.*expected: a whole parquet file\n.*fetch it again/,
      )
    }
  })

  it.each([
    ['text', Buffer.from('{"a":1}\n{"a":2}\n'), 'no parquet file'],
    ['an empty file', Buffer.alloc(0), 'no parquet file'],
    ['a page of HTML', Buffer.from('<!doctype html><html>Log in</html>'), 'no parquet file'],
    [
      'what Git LFS leaves',
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3365759\n'),
      /a pointer that Git LFS leaves(?:.*\n)*.*git lfs pull/,
    ],
    [
      'an encrypted file',
      Buffer.concat([Buffer.from('PARE'), whole.subarray(4)]),
      'an encrypted parquet file',
    ],
    ['a footer of nonsense', Buffer.from('PAR1xxxxxxxx\x04\0\0\0PAR1'), 'its footer cannot be read'],
    [
      'a footer longer than the file',
      Buffer.from('PAR1\xff\xff\xff\x7fPAR1', 'latin1'),
      'ends without the footer',
    ],
  ])('%s is refused', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toThrow(message)
  })

  it('is named, where it was shortened since the reading was planned', async () => {
    await expect(
      readAll('parquet', files.write(whole), whole.length, { end: whole.length + 1 }),
    ).rejects.toThrow('as when the reading was planned')
  })

  it('is told from a text file by a reader of text', async () => {
    await expect(readAll('jsonl', files.write(whole), whole.length)).rejects.toThrow(/read: parquet/)
  })

  it('cannot be aligned', async () => {
    await expect(read(whole, { facts: { align: { other: 'x' } } })).rejects.toThrow('`align` on a file')
  })
})

describe('names of classes', () => {
  const features: Features = { label: { classes: ['中立', '蕴含'] }, tags: [{ classes: ['O', 'B'] }] }
  const names = { label: ['中立', '蕴含'], tags: ['O', 'B'] }
  const rows = [
    { label: 1, tags: [0, 1] },
    { label: -1, tags: [] },
    { label: 0, tags: [-1] },
    { label: 2, tags: [0] },
  ]

  it('stand in the place of numbers, in lists too; -1 is none, and a number without a name no record', async () => {
    expect(await values(parquet(features, rows), { facts: { names } })).toEqual([
      { label: '蕴含', tags: ['O', 'B'] },
      { label: null, tags: [] },
      { label: '中立', tags: [null] },
      { bad: 'label 2, of 2 classes from 0 on' },
    ])
  })

  it('are left as numbers where the descriptor gives none', async () => {
    expect(await values(parquet(features, rows))).toEqual(rows)
  })

  it('are those of the descriptor where the file has none', async () => {
    const plain = parquet({ label: 'int64' }, [{ label: 1 }], {}, {})
    expect(await values(plain, { facts: { names: { label: ['中立', '蕴含'] } } })).toEqual([
      { label: '蕴含' },
    ])
    for (const note of ['', 'no JSON', '[]', '{"info":null}', '{"info":{"features":{"label":7}}}']) {
      const noted = parquet({ label: 'int64' }, [{ label: 0 }], {}, { huggingface: note })
      expect(await values(noted, { facts: { names: { label: ['中立', '蕴含'] } } })).toEqual([
        { label: '中立' },
      ])
    }
  })

  it.each([
    ['another order', { label: ['蕴含', '中立'] }],
    ['one more', { label: ['中立', '蕴含', '矛盾'] }],
    ['one less', { label: ['中立'] }],
    ['others in a list', { tags: ['O', 'I'] }],
  ])('are refused where the file has %s, with both', async (_, other) => {
    const [[column, declared]] = Object.entries(other) as [[string, string[]]]
    const own = names[column as keyof typeof names]
    await expect(read(parquet(features, rows), { facts: { names: other } })).rejects.toThrow(
      new RegExp(
        `'${column}' stand for ${own.join(', ')}, counted from 0\n.*expected: ${declared.join(', ')}`,
      ),
    )
  })

  it('are read from the footers that older versions of datasets wrote', async () => {
    const older = {
      feature: { num_classes: 2, names: ['O', 'I'], id: null, _type: 'ClassLabel' },
      length: -1,
      _type: 'Sequence',
    }
    const oldest = [{ names: ['O', 'I'], _type: 'ClassLabel' }]
    for (const tags of [older, oldest]) {
      const note = JSON.stringify({ info: { features: { tags } } })
      await expect(
        read(parquet({ tags: ['int64'] }, [{ tags: [0] }], {}, { huggingface: note }), {
          facts: { names: { tags: ['O', 'B'] } },
        }),
      ).rejects.toThrow('stand for O, I')
    }
  })

  it('are refused for a column that the file lacks', async () => {
    await expect(read(parquet(features, rows), { facts: { names: { labels: ['a'] } } })).rejects.toThrow(
      "no column 'labels' among label, tags",
    )
  })
})

describe('records of a parquet file', () => {
  const source: Source = {
    name: 'x',
    path: '/x/source.yaml',
    sha256: '',
    facts: {
      title: 'x',
      home: 'x',
      licence: { id: 'x', use: 'unspecified' },
      script: 'simplified',
      marks: 'typed',
      clean: true,
      names: [],
    },
    forms: new Map(),
  }
  const file: SourceFile = {
    name: 'x.parquet',
    read: 'parquet',
    split: 'train',
    names: { label: ['0', '1'] },
    label: { same: '1', different: '0' },
    rename: { first: 'pair.a', second: 'pair.b' },
  }
  const features: Features = {
    label: { classes: ['0', '1'] },
    pair: { fields: { a: 'string', b: 'string' } },
    idx: 'int32',
  }
  const pair = { a: ' 甲&amp;乙\u200b', b: '丙' }
  const written = (rows: readonly ParquetRow[]) => files.write(parquet(features, rows, { rowGroupSize: 2 }))

  async function recordsOf(path: string, facts: SourceFile = file) {
    const found = []
    for await (const { records } of readRecords(source, facts, path)) found.push(...records)
    return found
  }

  it('have our labels and fields, and clean texts', async () => {
    const path = written([
      { label: 1, pair, idx: 7 },
      { label: 0, pair: null, idx: 8 },
    ])
    expect((await recordsOf(path)).map(record => ('value' in record ? record.value : record))).toEqual([
      { label: 'same', idx: 7, first: cleanText(pair.a), second: '丙' },
      { label: 'different', idx: 8 },
    ])
  })

  it('are skipped where they have no label, and keep the number that they have in the file', async () => {
    const path = written([
      { label: 1, pair, idx: 0 },
      { label: -1, pair, idx: 1 },
      { label: 0, pair, idx: 2 },
    ])
    const found = await recordsOf(path)
    expect(found.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(found[1]).toEqual({ skip: 'no label', line: 2, index: 1 })
  })

  it('are grouped over row groups', async () => {
    const { names: _, label: __, rename: ___, ...plain } = file
    const rows = [3, 3, 3, 4, 5, 5].map((idx, i) => ({ label: i % 2, pair: { a: 'a', b: 'b' }, idx }))
    const found = await recordsOf(written(rows), { ...plain, group: 'idx' })
    expect(
      found.map(record => 'value' in record && (record.value as { rows: unknown[] }).rows.length),
    ).toEqual([3, 1, 2])
    expect(await countRecords(source, { ...plain, group: 'idx' }, written(rows))).toBe(3)
    expect(await countRecords(source, plain, written(rows))).toBe(6)
  })
})
