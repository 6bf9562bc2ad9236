import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { type Options, readAll, said, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

const read = (name: 'json' | 'objects', content: string | Buffer, options?: Options) => {
  const bytes = Buffer.from(content as Buffer)
  return readAll(name, files.write(bytes), bytes.length, options)
}
const json = (content: string | Buffer, at?: string, maxRecord?: number) =>
  read('json', content, { ...(maxRecord && { maxRecord }), ...(at !== undefined && { facts: { at } }) })

describe('json', () => {
  it('says the same whether a document is small enough to be parsed at once or not', async () => {
    const document = fc
      .array(fc.jsonValue({ maxDepth: 4 }), { minLength: 2, maxLength: 8 })
      .chain(items =>
        fc.record({ items: fc.constant(items), at: fc.constantFrom(undefined, 'data', 'a.data') }),
      )
    await fc.assert(
      fc.asyncProperty(document, async ({ items, at }) => {
        const texts = { data: { version: 1, data: items }, 'a.data': { a: { data: items } } }
        const text = JSON.stringify(at === undefined ? items : texts[at])
        // With a limit that only the whole would exceed, it is read token by token.
        const streamed = await json(text, at, Buffer.byteLength(text) - 1)
        expect(await json(text, at)).toEqual(streamed)
      }),
      { numRuns: 300 },
    )
  })

  it('reads the elements of an array, numbered from 1', async () => {
    expect(await json('\ufeff[ {"a":[1,-2.5e3,null,true,false]} ,\r\n["二",{}], "三", 4, null ]\n')).toEqual([
      { value: { a: [1, -2500, null, true, false] }, line: 1 },
      { value: ['二', {}], line: 2 },
      { value: '三', line: 3 },
      { value: 4, line: 4 },
      { value: null, line: 5 },
    ])
    expect(await json('[]')).toEqual([])
  })

  it('reads what JSON.parse reads', async () => {
    const value = {
      '': '',
      甲: '\u2028\ud83d\ude00\\"/\b\f\n\r\t',
      n: [0, -0, 1e21, 1.5e-7, 123456789012345680000],
      ['__proto__']: [1],
    }
    const text = JSON.stringify([value, value], null, 3)
    expect((await json(text)).map(said)).toEqual(JSON.parse(text))
    expect((await json('["\\ud800"]')).map(said)).toEqual(['\ud800'])
  })

  it('reads the array at a path, and nothing else that is called alike', async () => {
    const document =
      '{"version":[9],"data":{"data":[8],"x":{"items":[7]},"items":[{"items":[1]},[2],3]},"items":[6]}'
    expect((await json(document, 'data.items')).map(said)).toEqual([{ items: [1] }, [2], 3])
    expect((await json(document, 'items')).map(said)).toEqual([6])
    expect((await json(document, 'data.x.items')).map(said)).toEqual([7])
  })

  it('says which keys are there when the path leads to no array', async () => {
    await expect(json('{"dat":[1],"version":"1"}', 'data')).rejects.toThrow(
      "no array at 'data'; there are: dat, version",
    )
    await expect(json('{"data":{"rows":[1]}}', 'data.items')).rejects.toThrow(
      "no array at 'data.items'; there are: rows",
    )
    await expect(json('{"data":{"rows":[1]}}', 'data')).rejects.toThrow("'data' is an object, not an array")
    await expect(json('{"data":null}', 'data')).rejects.toThrow("'data' is null, not an array")
    await expect(json('[{"data":[1]}]', 'data')).rejects.toThrow("no array at 'data'")
    await expect(json('{"data":[1]}')).rejects.toThrow('the document is an object, not an array')
    await expect(json('"文"')).rejects.toThrow('the document is a string, not an array')
    await expect(json('{"data":[1],"data":[2]}', 'data')).rejects.toThrow("'data' stands there twice")
  })

  it('refuses a document that is cut off anywhere', async () => {
    const document = '{"v":1,"data":[{"a":"文"},{"b":[1,2]}]}'
    const bytes = Buffer.from(document)
    for (let end = 0; end < bytes.length; end++) {
      await expect(json(bytes.subarray(0, end), 'data'), `${end}`).rejects.toThrow(
        /cut off, or broken|not valid JSON/,
      )
    }
    expect(await json(`${document} \n`, 'data')).toHaveLength(2)
  })

  it('refuses what is no JSON, and says near which byte', async () => {
    for (const text of [
      '[1,]',
      '[1 2]',
      '[1] x',
      '[01]',
      "['a']",
      '[nul]',
      '["a\nb"]',
      '{"a":1,}',
      '[\ufeff1]',
      '[1]\n[2]\n',
    ]) {
      await expect(json(text), text).rejects.toThrow(
        /records: .*(not valid JSON, in the \d+ bytes from byte 0 on|broken at its end, byte \d)/,
      )
    }
    await expect(json('{"a":1}\n{"a":2}\n', 'data')).rejects.toThrow('read: jsonl')
  })

  it('passes over an element that is too large, and counts it', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(5000), more: Array(100).fill(['y']) })
    expect(await json(`[1,${large},"${'文'.repeat(400)}",${large},2]`, undefined, 1000)).toEqual([
      { value: 1, line: 1 },
      { bad: expect.stringMatching(/^\d+ bytes, more than the limit of 1000$/), line: 2 },
      { bad: '1202 bytes, more than the limit of 1000', line: 3 },
      { bad: expect.stringContaining('more than the limit'), line: 4 },
      { value: 2, line: 5 },
    ])
  })

  it('holds nothing of an element of 30 MB', async () => {
    const bytes = Buffer.concat([Buffer.from('[1,"'), Buffer.alloc(30e6, 'x'), Buffer.from('",2]')])
    expect((await json(bytes, undefined, 1 << 16)).map(said)).toEqual([
      1,
      { bad: `${30e6 + 2} bytes, more than the limit of 65536` },
      2,
    ])
  })

  it('rejects an element with invalid bytes, and only that one', async () => {
    const [before, after] = [Buffer.from('["好\ufffd",{"a":"'), Buffer.from('"},\n"\ufffd",["坏"]]')]
    const records = await json(Buffer.concat([before, Buffer.from([0xe5, 0xa5]), after]))
    const reason = 'not valid UTF-8'
    // On the damaged line itself U+FFFD cannot be told from damage.
    expect(records.map(said)).toEqual([{ bad: reason }, { bad: reason }, '\ufffd', ['坏']])
  })

  it('refuses JSON that nests without end', async () => {
    await expect(json('['.repeat(600_000))).rejects.toThrow('nested more than 1000 levels')
    await expect(json(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`, 'b')).rejects.toThrow('nested more than')
  })

  it('reads alike wherever the reading stops', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => ({
      i,
      文: '测试😀\\"'.repeat(20_000 + i),
      n: [i / 7, true, null],
    }))
    const text = JSON.stringify({ head: 'x'.repeat(300_000), rows }, null, 1)
    expect((await json(text, 'rows', 1 << 24)).map(said)).toEqual(rows)
  })
})

describe('objects', () => {
  it('reads values with any white space between them, or none', async () => {
    const content = '{\n  "id": "1",\n  "text": "甲"\n}\n{\n  "id": "2"\n}{"id":3}\r\n\t[4] "五" 6 7'
    expect(await read('objects', content)).toEqual([
      { value: { id: '1', text: '甲' }, line: 1 },
      { value: { id: '2' }, line: 2 },
      { value: { id: 3 }, line: 3 },
      { value: [4], line: 4 },
      { value: '五', line: 5 },
      { value: 6, line: 6 },
      { value: 7, line: 7 },
    ])
    expect(await read('objects', ' \n ')).toEqual([])
  })

  it('refuses a file that is cut off, or has something else between the values', async () => {
    await expect(read('objects', '{"a":1}\n{"b":')).rejects.toThrow(
      'the JSON is cut off, or broken at its end, byte 13',
    )
    await expect(read('objects', '{"a":1},\n{"b":2}')).rejects.toThrow('not valid JSON')
    await expect(read('objects', '{"a":1}}')).rejects.toThrow('not valid JSON')
  })

  it('passes over a value that is too large', async () => {
    const options = { maxRecord: 100 }
    const records = await read('objects', `{"a":1} {"b":"${'x'.repeat(200)}"} {"c":3}`, options)
    expect(records.map(said)).toEqual([{ a: 1 }, { bad: '208 bytes, more than the limit of 100' }, { c: 3 }])
  })
})
