import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldsOf } from '../src/output/fields.ts'
import { originOf } from '../src/output/origin.ts'
import { FORMATS, type Format, shapeOf } from '../src/output/shapes.ts'

interface Row {
  readonly id: string
  readonly instruction: string
  readonly input: string
  readonly output: string
  readonly domain: string
  readonly task: string
}

const ROW: Row = {
  id: 'ocnli/dev.json#17.0/judge.letters.2',
  instruction: '判断前提与假设的关系。',
  input: '前提：下雨了。\n假设：地湿了。',
  output: '蕴含',
  domain: '通用',
  task: '文本匹配',
}

const ENGLISH: Row = {
  id: 'cot/train-00000-of-00001.parquet#4',
  instruction: 'Is "rain" wet?\nAnswer:',
  input: '',
  output: 'Yes.',
  domain: '通用',
  task: 'cot',
}

/** The line of a row as every writer of rows makes it. */
const lineOf = ({ id, instruction, input, output, domain, task }: Row): string =>
  JSON.stringify({ id, instruction, input, output, domain, task })

const recordOf = (row: Row, format: Format, keepId = false): unknown =>
  JSON.parse(shapeOf(format, keepId).record(fieldsOf(lineOf(row))!))

/** Texts that look like what stands around them, beside any others. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }).map(each => each.toWellFormed()),
  fc
    .array(
      fc.constantFrom(
        '","input":"',
        '"}',
        '{"id":"',
        '\\',
        '"',
        ',',
        '\\"',
        '\n',
        '\u2028',
        '\0',
        '😀',
        '中',
      ),
      {
        maxLength: 8,
      },
    )
    .map(parts => parts.join('')),
)
const anyRow = fc.record({ id: text, instruction: text, input: text, output: text, domain: text, task: text })

describe('a row in a format', () => {
  test('is what each trainer expects', () => {
    const prompt = `${ROW.instruction}\n${ROW.input}`
    const expected: Record<Format, unknown> = {
      unified: ROW,
      openba: { input: prompt, target: ROW.output },
      flan: {
        inputs: prompt,
        targets: ROW.output,
        task_source: 'ChineseFlan',
        task_name: 'ocnli',
        template_type: 'fs_opt',
      },
      alpaca: { instruction: ROW.instruction, input: ROW.input, output: ROW.output },
      sharegpt: {
        conversations: [
          { from: 'human', value: prompt },
          { from: 'gpt', value: ROW.output },
        ],
      },
      messages: {
        messages: [
          { role: 'user', content: prompt },
          { role: 'assistant', content: ROW.output },
        ],
      },
      'prompt-completion': { prompt: `${prompt}\n`, completion: ROW.output },
      text: { text: `${prompt}\n${ROW.output}` },
    }
    for (const format of FORMATS) expect(recordOf(ROW, format), format).toEqual(expected[format])
  })

  test('has no line break behind an instruction without input, which alpaca keeps as an empty text', () => {
    expect(recordOf(ENGLISH, 'openba')).toEqual({ input: ENGLISH.instruction, target: ENGLISH.output })
    expect(recordOf(ENGLISH, 'alpaca')).toEqual({
      instruction: ENGLISH.instruction,
      input: '',
      output: 'Yes.',
    })
  })

  test('has its features as keys, in their order, whatever its texts hold', () => {
    fc.assert(
      fc.property(anyRow, fc.constantFrom(...FORMATS), (row, format) => {
        const { features } = shapeOf(format)
        const record = recordOf(row, format) as Record<string, unknown>
        expect(Object.keys(record)).toEqual(features.map(({ name }) => name))
        for (const { name, turns } of features) {
          if (turns === undefined) expect(typeof record[name]).toBe('string')
          else for (const turn of record[name] as object[]) expect(Object.keys(turn)).toEqual([...turns])
        }
      }),
      { numRuns: 300 },
    )
  })

  test('says the same texts as the row, though nothing reads them on the way', () => {
    fc.assert(
      fc.property(anyRow, row => {
        expect(recordOf(row, 'unified')).toEqual(row)
        const prompt = row.input === '' ? row.instruction : `${row.instruction}\n${row.input}`
        expect(recordOf(row, 'openba')).toEqual({ input: prompt, target: row.output })
        const { prompt: before, completion } = recordOf(row, 'prompt-completion') as Record<string, string>
        expect(recordOf(row, 'text')).toEqual({ text: `${before}${completion}` })
      }),
      { numRuns: 500 },
    )
  })

  test('is cut out of the bytes of a line as out of its text', () => {
    fc.assert(
      fc.property(anyRow, row => {
        const bytes = Buffer.from(lineOf(row)).toString('latin1')
        const record = shapeOf('messages').record(fieldsOf(bytes)!)
        expect(JSON.parse(Buffer.from(record, 'latin1').toString('utf8'))).toEqual(recordOf(row, 'messages'))
      }),
    )
  })

  test('keeps its id behind its own columns where the format bears one more', () => {
    for (const format of ['flan', 'messages', 'prompt-completion', 'text'] as const) {
      const own = recordOf(ROW, format) as object
      expect(recordOf(ROW, format, true)).toEqual({ ...own, id: ROW.id })
      expect(Object.keys(recordOf(ROW, format, true) as object).at(-1)).toBe('id')
    }
    for (const format of ['unified', 'openba', 'alpaca', 'sharegpt'] as const)
      expect(() => shapeOf(format, true)).toThrow(/--keep id with the format .*: .*\n.*flan, messages/)
  })

  test('is not made of a line that is no unified row', () => {
    for (const line of [
      '',
      '{}',
      '{"id":"a"}',
      JSON.stringify({ instruction: 'a', input: '', output: 'b', domain: '', task: '' }),
      lineOf(ROW).slice(0, -1),
    ])
      expect(fieldsOf(line), line).toBeUndefined()
  })
})

describe('an id', () => {
  test('tells task and template type of a Chinese row', () => {
    const types: Record<string, string> = {
      'judge.letters.0': 'zs_opt',
      'judge.letters.3': 'fs_opt',
      'judge.-.0': 'zs_noopt',
      'judge.-.12~3': 'fs_noopt',
    }
    for (const [wording, type] of Object.entries(types)) {
      expect(originOf(`kdconv/film/dev.json#1.4/${wording}`)).toEqual({
        source: 'ChineseFlan',
        name: 'kdconv',
        type,
      })
    }
  })

  test('tells what it can of an English row', () => {
    expect(originOf('flan2021/train-00000-of-00002.parquet#5')).toEqual({
      source: 'Flan2021',
      name: 'flan2021',
      type: '',
    })
    expect(originOf('t0/t0_fs_noopt_train.jsonl.gz#5~2').type).toBe('fs_noopt')
    expect(originOf('cot/cot_zsopt_data/part.0.parquet#5').type).toBe('zs_opt')
    expect(originOf('niv2/train-1.parquet#5/anli/r1:0.1.0.zs_opt~2')).toEqual({
      source: 'NIv2',
      name: 'anli/r1:0.1.0',
      type: 'zs_opt',
    })
  })
})
