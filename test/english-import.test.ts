import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { biflan as command } from './helpers/command.ts'
import { filesIn, put, temporary } from './helpers/folders.ts'
import { type FlanRow, putDpi, putDump, putOrca, putPerTask } from './support/english.ts'

const home = temporary()
const at = (...path: string[]) => join(home, ...path)

const rows = (source: string, count: number): FlanRow[] =>
  Array.from({ length: count }, (_, i) => ({
    inputs: `${source}, question ${i}:\nwhat is it?`,
    targets: `answer ${i}`,
    task_source: source,
    task_name: `task_${i % 2}`,
    template_type: i % 2 === 0 ? 'zs_opt' : 'fs_opt',
  }))

const biflan = (...args: string[]) => command(args, { home })

test('files of the four publications are recognised by their folders and names, and listed by doctor', async () => {
  putDpi(
    at('hub', 'datasets--DataProvenanceInitiative--cot_submix_original', 'snapshots', 'abc', 'data'),
    rows('CoT', 9),
    2,
  )
  putOrca(at('Open-Orca', 'FLAN'), 'niv2', rows('NIv2', 12), 2)
  putDump(at('downloads'), 'dialog', rows('Dialog', 8))
  putPerTask(at('flan', 'train'), rows('Flan2021', 6))
  put(at('flan', 'test', 'task_0_10templates_test.jsonl'), '{"inputs":"a","targets":"b","task":"c"}\n')
  for (const folder of ['hub', 'Open-Orca', 'downloads', 'flan']) {
    const { code, stderr } = await biflan('fetch', '--from', at(folder))
    expect([folder, code, stderr]).toEqual([folder, 0, ''])
  }
  expect(filesIn(at('raw')).filter(name => !name.endsWith('.json'))).toEqual(
    [
      'cot/dpi/train-00000-of-00002-0123456789abcdef.parquet',
      'cot/dpi/train-00001-of-00002-123456789abcdef.parquet',
      'dialog/dump/dialog_fs_noopt_train.jsonl.gz',
      'dialog/dump/dialog_fs_opt_train.jsonl.gz',
      'dialog/dump/dialog_zs_noopt_train.jsonl.gz',
      'dialog/dump/dialog_zs_opt_train.jsonl.gz',
      'flan2021/per-task/task_0_10templates_train.jsonl',
      'flan2021/per-task/task_1_10templates_train.jsonl',
      'niv2/open-orca/niv2_fsopt_data/part.0.parquet',
      'niv2/open-orca/niv2_fsopt_data/part.1.parquet',
      'niv2/open-orca/niv2_zsopt_data/part.0.parquet',
      'niv2/open-orca/niv2_zsopt_data/part.1.parquet',
    ].sort(),
  )
  const { stdout } = await biflan('doctor', '--json', 'cot', 'dialog', 'niv2', 't0', 'flan2021')
  const status = Object.fromEntries(
    (JSON.parse(stdout) as { forms: { name: string; form: string; status: string }[] }[])
      .flatMap(({ forms }) => forms)
      .map(one => [`${one.name}/${one.form}`, one.status]),
  )
  expect(status).toMatchObject({
    'cot/dpi': 'here',
    'niv2/open-orca': 'here',
    'dialog/dump': 'here',
    'flan2021/per-task': 'here',
    'flan2021/dpi': 'missing',
    't0/dpi': 'missing',
  })
}, 120_000)

test('a shard whose number is missing is named, and what to do', async () => {
  putDpi(at('one', 't0_submix_original'), rows('P3', 9), 3)
  const shards = filesIn(at('one', 't0_submix_original'))
  const { code } = await biflan('fetch', '--from', at('one', 't0_submix_original', shards[0]!), 't0/dpi')
  expect(code).toBe(0)
  expect((await biflan('doctor')).stdout).toMatch(/^t0\/dpi +partly .* various, academic-only$/m)
  const { stdout } = await biflan('doctor', 't0/dpi')
  expect(stdout).toContain('t0/dpi: partly, 1,650,308 records expected')
  expect(stdout).toContain('train-00001-of-00003')
  expect(stdout).toContain('train-00002-of-00003')
  expect(stdout).toContain('https://huggingface.co/datasets/DataProvenanceInitiative/t0_submix_original')
}, 60_000)

test('a file of another submixture is refused, and so is one that is not of Flan', async () => {
  putDpi(at('other'), rows('CoT', 9))
  const [shard] = filesIn(at('other'))
  const wrong = await biflan('fetch', '--from', at('other', shard!), 'dialog/dpi')
  expect(wrong.code).not.toBe(0)
  expect(wrong.stdout + wrong.stderr).toContain('a row of CoT')
  const none = put(at('none', 'cot_zs_opt_train.jsonl.gz'), gzipSync('{"text":"a"}\n'.repeat(9)))
  const refused = await biflan('fetch', '--from', none, 'cot')
  expect(refused.code).not.toBe(0)
  expect(refused.stdout + refused.stderr).toContain("no field 'inputs'")
}, 60_000)

test('the parts of a stream that was cut are taken together', async () => {
  putDump(
    at('cut'),
    'flan2021',
    rows('Flan2021', 40).map(row => ({ ...row, template_type: 'fs_opt' })),
  )
  const bytes = readFileSync(at('cut', 'flan_fs_opt_train.jsonl.gz'))
  put(at('parts', 'flan_fs_opt_train_part1.jsonl.gz'), bytes.subarray(0, 200))
  put(at('parts', 'flan_fs_opt_train_part2.jsonl.gz'), bytes.subarray(200))
  const { code, stdout, stderr } = await biflan('fetch', '--from', at('parts'))
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toContain('flan_fs_opt_train_part2.jsonl.gz')
}, 60_000)
