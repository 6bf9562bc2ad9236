import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { biflan, succeed } from './helpers/command.ts'
import { pair } from './helpers/corpora.ts'
import { put, temporary } from './helpers/folders.ts'
import { linesOf, manifestOf, rowsOf } from './helpers/rows.ts'
import { type Features, parquet } from './support/parquet.ts'

const home = temporary()
const at = (name: string): string => join(home, name)

const NAMES = ['neutral', 'entailment', 'contradiction']
const features = (names: readonly string[]): Features => ({
  sentence1: 'string',
  sentence2: 'string',
  label: { classes: names },
  idx: 'int32',
})

/** Pairs of OCNLI as the hub has them; every thirtieth has no label. */
const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const { sentence1, sentence2, label } = pair(from + i)
    return { sentence1, sentence2, label: i % 30 === 29 ? -1 : NAMES.indexOf(label), idx: i }
  })

const fileOf = (raw: string, split: string): string =>
  join(raw, 'ocnli', 'huggingface', 'ocnli', `${split}-00000-of-00001.parquet`)

function putHub(raw: string, names = NAMES): void {
  put(fileOf(raw, 'train'), parquet(features(names), rows(0, 300), { rowGroupSize: 25 }))
  put(fileOf(raw, 'validation'), parquet(features(names), rows(50_000, 60), { rowGroupSize: 25 }))
}

const build = (out: string, ...more: string[]) => ['build', 'ocnli', '--out', at(out), ...more]

beforeAll(async () => {
  putHub(at('raw'))
  await succeed(build('one'), { home })
})

describe('a build from parquet', () => {
  test('has the labels that the numbers stand for, and counts the rows without one', () => {
    const { skips, examples, records } = manifestOf(at('one')).tasks['ocnli']!
    expect(records).toBe(360)
    expect(skips).toEqual({ 'no label': 12 })
    expect(examples).toBe(348)
    const words = { entailment: '蕴含', neutral: '中立', contradiction: '矛盾' }
    const known = new Set(Object.values(words))
    const said = rowsOf(at('one'), 'ocnli').filter(
      ({ id, output }) => /\/relation\.[^.]+\.0$/.test(id) && known.has(output),
    )
    expect(said.length).toBeGreaterThan(30)
    for (const { id, input, output, instruction } of said) {
      const record = Number(/#(\d+)\./.exec(id)![1]) + (id.includes('validation') ? 50_000 : 0)
      const { label, sentence1, sentence2 } = pair(record)
      expect(`${instruction}${input}`).toContain(sentence1)
      expect(`${instruction}${input}`).toContain(sentence2)
      expect(output).toBe(words[label as keyof typeof words])
    }
  })

  test('is the same for any size of units, which are cut between row groups', async () => {
    await succeed(build('small', '--unit-size', '4K', '--threads', '2'), { home })
    const { parts } = manifestOf(at('small')).tasks['ocnli']!
    expect(parts.length).toBeGreaterThan(3)
    expect(manifestOf(at('one')).tasks['ocnli']!.parts).toHaveLength(2)
    expect(linesOf(at('small'), 'ocnli')).toEqual(linesOf(at('one'), 'ocnli'))
  })

  test('ends before a row is written where the file has other names for its numbers', async () => {
    putHub(at('other'), ['entailment', 'neutral', 'contradiction'])
    const run = await biflan(build('never', '--raw', at('other')), { home })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    // Whichever of the two files is read first.
    expect(run.stderr).toMatch(
      /other\/ocnli\/huggingface\/ocnli\/(train|validation)-.*parquet: its numbers in 'label'/,
    )
    expect(run.stderr).toContain('stand for entailment, neutral, contradiction')
    expect(run.stderr).toContain('neutral, entailment, contradiction, as the descriptor says')
    expect(run.stderr).not.toMatch(/\n {4}at /)
  })

  test('ends with one clear message where a file was cut off, which doctor reports too', async () => {
    putHub(at('cut'))
    const whole = parquet(features(NAMES), rows(0, 300))
    put(fileOf(at('cut'), 'train'), whole.subarray(0, whole.length / 2))
    const run = await biflan(build('short', '--raw', at('cut')), { home })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toContain('it ends without the footer')
    const { stdout } = await biflan(['doctor', 'ocnli', '--raw', at('cut')], { home })
    expect(stdout).toContain('it ends without the footer')
  })

  test('has its rows counted by doctor', async () => {
    const { stdout } = await succeed(['doctor', 'ocnli', '--json'], { home })
    const [{ forms }] = JSON.parse(stdout) as [
      { forms: { form: string; files: { name: string; altered?: { rows?: unknown } }[] }[] },
    ]
    const hub = forms.find(({ form }) => form === 'huggingface')!
    expect(hub.files.find(({ name }) => name.includes('train'))!.altered!.rows).toEqual({
      expected: 50437,
      found: 300,
    })
  })
})
