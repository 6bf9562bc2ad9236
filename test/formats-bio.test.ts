import { afterAll, describe, expect, it } from 'vitest'
import { type Options, readAll, workshop } from './formats-support.ts'

const files = workshop()
afterAll(() => files.remove())

const read = (content: string | Buffer, options?: Options) => {
  const bytes = Buffer.from(content as Buffer)
  return readAll('bio', files.write(bytes), bytes.length, options)
}

describe('bio', () => {
  it('makes a record of lists from the lines up to a blank one', async () => {
    expect(await read('我\tO\r\n在\tO\r\n\r\n北\tB-LOC\n京\tI-LOC')).toEqual([
      { value: { chars: ['我', '在'], tags: ['O', 'O'] }, line: 1 },
      { value: { chars: ['北', '京'], tags: ['B-LOC', 'I-LOC'] }, line: 4 },
    ])
  })

  it('takes any run of blanks for a separator where there is no tab, and names columns as the descriptor says', async () => {
    expect(await read('我  PN   O \n去 VV O\n', { facts: { columns: ['word', 'pos', 'tag'] } })).toEqual([
      { value: { word: ['我', '去'], pos: ['PN', 'VV'], tag: ['O', 'O'] }, line: 1 },
    ])
  })

  it('takes a blank before a tab, and U+3000 anywhere, for a token', async () => {
    expect(await read(' \tO\n\u3000\tO\n\u3000 O\n')).toEqual([
      { value: { chars: [' ', '\u3000', '\u3000'], tags: ['O', 'O', 'O'] }, line: 1 },
    ])
  })

  it('takes a line of blanks for a blank line, and many of them for one', async () => {
    const records = await read('\n\n我\tO\n \t\n\n\r\n你\tO\n\n')
    expect(records.map(record => record.line)).toEqual([3, 7])
  })

  it('rejects a whole sentence for one line with another number of columns, and says which', async () => {
    expect(await read('我\tO\n在\nX\n\n你\tO\n')).toEqual([
      { bad: '1 column, 2 expected', line: 2 },
      { value: { chars: ['你'], tags: ['O'] }, line: 5 },
    ])
    const bytes = Buffer.concat([Buffer.from('我\tO\n'), Buffer.from([0xff]), Buffer.from('\tO\n\n你\tO\n')])
    expect(await read(bytes, { facts: { encoding: 'utf-8' } })).toEqual([
      { bad: 'not valid UTF-8', line: 2 },
      { value: { chars: ['你'], tags: ['O'] }, line: 4 },
    ])
  })

  it('passes over a sentence that is too long', async () => {
    const sentence = '字\tO\n'.repeat(1000)
    expect(await read(`你\tO\n\n${sentence}\n我\tO\n`, { maxRecord: 5000 })).toEqual([
      { value: { chars: ['你'], tags: ['O'] }, line: 1 },
      { bad: '6000 bytes, more than the limit of 5000', line: 3 },
      { value: { chars: ['我'], tags: ['O'] }, line: 1004 },
    ])
  })
})
