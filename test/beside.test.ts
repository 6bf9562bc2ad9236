import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ROOT } from '../src/lib/root.ts'
import { biflan, type Run, succeed } from './helpers/command.ts'
import { sentence } from './helpers/corpora.ts'
import { copyOf, put, stamps, temporary } from './helpers/folders.ts'
import { linesOf, manifestOf, rowsOf } from './helpers/rows.ts'

// A build takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const build = (out: string, ...more: string[]): Promise<Run> =>
  succeed(['build', 'bdci2019', 'chid', '--out', at(out), '--json', ...more], { home })
const told = (run: Run) => JSON.parse(run.stdout) as { rendered: string[]; upToDate: string[] }

const NEWS = join('bdci2019', 'competition')
const IDIOMS = join('chid', 'clue')

/** Lists of two passages with three blanks, and the answers by the blanks' names. */
function putIdioms(folder: string, lists: number): void {
  const idioms = [
    '一心一意',
    '半信半疑',
    '三言两语',
    '四面八方',
    '五颜六色',
    '七上八下',
    '九牛一毛',
    '十全十美',
  ]
  const answers: Record<string, number> = {}
  const blank = (number: number): string => {
    const name = `#idiom${String(number).padStart(6, '0')}#`
    answers[name] = (number * 5) % idioms.length
    return name
  }
  const list = (i: number) => ({
    candidates: idioms,
    content: [
      `${sentence(2 * i)}，${blank(3 * i)}地说完，又${blank(3 * i + 1)}地走了。`,
      `${sentence(2 * i + 1)}，大家都${blank(3 * i + 2)}。`,
    ],
  })
  const text = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `${JSON.stringify(list(from + i))}\n`).join('')
  put(join(folder, 'train.json'), text(0, lists))
  put(join(folder, 'train_answer.json'), JSON.stringify(answers))
  put(join(folder, 'dev.json'), text(lists, 3))
  put(join(folder, 'dev_answer.json'), JSON.stringify(answers))
}

beforeAll(async () => {
  copyOf(join(ROOT, 'sources', 'bdci2019', 'sample', 'competition'), at(join('raw', NEWS)))
  putIdioms(at(join('raw', IDIOMS)), 40)
  await build('base', '--raw', at('raw'))
})

describe('files that are read beside others', () => {
  test('stand in the manifest with their checksums, and what of them joins nothing is counted', () => {
    const { files, skips } = manifestOf(at('base')).tasks['bdci2019']!
    const path = join(at('raw'), NEWS, 'Train_DataSet_Label.csv')
    const bytes = readFileSync(path)
    expect(files[0]).toMatchObject({
      name: 'Train_DataSet.csv',
      records: 32,
      beside: [
        {
          name: 'Train_DataSet_Label.csv',
          bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      ],
    })
    expect(skips).toMatchObject({
      'nothing to join': 1,
      'joined record without its other half': 4,
      'records of one id differ': 2,
    })
    expect(manifestOf(at('base')).tasks['chid']!.files.map(({ beside }) => beside![0]!.name)).toEqual([
      'train_answer.json',
      'dev_answer.json',
    ])
  })

  test('give each blank its answer, whichever piece of the file it is read in, by however many threads', async () => {
    await build('pieces', '--raw', at('raw'), '--unit-size', '2000', '--threads', '3')
    expect(manifestOf(at('pieces')).tasks['chid']!.parts.length).toBeGreaterThan(5)
    for (const task of ['bdci2019', 'chid'])
      expect(linesOf(at('pieces'), task)).toEqual(linesOf(at('base'), task))
    const ids = new Set(rowsOf(at('base'), 'chid').map(({ id }) => id.split('/').slice(0, 2).join('/')))
    expect(ids.size).toBe(86)
    expect(ids).toContain('chid/train.json#39.1')
    expect(manifestOf(at('base')).tasks['chid']!.skips).toEqual({})
  })

  test('that change are an input that changed', async () => {
    copyOf(at('base'), at('changed'))
    copyOf(at('raw'), at('raw-changed'))
    const run = (): Promise<Run> => build('changed', '--raw', at('raw-changed'))
    expect(told(await run())).toMatchObject({ rendered: [], upToDate: ['bdci2019', 'chid'] })
    const before = stamps(join(at('changed'), 'tasks', 'chid'))
    const path = join(at('raw-changed'), NEWS, 'Second_DataSet_Label.csv')
    put(path, readFileSync(path, 'utf8').split('\r\n').slice(1).join('\r\n'))
    expect(told(await run())).toMatchObject({ rendered: ['bdci2019'], upToDate: ['chid'] })
    expect(manifestOf(at('changed')).tasks['bdci2019']!.skips['nothing to join']).toBe(1)
    expect(manifestOf(at('changed')).tasks['bdci2019']!.skips['joined record without its other half']).toBe(3)
    expect(stamps(join(at('changed'), 'tasks', 'chid'))).toEqual(before)
  })

  test('are missed by name: without them the file beside them is not read', async () => {
    copyOf(at('raw'), at('raw-part'))
    rmSync(join(at('raw-part'), NEWS, 'Train_DataSet_Label.csv'))
    rmSync(join(at('raw-part'), IDIOMS, 'dev_answer.json'))
    const args = ['build', 'bdci2019', 'chid', '--out', at('part'), '--raw', at('raw-part')]
    const run = await biflan(args, { home })
    expect(run).toMatchObject({ code: 3, stdout: '' })
    expect(run.stderr).toMatch(/bdci2019: Train_DataSet_Label\.csv\n/)
    expect(run.stderr).toMatch(/chid: dev_answer\.json\n/)
    expect(existsSync(at('part'))).toBe(false)

    await succeed([...args, '--allow-missing'], { home })
    const { bdci2019, chid } = manifestOf(at('part')).tasks
    expect(bdci2019).toMatchObject({ missing: ['Train_DataSet_Label.csv'], records: 27 })
    expect(chid!.files.map(({ name }) => name)).toEqual(['train.json'])
  })

  test('that contradict themselves are refused, with the line', async () => {
    copyOf(at('raw'), at('raw-twice'))
    put(join(at('raw-twice'), IDIOMS, 'dev_answer.json'), '{"#idiom000120#": 1,\n"#idiom000120#": 2}')
    const run = await biflan(['build', 'chid', '--out', at('twice'), '--raw', at('raw-twice')], { home })
    expect(run).toMatchObject({ code: 1, stdout: '' })
    expect(run.stderr).toMatch(/dev_answer\.json:2: "#idiom000120#" stands twice, with 1 and with 2/)
  })
})
