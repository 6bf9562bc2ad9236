import { existsSync, statSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { FORMATS, type FormatName } from '../src/formats/index.ts'
import { descriptorSchema } from '../src/sources/descriptor.ts'
import { type Options, readAll, said, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

async function read(name: FormatName, content: string | Uint8Array, options?: Options) {
  const bytes = Buffer.from(content as Uint8Array)
  return readAll(name, files.write(bytes), bytes.length, options)
}
const values = async (name: FormatName, content: string | Uint8Array, options?: Options) =>
  (await read(name, content, options)).map(said)

describe('formats', () => {
  it('are exactly those that a descriptor may name', () => {
    const descriptor = (read: string) => ({
      title: 't',
      home: 'h',
      licence: { id: 'x', use: 'unspecified' },
      files: [{ name: 'a', read, split: 'train' }],
    })
    const known = [...Object.keys(FORMATS), 'xml'].filter(
      name => descriptorSchema.safeParse(descriptor(name)).success,
    )
    expect(known).toEqual(Object.keys(FORMATS))
  })

  it('may be cut where records are lines, paragraphs or groups of rows, and nowhere else', () => {
    const cuttable = Object.entries(FORMATS).flatMap(([name, format]) => ('cut' in format ? [name] : []))
    expect(cuttable).toEqual(['jsonl', 'json-or-jsonl', 'tsv', 'lines', 'bio', 'parquet'])
  })

  it('yield nothing for an empty file, and nothing for a byte order mark alone', async () => {
    const facts = { columns: ['a', 'b'], element: 'doc' }
    for (const name of ['jsonl', 'tsv', 'lines', 'bio', 'csv', 'objects', 'tags'] as const) {
      expect(await values(name, '', { facts }), name).toEqual([])
    }
    for (const name of ['jsonl', 'tsv', 'lines', 'bio', 'csv', 'objects'] as const) {
      expect(await values(name, '\ufeff', { facts }), name).toEqual([])
    }
  })

  it('say which file is missing', async () => {
    const piece = {
      path: '/no/such/file',
      start: 0,
      end: 9,
      maxRecord: 99,
      facts: { encoding: 'utf-8' },
    } as const
    expect(() => [...(FORMATS.jsonl.read(piece) as Iterable<unknown>)]).toThrow('/no/such/file: no such file')
    expect(() => FORMATS.jsonl.cut?.('/no/such/file', 5)).toThrow('no such file')
  })

  it('say that a file has become shorter', async () => {
    const path = files.write('[1]\n[2]\n')
    for (const name of Object.keys(FORMATS) as FormatName[]) {
      const facts = { columns: ['a'], element: 'a' }
      await expect(readAll(name, path, 100, { facts }), name).rejects.toThrow('the file ends at byte')
    }
  })

  it('close the file when the consumer stops early', async () => {
    const { readdirSync } = await import('node:fs')
    if (!existsSync('/proc/self/fd')) return
    const bytes = Buffer.from('{"a":1}\n'.repeat(5_000))
    const path = files.write(bytes)
    const opened = () => readdirSync('/proc/self/fd').length
    const before = opened()
    for (let i = 0; i < 20; i++) {
      for (const name of ['jsonl', 'lines', 'objects', 'csv', 'bio'] as const) {
        const facts = { encoding: 'utf-8', columns: ['a'] } as const
        for await (const _ of FORMATS[name].read({
          path,
          start: 0,
          end: bytes.length,
          maxRecord: 100,
          facts,
        }))
          break
      }
    }
    expect(opened()).toBeLessThan(before + 10)
  })
})

describe('jsonl', () => {
  it('reads one value a line, with its line', async () => {
    expect(await read('jsonl', '{"a":1}\n{"a":"二"}\n')).toEqual([
      { value: { a: 1 }, line: 1 },
      { value: { a: '二' }, line: 2 },
    ])
  })

  it('needs no line end after the last record, and takes CRLF and LF in one file', async () => {
    expect(await values('jsonl', '[1]\r\n[2]\n[3]\r\n[4]')).toEqual([[1], [2], [3], [4]])
  })

  it('passes over blank lines, and counts them as lines', async () => {
    expect(await read('jsonl', '\n  \n\t\r\n[1]\n\n\n[2]\n\n')).toEqual([
      { value: [1], line: 4 },
      { value: [2], line: 7 },
    ])
  })

  it('leaves out a byte order mark, and keeps U+FEFF anywhere else', async () => {
    expect(await values('jsonl', '\ufeff{"a":"\ufeff"}\n')).toEqual([{ a: '\ufeff' }])
  })

  it('splits at line feeds only: U+2028, U+2029, NEL and a lone carriage return are data', async () => {
    const text = '甲\u2028乙\u2029丙\u0085丁'
    expect(await values('jsonl', `{"a":"${text}"}\n`)).toEqual([{ a: text }])
    expect(await values('lines', `一\r二\n${text}\n`)).toEqual([{ text: '一\r二' }, { text }])
    expect(await values('tsv', `甲\r乙\t${text}\n`, { facts: { columns: ['a', 'b'] } })).toEqual([
      { a: '甲\r乙', b: text },
    ])
  })

  it('says what is wrong with a line, without repeating the data, and goes on', async () => {
    const long = '很长的文字'.repeat(100)
    const [first, second, third, fourth] = await read('jsonl', `{"a":1,}\n${long}\n{"a":"${long}\n{"a":2}\n`)
    expect(first).toEqual({ bad: expect.stringMatching(/^not valid JSON: /), line: 1 })
    for (const record of [second, third]) {
      expect(record).toHaveProperty('bad')
      expect((record as { bad: string }).bad.length).toBeLessThan(80)
      expect((record as { bad: string }).bad).not.toContain('很长的文字很长')
    }
    expect(fourth).toEqual({ value: { a: 2 }, line: 4 })
  })

  it('rejects a line that is not valid UTF-8, and only that one', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"好"}\n{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}\r\n{"a":"坏"}'),
    ])
    expect(await read('jsonl', bytes, { facts: { encoding: 'utf-8' } })).toEqual([
      { value: { a: '好' }, line: 1 },
      { bad: 'not valid UTF-8', line: 2 },
      { value: { a: '坏' }, line: 3 },
    ])
  })

  it('reads values that are no objects as they are: the task says what it wants', async () => {
    expect(await values('jsonl', '1\nnull\n"文"\n[]\n')).toEqual([1, null, '文', []])
  })

  it('keeps a key called __proto__ as data', async () => {
    const [value] = await values('jsonl', '{"__proto__":{"a":1}}\n')
    expect(Object.keys(value as object)).toEqual(['__proto__'])
  })
})

describe('lines', () => {
  it('has a record for each line, blank ones too, but none behind the last line end', async () => {
    expect(await read('lines', '一\n\n三\n')).toEqual([
      { value: { text: '一' }, line: 1 },
      { value: { text: '' }, line: 2 },
      { value: { text: '三' }, line: 3 },
    ])
    expect(await values('lines', '\n\n')).toEqual([{ text: '' }, { text: '' }])
    expect(await values('lines', '一\n二')).toEqual([{ text: '一' }, { text: '二' }])
  })

  it('names the field as the descriptor says', async () => {
    expect(await values('lines', '一\n', { facts: { field: 'zh' } })).toEqual([{ zh: '一' }])
  })

  it('removes one carriage return at the end of a line', async () => {
    expect(await values('lines', '一\r\r\n二\r\n三\r')).toEqual([
      { text: '一\r' },
      { text: '二' },
      { text: '三' },
    ])
  })

  it('passes over a line that is too long, wherever it stands, and names its size and the limit', async () => {
    const long = 'x'.repeat(200_000)
    const options = { maxRecord: 100_000 }
    const bad = { bad: '200000 bytes, more than the limit of 100000' }
    expect(await values('lines', `${long}\n二\n`, options)).toEqual([bad, { text: '二' }])
    expect(await values('lines', `一\n${long}\r\n三\n`, options)).toEqual([
      { text: '一' },
      bad,
      { text: '三' },
    ])
    expect(await values('lines', `一\n${long}`, options)).toEqual([{ text: '一' }, bad])
    expect(await values('lines', `${long}\n${long}\n\n`, options)).toEqual([bad, bad, { text: '' }])
  })

  it('keeps a line of exactly the limit, whatever its end, and refuses one byte more', async () => {
    for (const size of [1, 7, 65_535, 65_536, 65_537, 131_072, 200_000]) {
      const line = 'x'.repeat(size)
      for (const end of ['\n', '\r\n', '']) {
        const content = `一\n${line}${end}`
        expect(await values('lines', content, { maxRecord: Math.max(3, size) })).toEqual([
          { text: '一' },
          { text: line },
        ])
        if (size <= 3) continue
        const bad = { bad: `${size} bytes, more than the limit of ${size - 1}` }
        expect(await values('lines', content, { maxRecord: size - 1 })).toEqual([{ text: '一' }, bad])
      }
    }
  })

  it('holds nothing of a 50 MB file without a single line end', async () => {
    const bytes = Buffer.alloc(50e6, 'x')
    const path = files.write(bytes)
    const before = process.memoryUsage().arrayBuffers
    const records = await readAll('lines', path, bytes.length)
    expect(records).toEqual([{ bad: `${50e6} bytes, more than the limit of ${1 << 20}`, line: 1 }])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8e6)
  })
})

describe('tsv', () => {
  it('takes the names of the columns from the first line', async () => {
    expect(await read('tsv', '\ufefftext_a\ttext_b \tlabel\r\n甲\t乙\t1\r\n\t\t0\n')).toEqual([
      { value: { text_a: '甲', text_b: '乙', label: '1' }, line: 2 },
      { value: { text_a: '', text_b: '', label: '0' }, line: 3 },
    ])
  })

  it('reads the first line as a record where the descriptor names the columns', async () => {
    expect(await values('tsv', '甲\t1\n乙\t0', { facts: { columns: ['text', 'label'] } })).toEqual([
      { text: '甲', label: '1' },
      { text: '乙', label: '0' },
    ])
  })

  it('takes quotation marks for data', async () => {
    expect(await values('tsv', 'a\tb\n"甲\t乙"\n"丙" 丁\t""\n')).toEqual([
      { a: '"甲', b: '乙"' },
      { a: '"丙" 丁', b: '""' },
    ])
  })

  it('leaves out a first line that repeats the names of the descriptor, and no other one', async () => {
    const facts = { columns: ['text', 'label'] }
    const row = { text: '甲', label: '1' }
    expect(await values('tsv', '\ufefftext\tlabel\r\n甲\t1\r\n', { facts })).toEqual([row])
    expect(await values('tsv', '甲\t1\ntext\tlabel\n', { facts })).toEqual([
      row,
      { text: 'text', label: 'label' },
    ])
    expect(await values('tsv', 'text\t1\n甲\t1\n', { facts })).toEqual([{ text: 'text', label: '1' }, row])
  })

  it('rejects a row with more or fewer columns, and says how many it has', async () => {
    expect(await read('tsv', 'a\tb\n1\t2\t3\n1\n1\t2\n')).toEqual([
      { bad: '3 columns, 2 expected', line: 2 },
      { bad: '1 column, 2 expected', line: 3 },
      { value: { a: '1', b: '2' }, line: 4 },
    ])
  })

  it('passes over empty lines, unless one column makes them records', async () => {
    expect(await values('tsv', 'a\tb\n\n1\t2\n\r\n')).toEqual([{ a: '1', b: '2' }])
    expect(await values('tsv', 'a\n1\n\n2\n')).toEqual([{ a: '1' }, { a: '' }, { a: '2' }])
  })

  it('refuses a header that names two columns alike, or that cannot be read', async () => {
    await expect(read('tsv', 'a\tb\ta\n1\t2\t3\n')).rejects.toThrow(/records:1: two columns are called 'a'/)
    await expect(read('tsv', '__proto__\ta\n1\t2\n')).rejects.toThrow('__proto__')
    const bytes = Buffer.from([0x61, 0xff, 0x0a, 0x62, 0x0a])
    await expect(read('tsv', bytes, { facts: { encoding: 'utf-8' } })).rejects.toThrow('not valid UTF-8')
    await expect(read('tsv', `${'a'.repeat(100)}\tb\n`, { maxRecord: 50 })).rejects.toThrow(
      'the names of the columns',
    )
  })

  it('yields nothing for a header alone', async () => {
    expect(await values('tsv', 'a\tb')).toEqual([])
    expect(await values('tsv', 'a\tb\n')).toEqual([])
  })
})

describe('aligned files', () => {
  const aligned = (name: FormatName, main: string | Uint8Array, mate: string | Uint8Array, facts = {}) =>
    values(name, main, { facts: { ...facts, align: { other: files.write(mate, 'mate') } } })

  it('join line i to line i', async () => {
    expect(await aligned('lines', '一\n\n三\n', 'one\r\n\r\nthree', { field: 'zh' })).toEqual([
      { zh: '一', other: 'one' },
      { zh: '', other: '' },
      { zh: '三', other: 'three' },
    ])
  })

  it('join what stands in JSON Lines as values', async () => {
    expect(await aligned('jsonl', '{"q":"一"}\n\n{"q":"二"}\n', '[{"d":1}]\n[]\n')).toEqual([
      { q: '一', other: [{ d: 1 }] },
      { q: '二', other: [] },
    ])
  })

  it('join the rows of TSV files as objects', async () => {
    expect(await aligned('tsv', 'a\tb\n1\t2\n', 'c\td\n3\t4\n')).toEqual([
      { a: '1', b: '2', other: { c: '3', d: '4' } },
    ])
  })

  it('join several files to one', async () => {
    const align = { en: files.write('one\ntwo\n', 'en'), fr: files.write('un\ndeux\n', 'fr') }
    expect(await values('lines', '一\n二\n', { facts: { align } })).toEqual([
      { text: '一', en: 'one', fr: 'un' },
      { text: '二', en: 'two', fr: 'deux' },
    ])
  })

  it('may each have an encoding of their own', async () => {
    const gbk = Buffer.from([0xd6, 0xd0, 0x0a, 0xce, 0xc4, 0x0a])
    expect(await aligned('lines', 'one\ntwo\n', gbk)).toEqual([
      { text: 'one', other: '中' },
      { text: 'two', other: '文' },
    ])
  })

  it('reject a record whose partner is bad, and keep step', async () => {
    expect(await aligned('jsonl', '{"q":1}\n{"q":2}\noops\n{"q":4}\n', '1\noops\n3\n4\n')).toEqual([
      { q: 1, other: 1 },
      { bad: expect.stringMatching(/^in its 'other': not valid JSON/) },
      { bad: expect.stringMatching(/^not valid JSON/) },
      { q: 4, other: 4 },
    ])
    expect(await aligned('jsonl', '[1]\n', '1\n')).toEqual([
      { bad: 'not an object, so that nothing can be added to it' },
    ])
  })

  it('are refused where their numbers of records differ, with both numbers and both files', async () => {
    const differs = /records: 3 records, but 2 in .*mate/
    await expect(aligned('lines', '1\n2\n3\n', '1\n2\n')).rejects.toThrow(differs)
    await expect(aligned('lines', '1\n2\n', '1\n2\n3\n4\n')).rejects.toThrow(
      /records: 2 records, but 4 in .*mate/,
    )
    const many = '1\n'.repeat(200_000)
    await expect(aligned('lines', many, `${many}1\n`)).rejects.toThrow('200000 records, but 200001 in')
  })

  it('are refused where a name is taken already', async () => {
    await expect(aligned('jsonl', '{"other":1}\n', '1\n')).rejects.toThrow("has a field 'other' of its own")
  })

  it('are for formats of lines only', async () => {
    for (const name of ['json', 'objects', 'csv', 'tags', 'bio'] as const) {
      await expect(aligned(name, '[]', '1\n', { element: 'a' }), name).rejects.toThrow('`align` on a file')
    }
  })
})

const real = '../shared/data'
const path = (name: string) => `${real}/${name}`

describe.skipIf(!existsSync(real))('files of real corpora, where they are at hand', () => {
  it.each([
    ['ocnli/ocnli/dev.json', 'jsonl', 3000, {}],
    ['iflytek/iflytek_public/dev.json', 'jsonl', 2599, {}],
    ['xquad-zh/xquad.zh.json', 'json', 48, { at: 'data' }],
    ['c3/c3-m-dev.json', 'json', 1046, {}],
    ['math23k/math23k_test.json', 'objects', 1000, {}],
    ['chnsenticorp-htl-all/ChnSentiCorp_htl_all.csv', 'csv', 7766, {}],
    ['msra-ner/msra_test_bio.txt', 'bio', 3442, {}],
    ['xnli-zh/xnli_cn/dev/part-0', 'tsv', 2490, { columns: ['a', 'b', 'label'] }],
  ] as const)('%s is read without loss', async (name, read, count, facts) => {
    const records = await readAll(read, path(name), statSync(path(name)).size, { facts, maxRecord: 1 << 24 })
    expect(records.filter(record => 'bad' in record)).toEqual([])
    expect(records).toHaveLength(count)
  })
})
