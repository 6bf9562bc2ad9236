import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { heldPiece } from '../src/formats/held.ts'
import { FORMATS } from '../src/formats/index.ts'
import { lookupOfObject, lookupOfTable } from '../src/formats/lookup.ts'
import { lookupsFor } from '../src/sources/beside.ts'
import { loadSources } from '../src/sources/load.ts'
import { cutAt } from '../src/sources/records.ts'

const folder = mkdtempSync(join(tmpdir(), 'biflan-lookup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const pieceOf = (content: string | Uint8Array, name = 'answers') => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return heldPiece(path, { encoding: 'utf-8' })
}

describe('values by key in one JSON object', () => {
  const read = (content: string | Uint8Array) => Object.fromEntries(lookupOfObject(pieceOf(content)))

  it('are texts and numbers, with any white space between them', () => {
    expect(
      read('{"#idiom000000#": 3, "#idiom000001#":0,\n "a\\"b\\u4e2d,}" : "丙，\\"}" , "x":-1.5e2}\n'),
    ).toEqual({
      '#idiom000000#': 3,
      '#idiom000001#': 0,
      'a"b中,}': '丙，"}',
      x: -150,
    })
    expect(read('\ufeff { } ')).toEqual({})
    expect(read('{"__proto__": 1}')).toEqual(Object.fromEntries([['__proto__', 1]]))
  })

  it('may stand twice where they are equal, and are refused where they are not', () => {
    expect(read('{"a": 1, "a": 1}')).toEqual({ a: 1 })
    expect(() => read('{"a": 1,\n"b": 2,\n"a": 3}')).toThrow(/answers:3: "a" stands twice, with 1 and with 3/)
  })

  it.each([
    ['', 1],
    ['[1]', 1],
    ['{"a": 1', 1],
    ['{"a": 1,}', 1],
    ['{"a": 1,\n"b": {"c": 2}}', 2],
    ['{"a": 1,\n"b": null}', 2],
    ['{"a": 01}', 1],
    ['{"a": "\\x"}', 1],
    ['{"a": 1}\n{"b": 2}', 2],
    [Buffer.concat([Buffer.from('{"'), Buffer.from([0xff]), Buffer.from('": 1}')]), 1],
  ])('are refused in %j', (content, line) => {
    expect(() => read(content)).toThrow(new RegExp(`answers:${line}: .*expected: one JSON object`, 's'))
  })

  it('come out as JSON.parse has them, whatever they are', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.constantFrom(undefined, 1), (values, indent) => {
        const text = JSON.stringify(values, null, indent)
        expect(read(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('values by key in a table', () => {
  const read = async (content: string, format: 'csv' | 'tsv' = 'csv') => {
    const piece = pieceOf(content)
    const columns = ['blank', 'answer'] as const
    const facts = { ...piece.facts, columns }
    return Object.fromEntries(await lookupOfTable(FORMATS[format].read, { ...piece, facts }, columns))
  }

  it('are texts, with a header or without', async () => {
    expect(await read('#idiom000378#,0\r\n"#idiom000379#", 7\r\n')).toEqual({
      '#idiom000378#': '0',
      '#idiom000379#': '7',
    })
    expect(await read('blank\tanswer\na\t1\n', 'tsv')).toEqual({ a: '1' })
  })

  it('are refused where a row is none, or a key has two', async () => {
    await expect(read('a,1\nb\n')).rejects.toThrow(/answers:2: 1 column, 2 expected/)
    await expect(read('a,1\na,1\na,2\n')).rejects.toThrow(/answers:3: a stands twice, with 1 and with 2/)
  })
})

describe('a descriptor with `lookup`', () => {
  const corpus = join(folder, 'sources', 'made-up')
  mkdirSync(corpus, { recursive: true })
  writeFileSync(
    join(corpus, 'source.yaml'),
    `title: made up
home: https://example.org
licence: { id: unknown, use: unspecified }
files:
  - name: train.json
    read: jsonl
    split: train
    lookup:
      answers: train_answer.json
      notes: { file: notes.tsv, read: tsv, columns: [key, note] }
`,
  )
  const file = loadSources([join(folder, 'sources')])
    .get('made-up')!
    .forms.get('')!.files[0]!
  const { path } = pieceOf('{"a":1}\n'.repeat(10), 'train.json')
  pieceOf('{"#1#": 3}', 'train_answer.json')
  pieceOf('x\ty\n', 'notes.tsv')

  it('finds the files beside it, and reads each once', async () => {
    const found = await lookupsFor(file, path)
    expect(found['answers']!.get('#1#')).toBe(3)
    expect(found['notes']!.get('x')).toBe('y')
    expect((await lookupsFor(file, path))['answers']).toBe(found['answers'])
    pieceOf('{"#1#": 4, "#2#": 0}', 'train_answer.json')
    expect((await lookupsFor(file, path))['answers']!.get('#1#')).toBe(4)
  })

  it('can be cut like any other file', () => {
    expect(cutAt(file, path, 10)).toBe(16)
  })
})
