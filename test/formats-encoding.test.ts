import { afterAll, describe, expect, it } from 'vitest'
import { probe } from '../src/formats/encoding.ts'
import { readAll, said, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

const LINE = '{"text":"今天的天气很好，我们去公园。"}\n'
/** 中文和 in GB18030. */
const GBK = Buffer.from([0xd6, 0xd0, 0xce, 0xc4, 0xba, 0xcd])

describe('probe', () => {
  it('finds UTF-8, with and without a byte order mark', () => {
    expect(probe(files.write(LINE))).toEqual({ encoding: 'utf-8', bom: 0 })
    expect(probe(files.write(`\ufeff${LINE}`))).toEqual({ encoding: 'utf-8', bom: 3 })
    expect(probe(files.write(''))).toEqual({ encoding: 'utf-8', bom: 0 })
    expect(probe(files.write('plain ASCII\n'))).toEqual({ encoding: 'utf-8', bom: 0 })
  })

  it('finds GB18030, with and without a byte order mark', () => {
    const line = Buffer.concat([Buffer.from('{"text":"'), GBK, Buffer.from('"}\n')])
    expect(probe(files.write(line))).toEqual({ encoding: 'gb18030', bom: 0 })
    const marked = Buffer.concat([Buffer.from([0x84, 0x31, 0x95, 0x33]), line])
    expect(probe(files.write(marked))).toEqual({ encoding: 'gb18030', bom: 4 })
  })

  it('is not misled where the first MiB ends inside a character', () => {
    for (let shift = 0; shift < 6; shift++) {
      const padding = 'a'.repeat(shift)
      expect(probe(files.write(padding + '汉'.repeat(400_000))).encoding).toBe('utf-8')
      expect(probe(files.write(padding + '😀'.repeat(300_000))).encoding).toBe('utf-8')
      const gbk = Buffer.concat([Buffer.from(padding), Buffer.alloc(1_200_000, GBK)])
      expect(probe(files.write(gbk)).encoding).toBe('gb18030')
    }
  })

  it('takes a UTF-8 file with a damaged line for UTF-8', async () => {
    // The bytes of the damaged line would be valid GB18030.
    const bytes = Buffer.concat([Buffer.from('甲乙\n丙丁\n'), GBK, Buffer.from('\n戊己\n')])
    const path = files.write(bytes)
    expect(probe(path).encoding).toBe('utf-8')
    expect((await readAll('lines', path, bytes.length)).map(said)).toEqual([
      { text: '甲乙' },
      { text: '丙丁' },
      { bad: 'not valid UTF-8' },
      { text: '戊己' },
    ])
  })

  it('falls back to UTF-8 where neither is valid', () => {
    expect(probe(files.write(Buffer.from([0xd6, 0xd0, 0x0a, 0xff, 0xff, 0x0a]))).encoding).toBe('utf-8')
  })

  it('lets a declared encoding win', () => {
    expect(probe(files.write(LINE), 'gb18030').encoding).toBe('gb18030')
    expect(probe(files.write(GBK), 'utf-8').encoding).toBe('utf-8')
  })

  it.each([
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${LINE}`, 'utf16le'), 'UTF-16LE'],
    ['UTF-16BE with a mark', Buffer.from(`\ufeff${LINE}`, 'utf16le').swap16(), 'UTF-16BE'],
    ['UTF-16LE without a mark', Buffer.from(LINE.repeat(20), 'utf16le'), 'UTF-16LE'],
    ['UTF-16BE without a mark', Buffer.from(LINE.repeat(20), 'utf16le').swap16(), 'UTF-16BE'],
    ['UTF-16LE, English', Buffer.from('an English line of text\n'.repeat(9), 'utf16le'), 'UTF-16LE'],
    ['UTF-32LE with a mark', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'UTF-32LE'],
    ['UTF-32BE with a mark', Buffer.from([0, 0, 0xfe, 0xff, 0, 0, 0, 0x61]), 'UTF-32BE'],
    ['UTF-32LE without a mark', Buffer.concat(Array(40).fill(Buffer.from([0x61, 0, 0, 0]))), 'UTF-32LE'],
  ])('refuses %s, and names the command that converts it', (_title, bytes, name) => {
    const path = files.write(bytes)
    for (const declared of [undefined, 'utf-8', 'gb18030'] as const) {
      expect(() => probe(path, declared)).toThrow(`text in ${name}`)
      expect(() => probe(path, declared)).toThrow(`iconv -f ${name} -t UTF-8 '${path}'`)
    }
  })

  it('refuses what is no text', () => {
    expect(() => probe(files.write(Buffer.alloc(300)))).toThrow('NUL bytes')
    expect(() => probe(files.write(Buffer.from([0, 5, 0x16, 7, 0, 2, 0, 0, 0x4d, 0x61, 0x63])))).toThrow(
      'NUL bytes',
    )
    expect(() => probe(files.write(Buffer.from([0x1f, 0x8b, 8, 0, 1, 2, 3])))).toThrow('a gzip stream')
    expect(() => probe(files.write('PK\u0003\u0004…'))).toThrow('a zip archive')
    expect(() => probe(files.write('PAR1…'))).toThrow('a parquet file')
  })

  it('bears a single NUL in a long text', () => {
    expect(probe(files.write(`${LINE.repeat(100)}\0\n`)).encoding).toBe('utf-8')
  })
})

describe('GB18030', () => {
  it('is read by every format', async () => {
    const text = (before: string, after: string) =>
      Buffer.concat([Buffer.from(before), GBK, Buffer.from(after)])
    const facts = { encoding: 'gb18030', columns: ['a', 'b'], element: 'd' } as const
    const read = async (name: Parameters<typeof readAll>[0], bytes: Buffer) =>
      (await readAll(name, files.write(bytes), bytes.length, { facts })).map(said)
    expect(await read('jsonl', text('["', '"]\n'))).toEqual([['中文和']])
    expect(await read('json', text('[["', '"]]\n'))).toEqual([['中文和']])
    expect(await read('objects', text('["', '"]\n'))).toEqual([['中文和']])
    expect(await read('lines', text('', '\n'))).toEqual([{ text: '中文和' }])
    expect(await read('tsv', text('1\t', '\n'))).toEqual([{ a: '1', b: '中文和' }])
    expect(await read('csv', text('1,"', '"\n'))).toEqual([{ a: '1', b: '中文和' }])
    expect(await read('bio', text('', ' O\n'))).toEqual([{ a: ['中文和'], b: ['O'] }])
    expect(await read('tags', text('<d id=1>', '</d>'))).toEqual([{ id: '1', text: '中文和' }])
  })

  it('rejects the lines that are none, and only those', async () => {
    const bytes = Buffer.concat([GBK, Buffer.from([0x0a, 0x61, 0xff, 0x0a, 0xd6, 0x0a]), GBK])
    const records = await readAll('lines', files.write(bytes), bytes.length, {
      facts: { encoding: 'gb18030' },
    })
    expect(records).toEqual([
      { value: { text: '中文和' }, line: 1 },
      { bad: 'not valid GB18030', line: 2 },
      { bad: 'not valid GB18030', line: 3 },
      { value: { text: '中文和' }, line: 4 },
    ])
  })

  it('is decoded alike wherever the reading stops inside a character', async () => {
    for (let shift = 0; shift < 4; shift++) {
      const cell = Buffer.alloc(600_000, Buffer.concat([GBK, Buffer.from([0x81, 0x39, 0xee, 0x39])]))
      const bytes = Buffer.concat([Buffer.from(`[["${'a'.repeat(shift)}`), cell, Buffer.from('"]]')])
      const facts = { encoding: 'gb18030' } as const
      const [value] = (await readAll('json', files.write(bytes), bytes.length, { facts })).map(said)
      expect(value).toEqual([`${'a'.repeat(shift)}${'中文和㐀'.repeat(60_000)}`])
    }
  })
})
