import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { indexPath } from '../src/output/index-file.ts'
import { biflan, succeed } from './helpers/command.ts'
import { CORPORA, putCmrc2018, putMdScs, putMsraNer, putOcnli } from './helpers/corpora.ts'
import { copyOf, sha256, stamps, sums, temporary } from './helpers/folders.ts'
import { exampleOf, linesOf, manifestOf, rowsOf, wordingOf } from './helpers/rows.ts'

// A build takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const UNIT = '3K'
const build = (out: string, ...args: string[]) =>
  succeed(['build', ...CORPORA, '--out', at(out), ...args], { home })
const textOf = (out: string, task: string): string => sha256(linesOf(at(out), task).join('\n'))
const texts = (out: string) => Object.fromEntries(CORPORA.map(task => [task, textOf(out, task)]))

/** What does not depend on how the files are cut. */
const countsOf = (out: string) =>
  Object.entries(manifestOf(at(out)).tasks).map(([task, { records, skips, examples, rows, rejects }]) => ({
    task,
    records,
    skips,
    examples,
    rows,
    rejects: rejects.reduce((sum, { count }) => sum + count, 0),
  }))

beforeAll(async () => {
  const raw = at('raw')
  putOcnli(raw, 420, 60)
  putCmrc2018(raw)
  putMdScs(raw)
  putMsraNer(raw, 60)
  await build('one', '--unit-size', UNIT, '--threads', '1')
})

describe('the bytes of a build', () => {
  test('are the same for one thread and for three, and wherever raw files, cache and build folder lie', async () => {
    for (const task of ['md-scs', 'msra-ner', 'ocnli']) {
      expect(manifestOf(at('one')).tasks[task]!.parts.length, `parts of ${task}`).toBeGreaterThan(3)
    }
    const elsewhere = at('elsewhere')
    copyOf(at('raw'), join(elsewhere, 'material'))
    const args = [
      'build',
      ...CORPORA,
      '--out',
      'here',
      '--raw',
      'material',
      '--unit-size',
      UNIT,
      '--threads',
      '3',
    ]
    await succeed(args, {
      home: elsewhere,
      env: { LANG: 'zh_CN.UTF-8', LC_ALL: 'tr_TR.UTF-8', TZ: 'Asia/Shanghai' },
    })
    expect(sums(join(elsewhere, 'here'))).toEqual(sums(at('one')))
  })

  test('are the same whether tasks are built at once or one after another, in any order', async () => {
    for (const tasks of [['ocnli'], ['msra-ner', 'cmrc2018'], ['md-scs']]) {
      await succeed(['build', ...tasks, '--out', at('steps'), '--unit-size', UNIT], { home })
    }
    expect(sums(at('steps'))).toEqual(sums(at('one')))
  })
})

describe('another unit size', () => {
  for (const [size, compress] of [
    ['1K', 'gzip'],
    ['64MiB', 'none'],
  ] as const) {
    test(`(${size}, compressed: ${compress}) cuts other parts and keeps each task’s rows in order`, async () => {
      await build(size, '--unit-size', size, '--compress', compress)
      const { parts } = manifestOf(at(size)).tasks['ocnli']!
      expect(parts.length).not.toBe(manifestOf(at('one')).tasks['ocnli']!.parts.length)
      expect(parts.every(({ name }) => name.endsWith(compress === 'gzip' ? '.jsonl.gz' : '.jsonl'))).toBe(
        true,
      )
      expect(countsOf(size)).toEqual(countsOf('one'))
      expect(texts(size)).toEqual(texts('one'))
    })
  }
})

test('another seed says the same examples as often, in other words', async () => {
  await build('seed', '--seed', '1', '--unit-size', UNIT)
  expect(countsOf('seed')).toEqual(countsOf('one'))
  for (const task of CORPORA) {
    const [before, after] = [rowsOf(at('one'), task), rowsOf(at('seed'), task)]
    expect(after.map(exampleOf), task).toEqual(before.map(exampleOf))
    const same = new Set(before.map(({ id }) => id))
    const kept = after.filter(({ id }) => same.has(id)).length / after.length
    expect(kept, `share of ${task}’s wordings that stay by chance`).toBeLessThan(0.8)
  }
})

describe('a finished build', () => {
  test('gives every example exactly its renderings, all different, side by side', () => {
    for (const task of CORPORA) {
      const { renderings, examples, rows } = manifestOf(at('one')).tasks[task]!
      const all = rowsOf(at('one'), task)
      expect(all.length).toBe(rows)
      expect(rows).toBe(examples * renderings)
      expect(new Set(all.map(({ id }) => id)).size, 'ids').toBe(rows)
      for (let i = 0; i < all.length; i += renderings) {
        const mine = all.slice(i, i + renderings)
        expect(new Set(mine.map(exampleOf)).size).toBe(1)
        expect(new Set(mine.map(row => wordingOf(row).template)).size).toBe(renderings)
      }
      expect(new Set(all.map(exampleOf)).size).toBe(examples)
    }
  })

  test('has rows of six strings in the promised order', () => {
    for (const task of CORPORA) {
      for (const row of rowsOf(at('one'), task)) {
        expect(Object.keys(row)).toEqual(['id', 'instruction', 'input', 'output', 'domain', 'task'])
        expect(Object.values(row).every(value => typeof value === 'string')).toBe(true)
        expect(row.instruction).not.toBe('')
        expect(row.output).not.toBe('')
      }
    }
  })

  test('names every part with its sums, and no file is there that nothing names', () => {
    const out = at('one')
    const { tasks } = manifestOf(out)
    const found = sums(out)
    const named = new Set(['manifest.json'])
    for (const [task, { parts }] of Object.entries(tasks)) {
      named.add(`tasks/${task}/tally.json`)
      for (const part of parts) {
        const path = `tasks/${task}/${part.name}`
        named.add(path)
        expect(found[path], path).toBe(part.sha256)
        const index = `tasks/${task}/${indexPath(part.name)}`
        named.add(index)
        expect(found[index], index).toBe(part.index.sha256)
      }
      const text = linesOf(out, task).map(line => `${line}\n`)
      const bytes = parts.reduce((sum, part) => sum + part.text.bytes, 0)
      expect(Buffer.byteLength(text.join(''))).toBe(bytes)
    }
    expect(Object.keys(found).filter(name => !named.has(name) && !name.startsWith('.work/'))).toEqual([])
  })

  test('holds no date, no path and no host name', () => {
    const text = JSON.stringify(manifestOf(at('one')))
    expect(text).not.toContain(home)
    expect(text).not.toMatch(/\d{4}-\d{2}-\d{2}|mtime|host/)
  })

  test('is left alone by a command that has nothing to do', async () => {
    const before = { bytes: sums(at('one')), parts: stamps(join(at('one'), 'tasks')) }
    const { stdout, stderr } = await biflan(['build', ...CORPORA, '--out', at('one'), '--json'], { home })
    expect(JSON.parse(stdout)).toMatchObject({ rendered: [], upToDate: [...CORPORA] })
    expect(stderr).not.toMatch(/^render: [1-9]/m)
    expect({ bytes: sums(at('one')), parts: stamps(join(at('one'), 'tasks')) }).toEqual(before)
  })
})
