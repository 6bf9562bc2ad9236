import { afterAll, describe, expect, it } from 'vitest'
import { type Options, readAll, said, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

const read = (content: string | Buffer, options: Options = {}) => {
  const bytes = Buffer.from(content as Buffer)
  return readAll('tags', files.write(bytes), bytes.length, {
    ...options,
    facts: { element: 'review', ...options.facts },
  })
}

describe('tags', () => {
  it('reads repeated elements with their attributes, whatever the blanks and quotation marks', async () => {
    const content =
      '\ufeff<review id="0">\r\n\r\n房间很小。\r\n\r\n</review>\r\n<review id=\'1\'  label = "0">不错</review>' +
      '<REVIEW id=2\n label=1 checked >好</Review >\n<review>无</review>'
    expect(await read(content)).toEqual([
      { value: { id: '0', text: '房间很小。' }, line: 1 },
      { value: { id: '1', label: '0', text: '不错' }, line: 6 },
      { value: { id: '2', label: '1', checked: '', text: '好' }, line: 6 },
      { value: { text: '无' }, line: 8 },
    ])
  })

  it('takes `&`, `<`, `>` and a lone carriage return in a text for data', async () => {
    const content = '<review id="a>b">价格<100 & 好>坏 &lt; 3<5\r第二行 <review-2> <reviews></review>'
    expect((await read(content)).map(said)).toEqual([
      { id: 'a>b', text: '价格<100 & 好>坏 &lt; 3<5\r第二行 <review-2> <reviews>' },
    ])
  })

  it('gives the elements inside by their names, and their text as it stands', async () => {
    const content =
      '<doc id="1"> <title>题目</title>\n<content lang="zh">正 <b>文</b></content> <cat id="1">14．18</cat></doc>' +
      '<doc id="2"><p>一</p><p>二</p><br></doc><doc><text>里面的</text></doc><doc><id>里</id></doc>'
    expect((await read(content, { facts: { element: 'doc' } })).map(said)).toEqual([
      {
        id: '1',
        title: '题目',
        content: '正 <b>文</b>',
        cat: '14．18',
        text: '<title>题目</title>\n<content lang="zh">正 <b>文</b></content> <cat id="1">14．18</cat>',
      },
      { id: '2', p: ['一', '二'], text: '<p>一</p><p>二</p><br>' },
      { text: '里面的' },
      { id: '里', text: '<id>里</id>' },
    ])
  })

  it('rejects an element that is not closed before the next one or the end, with its line', async () => {
    expect(
      await read('<review id="1">甲\n<review id="2">乙</review>\n</review>\n<review id="3">丙\n'),
    ).toEqual([
      { bad: '<review> is never closed', line: 1 },
      { value: { id: '2', text: '乙' }, line: 2 },
      { bad: '<review> is never closed', line: 4 },
    ])
  })

  it('leaves out what stands between the elements', async () => {
    const content =
      '<?xml version="1.0"?>\n<reviews>\n<!-- x -->\n<review>甲</review> 杂 & <b>\n<review/>\n</reviews>'
    expect(await read(content)).toEqual([
      { value: { text: '甲' }, line: 4 },
      { value: { text: '' }, line: 5 },
    ])
  })

  it('refuses a file without the element, and a descriptor without its name', async () => {
    await expect(read('<doc>甲</doc>')).rejects.toThrow('no <review> in it')
    await expect(read('<doc>甲</doc>', { facts: { element: '' } })).rejects.toThrow(
      'without the name of an element',
    )
  })

  it('passes over an element that is too long', async () => {
    const bad = 'more bytes than the limit of 1000'
    const content = `<review>甲</review>\n<review id="1">${'长\n'.repeat(300_000)}</review>\n<review>${'乙'.repeat(400)}</review><review>丙</review>`
    expect(await read(content, { maxRecord: 1000 })).toEqual([
      { value: { text: '甲' }, line: 1 },
      { bad, line: 2 },
      { bad, line: 300_003 },
      { value: { text: '丙' }, line: 300_003 },
    ])
    expect(
      (await read(`<review>${'长'.repeat(300_000)}<review>丙</review>`, { maxRecord: 1000 })).map(said),
    ).toEqual([{ bad }, { text: '丙' }])
  })

  it('rejects an element with invalid bytes, and only that one', async () => {
    const bytes = Buffer.concat([
      Buffer.from('<review>甲</review>\n<review>'),
      Buffer.from([0xff]),
      Buffer.from('</review>\n<review>乙</review>'),
    ])
    expect((await read(bytes)).map(said)).toEqual([
      { text: '甲' },
      { bad: 'not valid UTF-8' },
      { text: '乙' },
    ])
  })

  it('reads alike wherever the reading stops, even inside a tag', async () => {
    for (let shift = 0; shift < 40; shift++) {
      const filler = `<review id="0">${'x'.repeat(262_144 - 35 + shift)}</review>`
      const content = `${filler}<review id="a>b" label='1'>甲</review >\n<review id=2>乙</review>`
      const records = (await read(content)).map(said)
      expect(records.slice(1)).toEqual([
        { id: 'a>b', label: '1', text: '甲' },
        { id: '2', text: '乙' },
      ])
    }
  })

  it('takes time in proportion to the text, however hostile', async () => {
    const hostile = ['<a>', '<a b="', '</a', '<review', "<a '", '< ', '<a></b>', '<a b'].map(piece =>
      piece.repeat(60_000),
    )
    for (const text of hostile) {
      const started = performance.now()
      await read(`<review>${text}</review><review>尾</review>`).catch(() => undefined)
      expect(performance.now() - started, text.slice(0, 10)).toBeLessThan(5000)
    }
  })
})
