import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { checkShard, differences } from '../src/output/check-shard.ts'
import { CONTAINERS, type Container, endingOf, shardName } from '../src/output/containers.ts'
import { readShard } from '../src/output/read-shard.ts'
import { FORMATS, shapeOf } from '../src/output/shapes.ts'
import { openShard } from '../src/output/shards.ts'
import { sentence } from './helpers/corpora.ts'
import { sha256, temporary } from './helpers/folders.ts'

const folder = temporary()

const lineOf = (i: number): string =>
  `${JSON.stringify({
    id: `ocnli/dev.json#${i}.0/judge.-.0`,
    instruction: i % 7 === 0 ? '引号"、反斜杠\\、换行\n都在。' : '这句话说的是什么？',
    input: i % 5 === 0 ? '' : sentence(i),
    output: i % 3 === 0 ? '😀' : sentence(i + 1),
    domain: '通用',
    task: '文本匹配',
  })}\n`

const LINES = Array.from({ length: 3000 }, (_, i) => lineOf(i))
const ALL = Buffer.from(LINES.join(''))

async function write(
  name: string,
  container: Container,
  blocks: readonly Buffer[],
  format: (typeof FORMATS)[number] = 'unified',
) {
  const path = join(folder, `${name}.${container}`)
  const shard = await openShard(path, shapeOf(format), container)
  for (const block of blocks) shard.write(block, 'rows')
  return { path, sums: shard.finish() }
}

/** The text of a shard, by our own reader. */
async function textIn(path: string): Promise<string> {
  const blocks: Buffer[] = []
  for await (const block of readShard(path)) blocks.push(block)
  return Buffer.concat(blocks).toString('utf8')
}

describe('a shard', () => {
  for (const container of CONTAINERS) {
    test(`in ${container} holds every row as it was given, and its sums say so`, async () => {
      const { path, sums } = await write('all', container, [ALL])
      expect(await textIn(path)).toBe(ALL.toString('utf8'))
      const bytes = readFileSync(path)
      expect(sums).toMatchObject({
        rows: 3000,
        bytes: bytes.length,
        sha256: sha256(bytes),
        text: { bytes: ALL.length, sha256: sha256(ALL) },
        repaired: 0,
        marks: {},
      })
      const found = await checkShard(path, shapeOf('unified').features)
      expect(differences(found, sums)).toEqual([])
      expect(found.tasks).toEqual({ ocnli: 3000 })
      expect(readdirSync(folder).filter(name => name.startsWith('.'))).toEqual([])
    })

    test(`in ${container} has the same bytes however its rows are handed over`, async () => {
      const { sums } = await write('blocks', container, [ALL])
      const single = await write(
        'single',
        container,
        LINES.map(line => Buffer.from(line)),
      )
      expect(single.sums.sha256).toBe(sums.sha256)
    })

    test(`in ${container} is not there without rows, nor when it is given up`, async () => {
      const { path, sums } = await write('empty', container, [])
      expect(sums.rows).toBe(0)
      expect(existsSync(path)).toBe(false)
      const given = await openShard(path, shapeOf('text'), container)
      given.write(ALL, 'rows')
      given.abandon()
      expect(readdirSync(folder).filter(name => name.includes('empty'))).toEqual([])
    })

    test(`in ${container} that is cut or altered is no shard any more`, async () => {
      const { path, sums } = await write('damaged', container, [ALL])
      const bytes = readFileSync(path)
      const told = async () => {
        try {
          return differences(await checkShard(path, shapeOf('unified').features), sums)
        } catch (error) {
          return [(error as Error).message]
        }
      }
      writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length / 2)))
      expect(await told()).not.toEqual([])
      const altered = Buffer.from(bytes)
      altered[Math.floor(bytes.length / 2)]! ^= 1
      writeFileSync(path, altered)
      expect(await told()).not.toEqual([])
    })
  }

  test('says the same records in every container, whatever the format', async () => {
    for (const format of FORMATS) {
      const texts = await Promise.all(
        CONTAINERS.map(
          async container => (await write(`same-${format}`, container, [ALL], format)).sums.text,
        ),
      )
      expect(new Set(texts.map(({ sha256 }) => sha256)).size, format).toBe(1)
      const parquet = await textIn(join(folder, `same-${format}.parquet`))
      expect(sha256(parquet), format).toBe(texts[0]!.sha256)
    }
  })

  test('puts half a surrogate pair right and counts the row; a backslash before ud is none', async () => {
    const half = `{"id":"a/b#1.0/c.-.0","instruction":"\\ud83d半个","input":"","output":"C:\\\\udat","domain":"","task":""}\n`
    const whole = `{"id":"a/b#2.0/c.-.0","instruction":"全","input":"","output":"C:\\\\udat","domain":"","task":""}\n`
    const { path, sums } = await write('half', 'jsonl', [Buffer.from(half + whole)])
    expect(sums.repaired).toBe(1)
    const [first, second] = readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, 2)
      .map(line => JSON.parse(line) as { instruction: string; output: string })
    expect(first).toMatchObject({ instruction: '\ufffd半个', output: 'C:\\udat' })
    expect(second).toMatchObject({ output: 'C:\\udat' })
    expect((await checkShard(path, shapeOf('unified').features)).problems).toEqual([])
  })

  test('counts rows that hold what trainers take for a token of their own', async () => {
    const marked = LINES.slice(0, 3).map((line, i) =>
      line.replace('"output":"', `"output":"${['<S>', '</s> <S>', ''][i]}`),
    )
    const { sums } = await write('marked', 'jsonl', [Buffer.from(marked.join(''))])
    expect(sums.marks).toEqual({ '<S>': 2, '</s>': 1 })
  })

  test('refuses a line that is no row, by the name of its file', async () => {
    const shard = await openShard(join(folder, 'no-row.jsonl'), shapeOf('text'), 'jsonl')
    expect(() => shard.write(Buffer.from('{"text":"x"}\n'), 'part-00000.jsonl')).toThrow(
      /^part-00000\.jsonl: no unified row: \{"text":"x"\}/,
    )
    shard.abandon()
  })

  test('in gzip is made of members that name no time and no system', async () => {
    const { path } = await write('members', 'jsonl.gz', [Buffer.concat([ALL, ALL, ALL, ALL])])
    const bytes = readFileSync(path)
    expect([...bytes.subarray(0, 10)]).toEqual([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
    expect(gunzipSync(bytes).length).toBe(4 * ALL.length)
  })

  test('in zstd is one frame, because readers stop behind the first', async () => {
    const { path } = await write('frames', 'jsonl.zst', [Buffer.concat(Array.from({ length: 8 }, () => ALL))])
    const bytes = readFileSync(path)
    const magic = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
    expect(bytes.subarray(0, 4)).toEqual(magic)
    expect(bytes.indexOf(magic, 4)).toBe(-1)
  })

  test('is named by split, number and how many there are', () => {
    expect(shardName('train', 3, 64, endingOf('jsonl.gz', 'unified'))).toBe('train-00003-of-00064.jsonl.gz')
    expect(shardName('validation', 0, 1, endingOf('jsonl', 'openba'))).toBe('validation-00000-of-00001.json')
    expect(endingOf('parquet', 'openba')).toBe('parquet')
  })
})

describe('records', () => {
  const alpaca = shapeOf('alpaca').features
  const messages = shapeOf('messages').features
  const good = '{"instruction":"问","input":"","output":"答"}'
  const turn = '{"messages":[{"role":"user","content":"问"},{"role":"assistant","content":"答"}]}'

  async function told(lines: readonly string[], features = alpaca): Promise<readonly string[]> {
    const path = join(folder, 'told.jsonl.gz')
    writeFileSync(path, gzipSync(lines.join('\n')))
    return (await checkShard(path, features)).problems
  }

  test('are good with all keys, in their order, and texts alone', async () => {
    expect(await told([good, good, ''])).toEqual([])
    expect(await told([turn, ''], messages)).toEqual([])
  })

  const wrong: Record<string, [readonly string[], RegExp, typeof alpaca?]> = {
    'a blank line': [[good, '', good, ''], /^line 2: blank$/],
    'no JSON': [[good, '{"instruction":', ''], /^line 2: not a JSON object$/],
    'an array': [['[]', ''], /^line 1: not a JSON object$/],
    'a missing key': [
      ['{"instruction":"问","output":"答"}', ''],
      /^line 1: the keys instruction, output instead/,
    ],
    'a key too many': [[good.replace('}', ',"history":[]}'), ''], /^line 1: the keys .*history instead/],
    'another order': [
      ['{"input":"","instruction":"问","output":"答"}', ''],
      /^line 1: the keys input, instruction/,
    ],
    null: [[good.replace('"答"', 'null'), ''], /^line 1: output is null$/],
    'a number': [[good.replace('"答"', '3'), ''], /^line 1: output is not a text$/],
    'half a surrogate pair': [
      [good.replace('答', '\\ud83d'), ''],
      /^line 1: output holds half a surrogate pair$/,
    ],
    'a line that does not end': [[good], /^line 1: no line feed behind it$/],
    'no turns': [['{"messages":[]}', ''], /^line 1: messages is no list of turns$/, messages],
    'a turn with a key too many': [
      [turn.replace('"role":"user"', '"role":"user","name":"x"'), ''],
      /^line 1: messages has a turn without exactly role and content$/,
      messages,
    ],
    'a turn that is null': [[turn.replace('"答"', 'null'), ''], /content is null$/, messages],
  }
  for (const [what, [lines, message, features]] of Object.entries(wrong)) {
    test(`with ${what} are told by their line`, async () => {
      const problems = await told(lines, features)
      expect(problems).toHaveLength(1)
      expect(problems[0]).toMatch(message)
    })
  }

  test('that are not UTF-8 are told', async () => {
    const path = join(folder, 'latin.jsonl')
    writeFileSync(path, Buffer.from(`${good.replace('答', 'é')}\n`, 'latin1'))
    expect((await checkShard(path, alpaca)).problems).toEqual([
      'line 0: behind it, bytes that are not valid UTF-8',
    ])
  })

  test('are told five times at most', async () => {
    const problems = await told([...Array.from({ length: 9 }, () => ''), good, ''])
    expect(problems).toHaveLength(6)
    expect(problems.at(-1)).toBe('and 4 more')
  })

  test('whose every output looks like a date are noticed, because readers take them for times', async () => {
    const path = join(folder, 'dates.jsonl')
    const dated = (output: string) => `${good.replace('答', output)}\n`
    writeFileSync(path, dated('2020-01-02') + dated('2021-03-04T05:06:07Z'))
    expect((await checkShard(path, alpaca)).dates).toEqual(['output'])
    writeFileSync(path, dated('2020-01-02') + dated('去年'))
    expect((await checkShard(path, alpaca)).dates).toEqual([])
  })
})
