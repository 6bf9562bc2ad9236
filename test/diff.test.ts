import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import type { Kind } from '../src/inspect/diff/count.ts'
import type { BuildDiff } from '../src/inspect/diff/diff.ts'
import { differing } from '../src/inspect/diff/differing.ts'
import { widthOf } from '../src/lib/width.ts'
import { biflan, succeed } from './helpers/command.ts'
import { putMdScs, putMsraNer, putOcnli } from './helpers/corpora.ts'
import { copyOf, stamps, temporary } from './helpers/folders.ts'
import { exampleOf, manifestOf, type Row, textOf, wordingOf } from './helpers/rows.ts'

// A comparison takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const build = (out: string, ...flags: string[]) =>
  succeed(['build', 'ocnli', 'msra-ner', 'md-scs', '--out', at(out), ...flags], { home })

async function diffed(old: string, now: string, ...more: string[]): Promise<BuildDiff> {
  const run = await biflan(['diff', at(old), at(now), '--json', ...more], { home })
  expect(run.stderr).not.toMatch(/should not happen/)
  const told = JSON.parse(run.stdout) as BuildDiff
  expect(run.code).toBe(told.equal ? 0 : 1)
  return told
}

beforeAll(async () => {
  putOcnli(at('raw'), 60, 10)
  putMsraNer(at('raw'), 30)
  putMdScs(at('raw'), 20)
  await build('base')
})

/** What became of each row by example and template, found by holding both builds in memory. */
function expected(old: string, now: string, task: string): Record<Kind, number> & { same: number } {
  const [was, is] = [old, now].map(out => {
    const rows = new Map<string, readonly [side: string, line: string]>()
    for (const { name, side } of manifestOf(at(out)).tasks[task]!.parts)
      for (const line of textOf(join(at(out), 'tasks', task, name))
        .trimEnd()
        .split('\n')) {
        const row = JSON.parse(line) as Row
        rows.set(`${exampleOf(row)}/${wordingOf(row).template}`, [side, line])
      }
    return rows
  }) as [Map<string, readonly [string, string]>, Map<string, readonly [string, string]>]
  const counts = { added: 0, removed: 0, changed: 0, moved: 0, same: 0 }
  for (const [key, [side, line]] of was) {
    const [other, text] = is.get(key) ?? []
    counts[text === undefined ? 'removed' : text !== line ? 'changed' : other !== side ? 'moved' : 'same']++
  }
  for (const key of is.keys()) if (!was.has(key)) counts.added++
  return counts
}

const TASKS = ['md-scs', 'msra-ner', 'ocnli']

function holds({ tasks, same }: BuildDiff, old: string, now: string): void {
  for (const task of TASKS) {
    const wanted = expected(old, now, task)
    const found = tasks.find(each => each.task === task)
    if (!found) {
      expect(same).toContain(task)
      expect(wanted).toMatchObject({ added: 0, removed: 0, changed: 0, moved: 0 })
      continue
    }
    expect(found.rows).toMatchObject(wanted)
    for (const kind of ['added', 'removed', 'changed', 'moved'] as const) {
      const sum = found.templates.reduce((all, counts) => all + counts[kind], 0)
      expect(sum).toBe(wanted[kind])
      const samples = found.samples.filter(sample => sample.kind === kind)
      expect(samples).toHaveLength(Math.min(3, wanted[kind]))
      for (const { old, new: is } of samples) {
        expect(old === undefined).toBe(kind === 'added')
        expect(is === undefined).toBe(kind === 'removed')
      }
    }
  }
}

describe('biflan diff', () => {
  test('finds equal builds equal without reading a row, and changes nothing', async () => {
    copyOf(at('base'), at('copy'))
    for (const { name } of manifestOf(at('copy')).tasks['ocnli']!.parts)
      rmSync(join(at('copy'), 'tasks/ocnli', name))
    const before = stamps(home)
    expect(await diffed('base', 'copy')).toMatchObject({
      equal: true,
      settings: [],
      program: [],
      same: TASKS,
      tasks: [],
    })
    const run = await biflan(['diff', 'base', 'copy'], { home })
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('the same: 3 tasks, every row') })
    expect(stamps(home)).toEqual(before)
  })

  test.each([
    ['another seed', ['--seed', '1'], ['seed']],
    ['more worked examples', ['--few-shot', '0.6'], ['fewShot']],
    ['a validation side', ['--validation', '0.3'], ['validation']],
    ['fewer rows', ['--rows', '700'], ['rows']],
    ['parts cut elsewhere, plain', ['--unit-size', '1K', '--compress', 'none'], ['compress', 'unit']],
  ])('counts what changed with %s, row by row', async (name, flags, settings) => {
    await build(name, ...flags)
    for (const [old, now] of [
      ['base', name],
      [name, 'base'],
    ] as const) {
      const told = await diffed(old, now)
      expect(told.settings.map(one => one.name).sort()).toEqual(settings)
      holds(told, old, now)
    }
  })

  test('tells which record of a raw file was altered by the rows that come of it', async () => {
    copyOf(at('raw'), at('raw2'))
    const file = join(at('raw2'), 'ocnli/publisher/dev.json')
    const lines = readFileSync(file, 'utf8').split('\n')
    lines[4] = lines[4]!.replace(/"sentence2":"/, '"sentence2":"听说')
    writeFileSync(file, lines.join('\n'))
    await build('altered', '--raw', at('raw2'))
    const told = await diffed('base', 'altered')
    holds(told, 'base', 'altered')
    expect(told.tasks[0]!.files).toMatchObject([
      { file: 'dev.json', old: { records: 11 }, new: { records: 11 } },
    ])
    const own = told.tasks.flatMap(({ samples }) => samples.filter(({ kind }) => kind === 'added'))
    for (const sample of own) expect(sample.new!.id).toMatch(/dev\.json#4\.0\//)
  })

  test('names tasks that one build alone has', async () => {
    await succeed(['build', 'ocnli', '--out', at('one')], { home })
    const { rows } = manifestOf(at('base')).tasks['md-scs']!
    const told = await diffed('one', 'base', '--task', 'md-scs,ocnli')
    expect(told.same).toEqual(['ocnli'])
    expect(told.tasks).toMatchObject([
      { task: 'md-scs', status: 'added', rows: { old: 0, new: rows, added: rows, removed: 0 } },
    ])
    expect((await diffed('base', 'one', '--task', 'md-scs')).tasks).toMatchObject([
      { status: 'removed', rows: { removed: rows } },
    ])
  })

  test('shows old and new side by side, in lines that fit, marked where they differ', async () => {
    const { stdout, code } = await biflan(['diff', 'base', 'more worked examples'], {
      home,
      env: { NO_COLOR: '1' },
    })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^setting +old +new\nfewShot +0\.25 +0\.6$/m)
    expect(stdout).toMatch(/^changed {2}ocnli\//m)
    expect(stdout).toMatch(/old +│ new\n/)
    expect(stdout).toMatch(/\{\+/)
    expect(stdout).not.toContain('\u001b')
    const beside = stdout.split('\n').filter(line => line.includes(' │ '))
    expect(new Set(beside.map(line => widthOf(line.slice(0, line.indexOf(' │ '))))).size).toBe(1)
    for (const line of beside) expect(widthOf(line)).toBeLessThanOrEqual(100)
  })

  test('refuses what is no build', async () => {
    const refused = async (...args: string[]) => {
      const run = await biflan(['diff', ...args], { home })
      expect(run).toMatchObject({ code: args[1] === 'raw' ? 3 : 2, stdout: '' })
      return run.stderr
    }
    expect(await refused('base', 'nowhere')).toMatch(/no such folder/)
    expect(await refused('base', 'raw')).toMatch(/no manifest\.json/)
    expect(await refused('base', 'base', '--task', 'ocnl')).toMatch(/did you mean ocnli/)
    await succeed(['export', '--in', at('base'), '--out', at('export')], { home })
    expect(await refused('base', 'export')).toMatch(/an export\n.*expected: a build/)
  })
})

test('two texts differ between their common ends', () => {
  expect(differing('前提一样', '前题一样')).toEqual({ before: '前', old: '提', new: '题', after: '一样' })
  expect(differing('是是', '是是是')).toEqual({ before: '是是', old: '', new: '是', after: '' })
  expect(differing('𠮷', '𠮶')).toEqual({ before: '', old: '𠮷', new: '𠮶', after: '' })
})
