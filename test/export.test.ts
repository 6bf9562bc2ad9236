import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Catalogue, loadCatalogue } from '../src/build/catalogue.ts'
import { exportRows } from '../src/export/export.ts'
import { exportFolders, recoverExport } from '../src/export/folder.ts'
import { type ExportManifest, exportSchema } from '../src/export/manifest.ts'
import type { ExportRequest } from '../src/export/prepare.ts'
import { CONTAINERS, type Container } from '../src/output/containers.ts'
import { fieldsOf } from '../src/output/fields.ts'
import { readShard } from '../src/output/read-shard.ts'
import { FORMATS, type Format, shapeOf } from '../src/output/shapes.ts'
import { biflan, type Run, start, succeed } from './helpers/command.ts'
import { putCmrc2018, putMdScs, putOcnli } from './helpers/corpora.ts'
import { copyOf, filesIn, put, sha256, stamps, sums, temporary } from './helpers/folders.ts'
import { linesOf, manifestOf } from './helpers/rows.ts'

// An export takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)
const TASKS = ['cmrc2018', 'md-scs', 'ocnli'] as const

const args = (from: string, out: string, ...more: string[]) => [
  'export',
  '--in',
  at(from),
  '--out',
  at(out),
  ...more,
]
const exported = (from: string, out: string, ...more: string[]): Promise<Run> =>
  succeed(args(from, out, ...more), { home })

/** The same without a process of its own. */
async function made(from: string, out: string, more: Partial<ExportRequest>): Promise<void> {
  catalogue ??= await loadCatalogue()
  const { format = 'unified' } = more
  await exportRows({
    catalogue,
    from: at(from),
    out: at(out),
    selection: { tasks: null, splits: null },
    format,
    keepId: false,
    container: 'jsonl',
    layout: ['unified', 'flan'].includes(format) ? 'hub' : 'trainer',
    byTask: false,
    threads: 2,
    force: false,
    reporter: { stage() {}, advance() {}, finish() {}, note() {} },
    ...more,
  })
}
let catalogue: Catalogue | undefined

const manifest = (out: string): ExportManifest =>
  exportSchema.parse(JSON.parse(readFileSync(join(at(out), 'manifest.json'), 'utf8')))

/** The records of an export as lines, in the order of its shards. */
async function recordsIn(out: string, split = 'train'): Promise<string[]> {
  const lines: string[] = []
  for (const shard of manifest(out).shards.filter(each => each.split === split)) {
    for await (const block of readShard(join(at(out), shard.name)))
      lines.push(...block.toString('utf8').split('\n').slice(0, -1))
  }
  return lines
}

/** The rows of a build as it stands, of one side, in the order of its tasks and parts. */
const builtLines = (side: string, tasks: readonly string[] = TASKS): string[] =>
  tasks.flatMap(task => {
    const { parts } = manifestOf(at('build')).tasks[task]!
    const all = linesOf(at('build'), task)
    let from = 0
    return parts.flatMap(part => {
      const mine = all.slice(from, from + part.rows)
      from += part.rows
      return part.side === side ? mine : []
    })
  })

const records = (format: Format, lines: readonly string[], keepId = false): string[] =>
  lines.map(line => shapeOf(format, keepId).record(fieldsOf(line)!))

/** A command that must fail; it leaves everything as it was. */
async function refused(code: number, ...all: string[]): Promise<string> {
  const before = stamps(home)
  const run = await biflan(all, { home })
  expect(run).toMatchObject({ code, stdout: '' })
  expect(run.stderr).not.toMatch(/should not happen/)
  expect(stamps(home)).toEqual(before)
  return run.stderr
}

beforeAll(async () => {
  putOcnli(at('raw'), 120, 20)
  putCmrc2018(at('raw'), 10)
  putMdScs(at('raw'), 20)
  // Small units, so that shards are made of several parts and parts go into several shards.
  await succeed(['build', ...TASKS, '--out', at('build'), '--validation', '0.1', '--unit-size', '4K'], {
    home,
  })
  put(at('recipe.yaml'), 'shares: { zh: 1 }\n')
  copyOf(at('build'), at('mixed'))
  await succeed(['mix', '--out', at('mixed'), '--recipe', at('recipe.yaml'), '--shard-rows', '500'], { home })
})

describe('biflan export', () => {
  for (const container of CONTAINERS) {
    test(`turns a build into every format, in ${container}: each row once, in order`, async () => {
      for (const format of FORMATS) {
        const out = `${format}.${container}`
        await made('build', out, { format, container, cut: { rows: 333 } })
        expect(await recordsIn(out), format).toEqual(records(format, builtLines('train')))
        expect(await recordsIn(out, 'validation'), format).toEqual(records(format, builtLines('validation')))
      }
    })
  }

  test('writes a folder that checksums itself, by names that loaders know', () => {
    for (const out of ['unified.jsonl.gz', 'alpaca.jsonl']) {
      const { shards } = manifest(out)
      const folder = out.startsWith('unified') ? 'data' : 'train'
      const trains = shards.filter(({ split }) => split === 'train')
      expect(trains.length).toBeGreaterThan(3)
      expect(trains.map(({ name }) => name)).toEqual(
        trains.map(
          (_, i) =>
            `${folder}/train-${String(i).padStart(5, '0')}-of-${String(trains.length).padStart(5, '0')}.${out.replace(/^[^.]*\./, '')}`,
        ),
      )
      const summed = Object.fromEntries(
        readFileSync(join(at(out), 'SHA256SUMS'), 'utf8')
          .split('\n')
          .slice(0, -1)
          .map(line => line.split('  ').reverse()),
      ) as Record<string, string>
      const { SHA256SUMS: _, ...files } = sums(at(out))
      expect(summed).toEqual(files)
    }
  })

  test('gives OpenBA’s trainer files that it opens as text: an object on each line, none blank', async () => {
    const shards = manifest('openba.jsonl').shards.filter(({ split }) => split === 'train')
    expect(shards.every(({ name }) => name.endsWith('.json'))).toBe(true)
    // cat train/*.json
    const text = shards.map(({ name }) => readFileSync(join(at('openba.jsonl'), name), 'utf8')).join('')
    const lines = text.split('\n')
    expect(lines.pop()).toBe('')
    expect(lines).toHaveLength(manifest('openba.jsonl').rows.train)
    for (const line of lines) {
      const record = JSON.parse(line) as Record<string, unknown>
      expect(Object.keys(record)).toEqual(['input', 'target'])
      expect(Object.values(record).every(value => typeof value === 'string' && value !== '')).toBe(true)
    }
    expect(readFileSync(join(at('openba.jsonl'), 'README.md'), 'utf8')).toContain(
      'preprocess_data_finetune.py',
    )
  })

  test('gives LLaMA-Factory folders in which nothing lies but shards', () => {
    const info = JSON.parse(readFileSync(join(at('alpaca.jsonl'), 'dataset_info.json'), 'utf8')) as Record<
      string,
      { file_name: string }
    >
    expect(Object.keys(info)).toEqual(['biflan', 'biflan_validation'])
    for (const { file_name } of Object.values(info)) {
      const listed = readdirSync(join(at('alpaca.jsonl'), file_name))
      expect(listed.length).toBeGreaterThan(0)
      expect(listed.every(name => name.endsWith('.jsonl'))).toBe(true)
    }
  })

  test('comes back to the same rows from any container of unified', async () => {
    for (const container of CONTAINERS) {
      await exported(
        `unified.${container}`,
        `back-${container}`,
        '--container',
        'jsonl',
        '--shard-rows',
        '333',
      )
      expect(
        manifest(`back-${container}`).shards.map(({ name, sha256 }) => [name, sha256]),
        container,
      ).toEqual(manifest('unified.jsonl').shards.map(({ name, sha256 }) => [name, sha256]))
    }
    // Shards stay as they are cut, unless another cut is asked for.
    await exported('unified.parquet', 'as-cut', '--format', 'text')
    expect(manifest('as-cut').shards.map(({ rows }) => rows)).toEqual(
      manifest('unified.parquet').shards.map(({ rows }) => rows),
    )
  })

  test('refuses what has lost its rows on the way to another format', async () => {
    expect(await refused(2, ...args('alpaca.jsonl', 'lost'))).toMatch(
      /alpaca\.jsonl: an export in the format alpaca, which has lost what other formats need/,
    )
  })

  test('keeps ids where they can be borne, and says why where not', async () => {
    for (const format of ['flan', 'messages', 'prompt-completion', 'text'] as const) {
      await made('build', `id-${format}`, { format, keepId: true, container: 'parquet' })
      expect(await recordsIn(`id-${format}`)).toEqual(records(format, builtLines('train'), true))
    }
    expect(await refused(2, ...args('build', 'no-id', '--format', 'openba', '--keep', 'id'))).toMatch(
      /--keep id with the format openba: its trainer takes two columns/,
    )
  })

  test('writes the same bytes with any number of threads', async () => {
    await exported('build', 'one', '--format', 'messages', '--shard-size', '64K', '--threads', '1')
    await exported('build', 'five', '--format', 'messages', '--shard-size', '64K', '--threads', '5')
    expect(manifest('one').shards.length).toBeGreaterThan(4)
    expect(sums(at('one'))).toEqual(sums(at('five')))
  })

  test('cuts shards of about the size that is asked for, none of them empty', async () => {
    const bytes = manifest('one').shards.filter(({ split }) => split === 'train')
    const sizes = bytes.map(({ text }) => text.bytes)
    expect(Math.max(...sizes)).toBeLessThan(2 * Math.min(...sizes))
    await exported('build', 'tiny', '--task', 'md-scs', '--shard-size', '1')
    const { shards, rows } = manifest('tiny')
    expect(shards).toHaveLength(rows.train + rows.validation)
    expect(shards.every(shard => shard.rows === 1)).toBe(true)
  })

  test('takes only the tasks and the split that are wanted', async () => {
    await exported('build', 'some', '--task', 'ocnli,md-scs', '--split', 'train', '--format', 'unified')
    expect(await recordsIn('some')).toEqual(builtLines('train', ['md-scs', 'ocnli']))
    expect(manifest('some').rows.validation).toBe(0)
    expect(manifest('some').tasks.map(({ name, rows }) => [name, rows.validation])).toEqual([
      ['md-scs', 0],
      ['ocnli', 0],
    ])
    expect(await refused(2, ...args('build', 'none', '--task', 'oncli'))).toMatch(/did you mean ocnli\?/)
  })

  test('gives each task a folder of its own, in a build', async () => {
    await exported('build', 'by-task', '--by-task', '--format', 'alpaca')
    expect(manifest('by-task').shards.map(({ name }) => name.split('/').slice(0, 2).join('/'))).toEqual([
      ...TASKS.map(task => `train/${task}`),
      ...TASKS.map(task => `validation/${task}`),
    ])
    expect(
      Object.keys(JSON.parse(readFileSync(join(at('by-task'), 'dataset_info.json'), 'utf8')) as object),
    ).toEqual(TASKS.flatMap(task => [`biflan_${task}`, `biflan_${task}_validation`]))
    expect(await refused(2, ...args('mixed/mixture', 'no', '--by-task'))).toMatch(/in which tasks are mixed/)
  })

  test('says with --dry-run what it would write, and writes nothing', async () => {
    const before = stamps(home)
    const run = await exported('build', 'dry', '--shard-rows', '333', '--dry-run', '--json')
    const said = JSON.parse(run.stdout) as { shards: object[]; bytes: number; free: number }
    expect(said.shards).toEqual(
      manifest('unified.jsonl.gz').shards.map(({ name, split, rows }) => ({ name, split, rows })),
    )
    expect(said.bytes).toBeGreaterThan(0)
    expect(stamps(home)).toEqual(before)
  })

  test('leaves alone what is up to date, and writes it again by --force: the same bytes', async () => {
    await exported('build', 'twice', '--format', 'flan')
    const [before, bytes] = [stamps(at('twice')), sums(at('twice'))]
    const run = await exported('build', 'twice', '--format', 'flan')
    expect(run.stderr).toMatch(/everything was up to date/)
    expect(stamps(at('twice'))).toEqual(before)
    await exported('build', 'twice', '--format', 'flan', '--force')
    expect(stamps(at('twice'))).not.toEqual(before)
    expect(sums(at('twice'))).toEqual(bytes)
  })

  test('puts another export in the place of an old one, whole', async () => {
    await exported('build', 'again', '--format', 'alpaca')
    await exported('build', 'again', '--format', 'text', '--container', 'jsonl.gz', '--task', 'ocnli')
    await exported('build', 'afresh', '--format', 'text', '--container', 'jsonl.gz', '--task', 'ocnli')
    expect(sums(at('again'))).toEqual(sums(at('afresh')))
  })
})

describe('a folder that is not an export', () => {
  test('is not touched: a file, other things, an export with a file more or a card that a person changed', async () => {
    put(at('file'), 'x')
    expect(await refused(2, ...args('build', 'file'))).toMatch(/no folder|a file/)
    put(at('others/thesis.tex'), 'x')
    expect(await refused(2, ...args('build', 'others'))).toMatch(
      /a folder with other things in it \(thesis\.tex\)/,
    )
    await exported('build', 'mine', '--task', 'md-scs')
    put(at('mine/data/notes.txt'), 'x')
    expect(await refused(2, ...args('build', 'mine', '--task', 'ocnli'))).toMatch(/data\/notes\.txt/)
    rmSync(at('mine/data/notes.txt'))
    writeFileSync(at('mine/README.md'), '# My own words\n')
    expect(await refused(2, ...args('build', 'mine', '--task', 'ocnli'))).toMatch(
      /changed since it was exported: README\.md/,
    )
    await exported('build', 'mine', '--task', 'ocnli', '--force')
    expect(readFileSync(at('mine/README.md'), 'utf8')).not.toContain('My own words')
  })

  test('is refused within what is exported, and where there is nothing to export', async () => {
    expect(await refused(2, ...args('build', 'build/alpaca'))).toMatch(/a folder within what is exported/)
    mkdirSync(at('nothing'), { recursive: true })
    expect(await refused(3, ...args('nothing', 'out'))).toMatch(/no manifest\.json/)
    expect(await refused(2, ...args('build', 'out', '--shard-rows', '5', '--shard-size', '5M'))).toMatch(
      /one of them/,
    )
  })
})

describe('a mixture', () => {
  test('is exported in its own order and cut, with what its card needs', async () => {
    await exported('mixed/mixture', 'from-mix', '--format', 'alpaca')
    const mixture = JSON.parse(readFileSync(at('mixed/mixture/manifest.json'), 'utf8')) as {
      shards: { name: string; split: string; rows: number }[]
    }
    const lines = mixture.shards
      .filter(({ split }) => split === 'train')
      .flatMap(({ name }) =>
        gunzipSync(readFileSync(at(`mixed/mixture/data/${name}`)))
          .toString('utf8')
          .split('\n')
          .slice(0, -1),
      )
    expect(await recordsIn('from-mix')).toEqual(records('alpaca', lines))
    expect(manifest('from-mix').shards.map(({ rows }) => rows)).toEqual(
      mixture.shards.map(({ rows }) => rows),
    )
    expect(manifest('from-mix').tasks.map(({ name, templates = 0 }) => [name, templates > 10])).toEqual(
      expect.arrayContaining(TASKS.map(task => [task, true])),
    )
  })

  test('is filtered by task: counted first, then cut as always', async () => {
    await exported(
      'mixed/mixture',
      'ocnli-mixed',
      '--task',
      'ocnli',
      '--shard-rows',
      '250',
      '--format',
      'unified',
    )
    const { shards, rows } = manifest('ocnli-mixed')
    expect(rows.train).toBe(builtLines('train', ['ocnli']).length)
    expect(
      shards
        .filter(({ split }) => split === 'train')
        .slice(0, -1)
        .every(shard => shard.rows === 250),
    ).toBe(true)
    expect([...(await recordsIn('ocnli-mixed'))].sort()).toEqual(builtLines('train', ['ocnli']).sort())
  })

  test('lies there as a data set: card, licences, checksums', async () => {
    expect(filesIn(at('mixed/mixture')).filter(name => !name.startsWith('data/'))).toEqual([
      'LICENSES.md',
      'README.md',
      'SHA256SUMS',
      'manifest.json',
    ])
    expect(readFileSync(at('mixed/mixture/README.md'), 'utf8')).toContain('The rows are shuffled.')
  })
})

describe('damage in what is exported', () => {
  test('is noticed, named, and ends in no export', async () => {
    const part = manifestOf(at('build')).tasks['ocnli']!.parts[0]!.name
    const damages: Record<string, (path: string) => void> = {
      missing: path => rmSync(path),
      cut: path => writeFileSync(path, readFileSync(path).subarray(0, -20)),
      altered: path => {
        const bytes = readFileSync(path)
        bytes[20]! ^= 4
        writeFileSync(path, bytes)
      },
    }
    for (const [name, damage] of Object.entries(damages)) {
      copyOf(at('build'), at(`bad-${name}`))
      damage(join(at(`bad-${name}`), 'tasks', 'ocnli', part))
      const run = await biflan(args(`bad-${name}`, `of-${name}`, '--format', 'text'), { home })
      expect(run.code, run.stderr).toBe(4)
      expect(run.stderr).toContain(`ocnli/${part}`)
      expect(existsSync(at(`of-${name}`))).toBe(false)
    }
  })

  test('that cuts a plain file within a line, or between two, is noticed', async () => {
    for (const [i, end] of ['.', '\n'].entries()) {
      copyOf(at('unified.jsonl'), at(`cut-${i}`))
      const { name } = manifest(`cut-${i}`).shards[0]!
      const path = join(at(`cut-${i}`), name)
      const text = readFileSync(path, 'utf8')
      const half = text.slice(0, text.length / 2)
      writeFileSync(path, end === '\n' ? half.slice(0, half.lastIndexOf('\n') + 1) : half)
      const run = await biflan(args(`cut-${i}`, `of-cut-${i}`, '--format', 'text'), { home })
      expect(run.code, run.stderr).toBe(4)
      expect(run.stderr).toContain(name)
      expect(existsSync(at(`of-cut-${i}`))).toBe(false)
    }
  })

  test('that keeps every line whole is noticed by the checksum', async () => {
    copyOf(at('unified.jsonl'), at('swapped'))
    const { name } = manifest('swapped').shards[0]!
    const path = join(at('swapped'), name)
    writeFileSync(path, readFileSync(path, 'utf8').replace('。', '！'))
    const run = await biflan(args('swapped', 'of-swapped', '--format', 'text'), { home })
    expect(run.code, run.stderr).toBe(4)
    expect(run.stderr).toMatch(/sha256 [0-9a-f]{64}\n {2}expected: sha256/)
    expect(existsSync(at('of-swapped'))).toBe(false)
  })
})

describe('an export that is stopped', () => {
  const more = ['--format', 'messages', '--shard-rows', '20', '--threads', '1']

  test('goes on where it stopped, to the same bytes; the old one stays until then', async () => {
    await exported('build', 'steady', ...more)
    await exported('build', 'stopped', '--format', 'alpaca')
    const old = sums(at('stopped'))
    const { next, reports } = exportFolders(at('stopped'))
    const child = start(args('build', 'stopped', ...more), { home })
    while (filesIn(reports).length < 2 && child.exitCode === null)
      await new Promise(resolve => setImmediate(resolve))
    child.kill('SIGKILL')
    expect((await child.over).code).not.toBe(0)
    expect(sums(at('stopped'))).toEqual(old)
    // What was being written when it was killed.
    put(join(next, '.README.md.1.part'), 'x')
    put(join(next, 'train', '.train-00000-of-00001.jsonl.part'), 'x')
    const finished = stamps(reports)
    expect(Object.keys(finished).length).toBeGreaterThan(0)
    const shards = stamps(next)
    await exported('build', 'stopped', ...more)
    const kept = Object.values(stamps(at('stopped')))
    // Finished shards were moved, not written again.
    expect(Object.values(shards).filter(stamp => kept.includes(stamp)).length).toBeGreaterThan(0)
    expect(sums(at('stopped'))).toEqual(sums(at('steady')))
    expect(existsSync(exportFolders(at('stopped')).work)).toBe(false)
  })

  test('between any two steps of the exchange leaves one of both, whole', async () => {
    await exported('build', 'old', '--format', 'alpaca')
    await exported('build', 'new', '--format', 'text')
    const [before, after] = [sums(at('old')), sums(at('new'))]
    const steps: Record<string, (folders: ReturnType<typeof exportFolders>) => void> = {
      'before the manifest is written': ({ next }) => {
        copyOf(at('new'), next)
        rmSync(join(next, 'manifest.json'))
      },
      'when the new one is whole': ({ next }) => copyOf(at('new'), next),
      'when the old one is aside': ({ current, next, previous }) => {
        copyOf(at('new'), next)
        renameSync(current, previous)
      },
      'when the new one is in its place': ({ current, previous }) => {
        renameSync(current, previous)
        copyOf(at('new'), current)
      },
    }
    for (const [i, [what, step]] of Object.entries(steps).entries()) {
      const folders = exportFolders(at(`step-${i}`))
      copyOf(at('old'), folders.current)
      mkdirSync(folders.work)
      step(folders)
      recoverExport(folders)
      expect(sums(folders.current), what).toEqual(i === 0 ? before : after)
      expect(existsSync(folders.previous), what).toBe(false)
    }
  })

  test('waits for another one in the same folder', async () => {
    const { work } = exportFolders(at('busy'))
    put(join(work, '.lock'), JSON.stringify({ host: 'another-host', pid: 1, started: '' }))
    const run = await biflan(args('build', 'busy', ...more), { home })
    expect(run.code).toBe(75)
    expect(run.stderr).toContain('another-host')
  })
})

const PYTHON = process.env['BIFLAN_PYTHON'] ?? 'python3'
const canLoad = spawnSync(PYTHON, ['-c', 'import datasets']).status === 0

describe('Hugging Face datasets', () => {
  test.skipIf(!canLoad)(
    'loads every format in every container as the card says (skipped where Python has no datasets)',
    () => {
      const outs = [
        ...FORMATS.flatMap(format => CONTAINERS.map((container: Container) => `${format}.${container}`)),
        'by-task',
        'from-mix',
      ]
      const script = `
import json, sys, datasets
datasets.disable_progress_bars()
told = {}
for name in sys.argv[2:]:
    loaded = datasets.load_dataset(sys.argv[1] + '/' + name, cache_dir=sys.argv[1] + '/hf-cache')
    told[name] = {split: [rows.num_rows, rows.column_names, rows[0]] for split, rows in loaded.items()}
    # Read as a stream, a compressed file may end where its first piece does.
    for split, rows in datasets.load_dataset(sys.argv[1] + '/' + name, streaming=True).items():
        assert sum(1 for _ in rows) == told[name][split][0], name
print(json.dumps(told))
`
      const run = spawnSync(PYTHON, ['-c', script, home, ...outs], {
        encoding: 'utf8',
        env: { ...process.env, HF_HUB_OFFLINE: '1', HOME: home },
        maxBuffer: 2 ** 28,
      })
      expect(run.status, run.stderr).toBe(0)
      const told = JSON.parse(run.stdout) as Record<string, Record<string, [number, string[], unknown]>>
      for (const out of outs) {
        const { rows, shards, export: made } = manifest(out)
        const splits = Object.fromEntries(
          Object.entries(told[out]!).map(([split, [count]]) => [split, count]),
        )
        expect(splits, out).toEqual(rows)
        expect(told[out]!['train']![1], out).toEqual(
          shapeOf(made.format, made.keepId).features.map(({ name }) => name),
        )
        expect(shards.length, out).toBeGreaterThan(0)
      }
      const [first] = builtLines('train')
      expect(told['messages.parquet']!['train']![2]).toEqual(JSON.parse(records('messages', [first!])[0]!))
      expect(sha256(JSON.stringify(told['alpaca.jsonl.zst']!['train']![2]))).toBe(
        sha256(JSON.stringify(JSON.parse(records('alpaca', [first!])[0]!))),
      )
    },
  )
})
