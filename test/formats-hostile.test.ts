import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { RawRecord } from '../src/formats/format.ts'
import { FORMATS, type FormatName } from '../src/formats/index.ts'
import { BiflanError } from '../src/lib/errors.ts'
import { type Options, readAll, said, workshop } from './formats-support.ts'
import { parquet } from './support/parquet.ts'

const files = workshop()
afterAll(() => files.remove())

const NAMES = Object.keys(FORMATS) as FormatName[]
const FACTS = { columns: ['a', 'b'], element: 'd' } as const
const JSONL = '{"a":"甲","b":[1,2]}\n{"a":"乙😀"}\r\n\n[3]\n'
const VALID: Record<FormatName, string | Uint8Array> = {
  jsonl: JSONL,
  'jsonl-gz': Buffer.concat([gzipSync(JSONL), gzipSync('[4]')]),
  'json-or-jsonl': JSONL,
  json: '[{"a":"甲"},\n ["乙",{"c":null}], 3, "丁\\u4e00\\n"]',
  objects: '{\n "a": "甲"\n}\n{"b":[1]}\n["丙"]',
  csv: '甲,"乙""引号"""\r\n"多\n行",丙\n丁,\n',
  tsv: '甲\t乙\n丙\t"丁\r\n\n戊\t\n',
  lines: '甲\n\n乙\r\n丙',
  bio: '甲\tB\n乙\tI\n\n丙 O\r\n\r\n丁\tO\n',
  parquet: parquet(
    { a: 'string', b: ['int64'], c: { fields: { d: { classes: ['甲', '乙'] }, e: 'string' } } },
    [
      { a: '甲', b: [1, 2], c: { d: 1, e: '😀' } },
      { a: null, b: [], c: null },
      { a: '乙', b: [3], c: { d: -1, e: '' } },
    ],
    { rowGroupSize: 2 },
  ),
  tags: '<d id="1">甲<e>乙</e></d>\n<d x=2 y=\'3\'>丙 & 丁 < 戊</d>',
}

/** What may happen: records, or one clear error. */
async function attempt(
  name: FormatName,
  bytes: Uint8Array,
  options: Options = {},
): Promise<RawRecord[] | BiflanError> {
  const path = files.write(bytes)
  try {
    return await readAll(name, path, bytes.length, { ...options, facts: { ...FACTS, ...options.facts } })
  } catch (error) {
    if (error instanceof BiflanError && error.message.includes(path)) return error
    throw error
  }
}

const encodings = fc.constantFrom('utf-8' as const, 'gb18030' as const)
const limits = fc.constantFrom(3, 20, 1 << 20)

/** Bytes that mean something to some format, among others. */
const oddBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\n\r\t ,"\'<>/=[]{}:\\0eE.-&'.split('').map(char => [char.charCodeAt(0)])),
      fc.constantFrom(
        [0xef, 0xbb, 0xbf],
        [0xe4, 0xb8, 0xad],
        [0xf0, 0x9f, 0x98, 0x80],
        [0xd6, 0xd0],
        [0xe2, 0x80, 0xa8],
      ),
      fc
        .constantFrom('<d>', '</d>', '<d ', '"a":', 'true', 'null', '""', '\r\n', '\n\n')
        .map(text => [...Buffer.from(text)]),
      fc.nat(255).map(byte => [byte]),
    ),
    { maxLength: 60 },
  )
  .map(parts => Uint8Array.from(parts.flat()))

const mutation = fc.record({
  kind: fc.constantFrom('set', 'insert', 'delete', 'double', 'truncate'),
  place: fc.nat(2500),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('\n\r\t ,"<>[]{}:\\'))),
  length: fc.nat(9),
})

function mutated(
  bytes: Buffer,
  changes: readonly { kind: string; place: number; byte: number; length: number }[],
): Buffer {
  let result = bytes
  for (const { kind, place, byte, length } of changes) {
    const at = place % (result.length + 1)
    const before = result.subarray(0, at)
    const rest = result.subarray(at)
    if (kind === 'truncate') result = before
    else if (kind === 'insert') result = Buffer.concat([before, Buffer.from([byte]), rest])
    else if (kind === 'set') result = Buffer.concat([before, Buffer.from([byte]), rest.subarray(1)])
    else if (kind === 'delete') result = Buffer.concat([before, rest.subarray(length)])
    else result = Buffer.concat([before, rest.subarray(0, length), rest])
  }
  return result
}

describe.each(NAMES)('%s with hostile input', name => {
  it('yields records, rejects, or one clear error for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(oddBytes, encodings, limits, async (bytes, encoding, maxRecord) => {
        await attempt(name, bytes, { facts: { encoding }, maxRecord })
      }),
      { numRuns: 400 },
    )
  })

  it('yields records, rejects, or one clear error for any change of a good file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        limits,
        async (changes, maxRecord) => {
          await attempt(name, mutated(Buffer.from(VALID[name]), changes), {
            facts: { encoding: 'utf-8' },
            maxRecord,
          })
        },
      ),
      { numRuns: 400 },
    )
  })

  it('reads the good file', async () => {
    const records = await attempt(name, Buffer.from(VALID[name]))
    expect(records).not.toBeInstanceOf(BiflanError)
    expect((records as RawRecord[]).filter(record => 'bad' in record)).toEqual([])
  })

  it('keeps rejects short, and free of line ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async changes => {
        const records = await attempt(name, mutated(Buffer.from(VALID[name]), changes), {
          facts: { encoding: 'utf-8' },
        })
        for (const record of records instanceof BiflanError ? [] : records) {
          if (!('bad' in record)) continue
          expect(record.bad.length).toBeLessThan(120)
          expect(record.bad).not.toMatch(/[\r\n]/)
          expect(record.line).toBeGreaterThan(0)
        }
      }),
      { numRuns: 200 },
    )
  })
})

/** The lines of some bytes, by a splitter that knows nothing of blocks. */
function linesOf(bytes: Uint8Array): string[] {
  const lines = Buffer.from(bytes)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

describe('nothing is lost', () => {
  const expected: Partial<Record<FormatName, (lines: string[]) => number>> = {
    lines: lines => lines.length,
    jsonl: lines => lines.filter(line => !/^[ \t\r\v\f]*$/.test(line)).length,
    tsv: lines => lines.filter(line => line.replace(/\r$/, '') !== '').length,
    bio: lines =>
      lines.filter((line, i) => !/^[ \t\r\v\f]*$/.test(line) && /^[ \t\r\v\f]*$/.test(lines[i - 1] ?? ''))
        .length,
  }

  it.each(Object.keys(expected) as FormatName[])(
    '%s: each line or paragraph is a record or a reject',
    async name => {
      await fc.assert(
        fc.asyncProperty(oddBytes, limits, async (bytes, maxRecord) => {
          const records = await attempt(name, bytes, { facts: { encoding: 'utf-8' }, maxRecord })
          expect(records).toHaveLength(expected[name]!(linesOf(bytes)))
        }),
        { numRuns: 500 },
      )
    },
  )

  it('lines: alike wherever a block of 64 KiB ends, between the bytes of a character or of a line end', async () => {
    const block = 1 << 16
    const odd = fc.constantFrom('好', '😀', '\r\n', '\n', '\r', '\r\r\n', '\n\n', '\u2028', 'x')
    const near = fc.record({
      blocks: fc.nat(2),
      shift: fc.integer({ min: -5, max: 5 }),
      text: fc.array(odd, { maxLength: 6 }),
    })
    const limit = fc.constantFrom(10, block - 1, block, block + 1, 2 * block, 1 << 20)
    await fc.assert(
      fc.asyncProperty(fc.array(near, { maxLength: 4 }), limit, async (places, maxRecord) => {
        let content = ''
        for (const { blocks, shift, text } of places) {
          const length = Buffer.byteLength(content)
          content +=
            'x'.repeat(Math.max(0, (Math.floor(length / block) + blocks) * block + shift - length)) +
            text.join('')
        }
        const lines = content.split('\n').map(line => line.replace(/\r$/, ''))
        if (content === '' || content.endsWith('\n')) lines.pop()
        const expected = lines.map(text => {
          const size = Buffer.byteLength(text)
          return size > maxRecord ? { bad: `${size} bytes, more than the limit of ${maxRecord}` } : { text }
        })
        const records = await attempt('lines', Buffer.from(content), {
          facts: { encoding: 'utf-8' },
          maxRecord,
        })
        expect((records as RawRecord[]).map(said)).toEqual(expected)
      }),
      { numRuns: 200 },
    )
  })

  it('json and objects: what JSON writes, they read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 8 }), fc.nat(3), async (list, indent) => {
        const plain = JSON.parse(JSON.stringify(list))
        const array = await attempt('json', Buffer.from(JSON.stringify(list, null, indent)))
        expect((array as RawRecord[]).map(said)).toEqual(plain)
        const at = await attempt(
          'json',
          Buffer.from(JSON.stringify({ x: [0], a: { b: list } }, null, indent)),
          { facts: { at: 'a.b' } },
        )
        expect((at as RawRecord[]).map(said)).toEqual(plain)
        const text = list.map(value => JSON.stringify(value, null, indent)).join('\n')
        expect(((await attempt('objects', Buffer.from(text))) as RawRecord[]).map(said)).toEqual(plain)
      }),
      { numRuns: 300 },
    )
  })

  it('json: what it reads, JSON.parse reads alike; what one refuses, the other refuses', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async changes => {
        const bytes = mutated(Buffer.from(VALID.json as string), changes)
        const text = bytes.toString('utf8')
        if (text.includes('\ufffd')) return
        const records = await attempt('json', bytes, { facts: { encoding: 'utf-8' } })
        let parsed: unknown
        try {
          parsed = JSON.parse(text.replace(/^\ufeff/, ''))
        } catch {}
        if (Array.isArray(parsed)) expect((records as RawRecord[]).map(said)).toEqual(parsed)
        else expect(records).toBeInstanceOf(BiflanError)
      }),
      { numRuns: 600 },
    )
  })

  const cell = fc.string({
    unit: fc.constantFrom('a', '中', '"', ',', '\n', '\r', '\r\n', ' ', '\t', '😀', '\ufeff', '\u2028'),
    maxLength: 8,
  })

  it('csv: what is written by the rules is read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, end) => {
          const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
          const content = rows.map(([a, b]) => `${quoted(a)},${quoted(b)}${end}`).join('')
          const records = await attempt('csv', Buffer.from(content))
          expect((records as RawRecord[]).map(said)).toEqual(rows.map(([a, b]) => ({ a, b })))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('tags: each opening tag is a record or a reject', async () => {
    const piece = fc.constantFrom(
      '<d>',
      '<d id="1">',
      '</d>',
      '甲',
      '<',
      '>',
      '&',
      '"',
      '<e>',
      '</e>',
      '\n',
      '<d/>',
      '<dd>',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), limits, async (pieces, maxRecord) => {
        const content = pieces.join('')
        const count = content.match(/<d(?: id="1"|\/)?>/g)?.length ?? 0
        const records = await attempt('tags', Buffer.from(content), { maxRecord })
        if (count === 0) expect(records instanceof BiflanError || content === '').toBe(true)
        else expect(records).toHaveLength(count)
      }),
      { numRuns: 500 },
    )
  })
})
