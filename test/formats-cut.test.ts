import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { FileFacts } from '../src/formats/format.ts'
import { FORMATS, type FormatName } from '../src/formats/index.ts'
import { readAll, said, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

/** GB18030 bytes of 中文, of a four-byte character (㐀), and of a line: written out, since Node encodes no GB18030. */
const GB = { 中文: [0xd6, 0xd0, 0xce, 0xc4], 㐀: [0x81, 0x39, 0xee, 0x39] }
const gb18030 = (text: string): Buffer =>
  Buffer.from(
    Array.from(text).flatMap(char =>
      char === '中'
        ? GB['中文'].slice(0, 2)
        : char === '文'
          ? GB['中文'].slice(2)
          : char === '㐀'
            ? GB['㐀']
            : [char.charCodeAt(0)],
    ),
  )

const two = { columns: ['a', 'b'] }
const CASES: readonly [
  title: string,
  format: FormatName,
  content: string | Buffer,
  facts: Partial<FileFacts>,
][] = [
  ['jsonl', 'jsonl', '{"a":"一"}\n{"a":"二\u2028三"}\n[4]\n', {}],
  ['jsonl with CRLF and no last line end', 'jsonl', '{"a":"一"}\r\n{"a":"😀"}\r\n[4]', {}],
  ['jsonl with blank lines and bad ones', 'jsonl', '\n\r\n[1]\n  \n{oops\n\n[2]\r\n\r\n \n', {}],
  ['jsonl with a byte order mark', 'jsonl', '\ufeff[1]\n[2]\n', {}],
  ['jsonl in GB18030', 'jsonl', gb18030('{"a":"中文"}\r\n{"中":"㐀"}\n["文"]'), { encoding: 'gb18030' }],
  ['tsv with a header', 'tsv', 'text\t标签\n甲乙\t1\n"丙\t0\r\n\n丁\t1', {}],
  [
    'tsv with a byte order mark, a header and ragged rows',
    'tsv',
    '\ufeffa\tb\r\n一\t二\r\n三\r\n\t\t\r\n四\t五\r\n',
    {},
  ],
  ['tsv without a header', 'tsv', '甲\t1\n乙\t2\r\n\n丙\t3\n', two],
  ['tsv in GB18030', 'tsv', gb18030('中\t文\n中文\t㐀\r\n㐀\t1'), { encoding: 'gb18030' }],
  ['lines', 'lines', '一\n\n二\r\n\r\r\n三😀\n\n', {}],
  ['lines without a last line end', 'lines', '\n\n一\r\n二', {}],
  ['lines that are nothing but ends', 'lines', '\n\r\n\n\r\n', {}],
  ['lines in GB18030', 'lines', gb18030('中文\n\n㐀\r\n文'), { encoding: 'gb18030' }],
  ['bio', 'bio', '我\tO\n在\tO\n\n北\tB-LOC\n京\tI-LOC\n\n', {}],
  ['bio with CRLF and no last line end', 'bio', '我\tO\r\n在\tO\r\n\r\n北\tB-LOC\r\n京\tI-LOC', {}],
  [
    'bio with many blank lines, blanks in them, and a broken sentence',
    'bio',
    '\n \n我 O\n\t\r\n \n\n北 B LOC\n京 I\n\n好 O\n \n',
    {},
  ],
  ['bio with a byte order mark', 'bio', '\ufeff我\tO\n\n你\tO\n', {}],
  ['bio with a byte order mark before a blank line', 'bio', '\ufeff\n\n你\tO\n\n好\tO', {}],
  ['bio with U+3000 and blanks as tokens', 'bio', '\u3000\tO\n \tO\n\n\u3000 O\n\n我\tO\n', {}],
  ['bio in GB18030', 'bio', gb18030('中\tO\n文\tO\n\n㐀\tB\r\n\r\n文\tO\n'), { encoding: 'gb18030' }],
]

describe('any cut yields the same records', () => {
  it.each(CASES)('%s: at every byte', async (_title, name, content, facts) => {
    const bytes = Buffer.from(content as Buffer)
    const path = files.write(bytes)
    const cut = FORMATS[name].cut!
    const whole = (await readAll(name, path, bytes.length, { facts })).map(said)
    expect(whole.length).toBeGreaterThan(1)
    let before = 0
    for (let nominal = 0; nominal <= bytes.length + 2; nominal++) {
      const at = cut(path, nominal)
      expect(at).toBeGreaterThanOrEqual(Math.min(nominal, bytes.length))
      expect(at).toBeGreaterThanOrEqual(before)
      expect(at).toBeLessThanOrEqual(bytes.length)
      if (name !== 'bio') expect(cut(path, at)).toBe(at)
      before = at
      const first = await readAll(name, path, bytes.length, { facts, end: at })
      const second = await readAll(name, path, bytes.length, { facts, start: at })
      expect([...first, ...second].map(said), `cut at ${nominal} -> ${at}`).toEqual(whole)
    }
    expect(cut(path, 0)).toBe(0)
  })

  it.each(CASES)('%s: at any set of bytes', async (_title, name, content, facts) => {
    const bytes = Buffer.from(content as Buffer)
    const path = files.write(bytes)
    const whole = (await readAll(name, path, bytes.length, { facts })).map(said)
    const nominals = fc.array(fc.nat(bytes.length), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(nominals, async places => {
        const sorted = places.sort((a, b) => a - b).map(place => FORMATS[name].cut!(path, place))
        const ends = [...sorted, bytes.length]
        const records = []
        for (const [i, end] of ends.entries()) {
          records.push(...(await readAll(name, path, bytes.length, { facts, start: ends[i - 1] ?? 0, end })))
        }
        expect(records.map(said)).toEqual(whole)
      }),
      { numRuns: 40 },
    )
  })

  const LINE = fc.constantFrom(
    '',
    ' ',
    '\t',
    '\r',
    '我\tO',
    '北 B',
    '京',
    '{"a":1}',
    '[1',
    '\ufeff',
    '\u3000',
    'x\ty\tz',
    '\u2028',
    '\u0085',
  )
  const END = fc.constantFrom('\n', '\r\n', '\n\n', '\r\r\n')
  const LIMIT = fc.constantFrom(2, 6, 1 << 20)
  const TEXT = fc.array(fc.tuple(LINE, END), { maxLength: 12 }).map(lines => lines.flat().join(''))

  it.each(['jsonl', 'tsv', 'lines', 'bio'] as const)('%s: in any text of odd lines', async name => {
    await fc.assert(
      fc.asyncProperty(
        TEXT,
        LINE,
        fc.array(fc.nat(150), { maxLength: 4 }),
        LIMIT,
        async (text, tail, places, maxRecord) => {
          const bytes = Buffer.from(text + tail)
          const path = files.write(bytes)
          const facts = { encoding: 'utf-8', ...two } as const
          const whole = (await readAll(name, path, bytes.length, { facts, maxRecord })).map(said)
          const ends = places.map(place => FORMATS[name].cut!(path, place)).sort((a, b) => a - b)
          const records = []
          for (const [i, end] of [...ends, bytes.length].entries()) {
            records.push(
              ...(await readAll(name, path, bytes.length, {
                facts,
                maxRecord,
                start: ends[i - 1] ?? 0,
                end,
              })),
            )
          }
          expect(records.map(said)).toEqual(whole)
        },
      ),
      { numRuns: 400 },
    )
  })

  it.each(['jsonl', 'tsv', 'lines', 'bio'] as const)('%s: in a file of many blocks', async name => {
    const line = (i: number) => (i % 7 === 3 ? '' : `{"a":"${'文'.repeat((i * 37) % 211)}"}\t${i % 5}`)
    const bytes = Buffer.from(
      Array.from({ length: 2000 }, (_, i) => line(i) + (i % 3 ? '\n' : '\r\n')).join(''),
    )
    const path = files.write(bytes)
    const whole = (await readAll(name, path, bytes.length, { facts: two })).map(said)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 6 }), async places => {
        const ends = places.map(place => FORMATS[name].cut!(path, place)).sort((a, b) => a - b)
        const records = []
        for (const [i, end] of [...ends, bytes.length].entries()) {
          records.push(
            ...(await readAll(name, path, bytes.length, { facts: two, start: ends[i - 1] ?? 0, end })),
          )
        }
        expect(records.map(said)).toEqual(whole)
      }),
      { numRuns: 15 },
    )
  })

  it('finds cuts beyond lines of many blocks', async () => {
    const long = `${'好'.repeat(100_000)}\n`
    const path = files.write(`${long}[1]\n\n${long}[2]\n`)
    const size = Buffer.byteLength(long)
    expect(FORMATS.lines.cut!(path, 1)).toBe(size)
    expect(FORMATS.lines.cut!(path, size + 1)).toBe(size + 4)
    expect(FORMATS.bio.cut!(path, 1)).toBe(size + 5)
    expect(FORMATS.bio.cut!(path, size + 6)).toBe(2 * size + 9)
  })
})
