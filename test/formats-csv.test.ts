import { afterAll, describe, expect, it } from 'vitest'
import { type Options, readAll, said, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

const read = (content: string | Buffer, options?: Options) => {
  const bytes = Buffer.from(content as Buffer)
  return readAll('csv', files.write(bytes), bytes.length, options)
}
const broken = 'a quotation mark in a quoted cell is not doubled, or the cell is never closed'

describe('csv', () => {
  it('resolves quotation marks, commas and line ends in quoted cells, and says where a row begins', async () => {
    const content =
      '\ufefflabel,review\r\n1,"他说""好"",走了"\r\n0,"第一行\r\n第二行\n第三行"\r\n"1",平常\r\n'
    expect(await read(content)).toEqual([
      { value: { label: '1', review: '他说"好",走了' }, line: 2 },
      { value: { label: '0', review: '第一行\r\n第二行\n第三行' }, line: 3 },
      { value: { label: '1', review: '平常' }, line: 6 },
    ])
  })

  it('takes the names of the columns from the descriptor where there is no header', async () => {
    const records = await read('甲,1\n"乙",0', { facts: { columns: ['text', 'label'] } })
    expect(records.map(said)).toEqual([
      { text: '甲', label: '1' },
      { text: '乙', label: '0' },
    ])
  })

  it('leaves out a first row that repeats the names of the descriptor', async () => {
    const facts = { columns: ['text', 'label'] }
    expect(await read('\ufeff"text", label\r\n甲,1\r\ntext,label\r\n', { facts })).toMatchObject([
      { value: { text: '甲', label: '1' }, line: 2 },
      { value: { text: 'text', label: 'label' }, line: 3 },
    ])
    expect(await read('a,b,c\n甲,1\n', { facts })).toMatchObject([
      { line: 1, bad: '3 columns, 2 expected' },
      { line: 2 },
    ])
  })

  it('rejects a row with more or fewer cells instead of mending it', async () => {
    expect(await read('a,b\n1,2,3\n1\n1,\n,2\n,\n"1,2"\n')).toEqual([
      { bad: '3 columns, 2 expected', line: 2 },
      { bad: '1 column, 2 expected', line: 3 },
      { value: { a: '1', b: '' }, line: 4 },
      { value: { a: '', b: '2' }, line: 5 },
      { value: { a: '', b: '' }, line: 6 },
      { bad: '1 column, 2 expected', line: 7 },
    ])
  })

  it('passes over blank rows', async () => {
    expect((await read('a,b\n\n1,2\n  \r\n\r\n3,4\n\n')).map(said)).toEqual([
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ])
  })

  it('loses one line, and no more, to a quotation mark out of place', async () => {
    expect(await read('a,b\n"好"吧,2\n3,"没有结尾\n5,6\n7,"完"\n9,半"个"\n')).toEqual([
      { bad: broken, line: 2 },
      { bad: broken, line: 3 },
      { value: { a: '5', b: '6' }, line: 4 },
      { value: { a: '7', b: '完' }, line: 5 },
      { value: { a: '9', b: '半"个"' }, line: 6 },
    ])
    expect(await read('a,b\n1,2\n3,"没有结尾\n5,6')).toEqual([
      { value: { a: '1', b: '2' }, line: 2 },
      { bad: broken, line: 3 },
      { value: { a: '5', b: '6' }, line: 4 },
    ])
  })

  it('keeps a lone carriage return, U+2028, NEL and U+FEFF as data', async () => {
    const odd = ['一\r二', '\ufeff三', '四\u2028五\u0085六']
    const content = `a,b,c\n${odd.join(',')}\n\ufeffx,y,"\ufeff一\r二"\n`
    expect((await read(content)).map(said)).toEqual([
      { a: odd[0], b: odd[1], c: odd[2] },
      { a: '\ufeffx', b: 'y', c: '\ufeff一\r二' },
    ])
  })

  it('drops white space before a quoted cell, and only there', async () => {
    const records = await read('a,b\n \u3000"一\n", 二 \n　三　,\t"四"\n')
    expect(records.map(said)).toEqual([
      { a: '一\n', b: ' 二 ' },
      { a: '　三　', b: '四' },
    ])
  })

  it('rejects a row with invalid bytes, and only that one', async () => {
    const bytes = Buffer.concat([
      Buffer.from('a,b\n1,好\ufffd\n2,'),
      Buffer.from([0xe5]),
      Buffer.from('\n3,坏\n'),
    ])
    expect((await read(bytes)).map(said)).toEqual([
      { a: '1', b: '好\ufffd' },
      { bad: 'not valid UTF-8' },
      { a: '3', b: '坏' },
    ])
  })

  it('refuses a header that names two columns alike, or cannot be read', async () => {
    await expect(read('a,a\n1,2\n')).rejects.toThrow("records:1: two columns are called 'a'")
    await expect(read('"a"b,c\n1,2\n')).rejects.toThrow('the names of the columns')
  })

  it('passes over a row that is too long', async () => {
    const long = '长'.repeat(200_000)
    const content = `a,b\n1,2\n3,"${long}""\n${long}"\n5,6\n7,${long}\n9,0\n`
    const bad = 'more bytes than the limit of 100000'
    expect(await read(content, { maxRecord: 100_000 })).toEqual([
      { value: { a: '1', b: '2' }, line: 2 },
      { bad, line: 3 },
      { value: { a: '5', b: '6' }, line: 5 },
      { bad, line: 6 },
      { value: { a: '9', b: '0' }, line: 7 },
    ])
  })

  it('says where a quotation mark opens that nothing closes, instead of losing the rest of a large file', async () => {
    const content = `a,b\n1,2\n3,"没有结尾\n${'5,6\n'.repeat(100_000)}`
    await expect(read(content, { maxRecord: 10_000 })).rejects.toThrow(
      /records:3: a quotation mark is opened/,
    )
  })

  it('reads alike wherever the reading stops', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => [
      `${i}`,
      `第"${i}"\r\n个,${'文'.repeat(i % 300)}`,
      i % 2 ? '' : '尾',
    ])
    const content = rows.map(row => row.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
    const records = await read(content, { facts: { columns: ['i', 'text', 'tail'] } })
    expect(records.map(said)).toEqual(rows.map(([i, text, tail]) => ({ i, text, tail })))
  })
})
