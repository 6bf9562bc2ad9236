import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { card } from '../src/output/card.ts'
import { cardFaults } from '../src/output/check-card.ts'
import { folderFaults } from '../src/output/check-folder.ts'
import { companionsOf, sumsText } from '../src/output/companions.ts'
import { type Dataset, featuresOf, type TaskFacts } from '../src/output/dataset.ts'
import { HUB_TASKS, sizeCategory } from '../src/output/hub.ts'
import { sealFolder } from '../src/output/seal.ts'
import { FORMATS } from '../src/output/shapes.ts'
import { CATEGORIES } from '../src/shapes/categories.ts'
import { copyOf, put, sha256, temporary } from './helpers/folders.ts'

const folder = temporary()

const task = (name: string, more: Partial<TaskFacts> = {}): TaskFacts => ({
  name,
  language: 'zh',
  part: 'text-matching',
  title: `${name}, a corpus`,
  corpus: name,
  home: `https://example.org/${name}`,
  cite: 'Wang 2020',
  licence: { id: 'CC-BY-4.0', use: 'commercial' },
  templates: 12,
  rows: { train: 30, validation: 5 },
  ...more,
})

const shard = (name: string, rows: number) => ({
  name,
  split: name.includes('validation') ? ('validation' as const) : ('train' as const),
  rows,
})

const dataset = (more: Partial<Dataset> = {}): Dataset => ({
  format: 'alpaca',
  keepId: false,
  container: 'jsonl',
  shuffled: false,
  shards: [
    shard('train/train-00000-of-00002.jsonl', 20),
    shard('train/train-00001-of-00002.jsonl', 10),
    shard('validation/validation-00000-of-00001.jsonl', 5),
  ],
  tasks: [task('ocnli')],
  issues: ['Nothing is perfect.'],
  ...more,
})

const headOf = (text: string) => parse(/^---\n(.*?)\n---\n/s.exec(text)![1]!) as Record<string, never>

describe('a card', () => {
  test('pins columns and numbers of rows, and fits its shards', () => {
    for (const format of FORMATS) {
      const text = card(dataset({ format }))
      expect(cardFaults(text, featuresOf({ format, keepId: false }), dataset().shards), format).toEqual([])
    }
    const head = headOf(card(dataset()))
    expect(head).toMatchObject({
      language: ['zh'],
      license: 'other',
      license_link: 'LICENSES.md',
      size_categories: ['n<1K'],
      configs: [
        {
          config_name: 'default',
          default: true,
          data_files: [
            { split: 'train', path: 'train/train-*' },
            { split: 'validation', path: 'validation/validation-*' },
          ],
        },
      ],
      dataset_info: [
        {
          splits: [
            { name: 'train', num_examples: 30 },
            { name: 'validation', num_examples: 5 },
          ],
        },
      ],
    })
  })

  test('of a folder for each task has a config of each, and one of all by default', () => {
    const shards = [
      shard('data/ocnli/train-00000-of-00001.jsonl.gz', 20),
      shard('data/xnli-zh/train-00000-of-00001.jsonl.gz', 10),
      shard('data/xnli-zh/validation-00000-of-00001.jsonl.gz', 5),
    ]
    const text = card(dataset({ shards }))
    expect(cardFaults(text, featuresOf(dataset()), shards)).toEqual([])
    const { configs } = headOf(text) as unknown as { configs: { config_name: string; data_files: unknown }[] }
    expect(configs.map(config => config.config_name)).toEqual(['default', 'ocnli', 'xnli-zh'])
    expect(configs[0]!.data_files).toEqual([
      { split: 'train', path: 'data/*/train-*' },
      { split: 'validation', path: 'data/*/validation-*' },
    ])
    expect(text).toContain('load_dataset("path/to/this/folder", "ocnli")')
  })

  test('names sources, licences, templates and what to cite, once each', () => {
    const tasks = [
      task('ocnli'),
      task('c3-dialogue', { corpus: 'c3', bibtex: '@inproceedings{sun2020,\n  title = {C3}\n}' }),
      task('c3-mixed', { corpus: 'c3', bibtex: '@inproceedings{sun2020,\n  title = {C3}\n}' }),
      task('cot', {
        language: 'en',
        part: 'cot',
        templates: undefined,
        licence: { id: 'various', use: 'commercial' },
      }),
    ]
    const text = card(dataset({ tasks }))
    expect(headOf(text)).toMatchObject({ language: ['zh', 'en'], multilinguality: ['multilingual'] })
    for (const heading of ['Sources', 'Licences', 'Templates per task', 'Known issues', 'Citation'])
      expect(text).toContain(`\n## ${heading}\n`)
    expect(text.match(/@inproceedings\{sun2020/g)).toHaveLength(1)
    expect(text).toContain('@misc{ocnli,')
    expect(text).toContain('longpre2023flan')
    expect(text).toContain('| ocnli | text-matching | 12 |')
    expect(text).not.toMatch(/undefined|NaN|\[object|More Information/)
  })

  test('tells the trainers that read its format how to', () => {
    expect(card(dataset())).toContain('swift sft')
    expect(card(dataset())).toContain('type: alpaca')
    expect(card(dataset({ format: 'openba' }))).toContain('cat train/train-*.jsonl > biflan.json')
    // Neither LLaMA-Factory nor ms-swift opens compressed text.
    const packed = dataset({
      container: 'jsonl.gz',
      shards: [shard('train/train-00000-of-00001.jsonl.gz', 35)],
    })
    expect(card(packed)).not.toMatch(/LLaMA-Factory|swift sft/)
  })

  test('that does not fit its shards is told', () => {
    const { shards } = dataset()
    const features = featuresOf(dataset())
    const told = (change: (text: string) => string) => cardFaults(change(card(dataset())), features, shards)
    expect(told(text => text.replace('---', '--'))).toEqual([
      'no YAML between lines of three hyphens at its beginning',
    ])
    expect(told(text => text.replace('license: other', 'license: other\nlicense: mit'))[0]).toMatch(/unique/)
    expect(told(text => text.replace('num_examples: 30', 'num_examples: 31'))).toEqual([
      'num_examples 31 of default, train: the shards hold 30',
    ])
    expect(told(text => text.replace('    default: true\n', ''))).toContain(
      'not exactly one config with default: true',
    )
    expect(told(text => text.replace('split: train', 'split: tr-ain'))[0]).toMatch(/data_files.0.split/)
    expect(told(text => text.replace('train/train-*', 'train/part-*'))).toContain(
      'train/part-*: no such shard',
    )
    expect(told(text => text.replace('- name: output', '- name: outputs'))).toEqual([
      "features of the config default other than the records'",
    ])
  })

  test('sorts data sets into the classes of the Hub', () => {
    expect([0, 999, 1000, 9999, 10_000, 22_477, 50_000_000, 150_000_000, 2e9].map(sizeCategory)).toEqual([
      'n<1K',
      'n<1K',
      '1K<n<10K',
      '1K<n<10K',
      '10K<n<100K',
      '10K<n<100K',
      '10M<n<100M',
      '100M<n<1B',
      '1B<n<10B',
    ])
    expect(Object.keys(HUB_TASKS).sort()).toEqual(Object.keys(CATEGORIES).sort())
  })
})

describe('dataset_info.json', () => {
  const infoOf = (more: Partial<Dataset>) => {
    const text = companionsOf(dataset(more)).get('dataset_info.json')
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, Record<string, unknown>>)
  }

  test('has an entry for each folder of shards, with every column that is read', () => {
    expect(infoOf({})).toEqual({
      biflan: {
        file_name: 'train',
        columns: { prompt: 'instruction', query: 'input', response: 'output' },
      },
      biflan_validation: {
        file_name: 'validation',
        columns: { prompt: 'instruction', query: 'input', response: 'output' },
      },
    })
    expect(infoOf({ format: 'messages' })!['biflan']).toEqual({
      file_name: 'train',
      formatting: 'sharegpt',
      columns: { messages: 'messages' },
      tags: {
        role_tag: 'role',
        content_tag: 'content',
        user_tag: 'user',
        assistant_tag: 'assistant',
        system_tag: 'system',
      },
    })
  })

  test('has one for each task where they lie apart, because folders in a folder are not read', () => {
    const shards = [
      shard('train/ocnli/train-00000-of-00001.jsonl', 20),
      shard('train/afqmc/train-00000-of-00001.jsonl', 10),
    ]
    expect(Object.entries(infoOf({ shards })!).map(([name, { file_name }]) => [name, file_name])).toEqual([
      ['biflan_ocnli', 'train/ocnli'],
      ['biflan_afqmc', 'train/afqmc'],
    ])
  })

  test('is not there where LLaMA-Factory would fail: compressed text, splits in one folder', () => {
    expect(infoOf({ container: 'jsonl.gz' })).toBeUndefined()
    expect(infoOf({ shards: [shard('data/train-00000-of-00001.jsonl', 35)] })).toBeUndefined()
    expect(infoOf({ container: 'parquet' })).toBeDefined()
  })
})

describe('LICENSES.md', () => {
  test('lists every task under its licence, with its owner and notes', () => {
    const tasks = [
      task('ocnli'),
      task('xquad-zh', { licence: { id: 'CC-BY-SA-4.0', use: 'commercial', note: 'of Wikipedia' } }),
      task('cmrc2018', { licence: { id: 'CC-BY-SA-4.0', use: 'commercial' } }),
    ]
    const text = companionsOf(dataset({ tasks })).get('LICENSES.md')!
    expect(text.match(/^## .*/gm)).toEqual(['## CC-BY-SA-4.0', '## CC-BY-4.0'])
    expect(text).toContain('https://example.org/cmrc2018')
    expect(text).toContain('- xquad-zh: of Wikipedia')
    expect(text).toContain('not legal advice')
  })
})

describe('a folder of shards', () => {
  const shards = dataset().shards.map(each => {
    const text = `${'{"instruction":"问","input":"","output":"答"}\n'.repeat(each.rows)}`
    return { ...each, text, bytes: Buffer.byteLength(text), sha256: sha256(text) }
  })
  const manifest = { name: 'manifest.json', text: '{}\n' }
  const features = featuresOf(dataset())

  function sealed(name: string): string {
    const made = join(folder, name)
    for (const { name, text } of shards) put(join(made, name), text)
    sealFolder({ folder: made, dataset: dataset(), shards, companions: companionsOf(dataset()), manifest })
    return made
  }
  const faultsOf = (made: string) =>
    folderFaults({ folder: made, manifest: manifest.name, shards, features }).map(
      ({ file, found }) => `${file}: ${found}`,
    )

  test('is whole when it is sealed, and says so again', () => {
    expect(faultsOf(sealed('whole'))).toEqual([])
  })

  const damages: Record<string, [(made: string) => void, RegExp]> = {
    'a shard that is missing': [
      made => rmSync(join(made, shards[1]!.name)),
      /^train\/train-00001-of-00002\.jsonl: no such file$/,
    ],
    'a shard that is empty': [made => writeFileSync(join(made, shards[0]!.name), ''), /an empty file/],
    'a shard that is cut': [
      made => writeFileSync(join(made, shards[0]!.name), shards[0]!.text.slice(9)),
      /^train\/train-00000-of-00002\.jsonl: \d+ bytes instead of \d+$/,
    ],
    'a file beside the shards': [
      made => put(join(made, 'train', 'notes.txt'), 'x'),
      /^train\/notes\.txt: a foreign file$/,
    ],
    'a left-over draft': [
      made => put(join(made, 'train', '.x.part'), 'x'),
      /^train\/\.x\.part: a foreign file$/,
    ],
    'another card': [
      made => writeFileSync(join(made, 'README.md'), '# Mine\n'),
      /^README\.md: other bytes than SHA256SUMS says$/,
    ],
    'no card': [made => rmSync(join(made, 'README.md')), /^README\.md: no such file$/],
    'no checksums': [made => rmSync(join(made, 'SHA256SUMS')), /^SHA256SUMS: no such file$/],
    'another manifest': [
      made => writeFileSync(join(made, 'manifest.json'), '{"a":1}\n'),
      /^manifest\.json: other bytes than SHA256SUMS says$/,
    ],
  }
  for (const [what, [damage, message]] of Object.entries(damages)) {
    test(`with ${what} is told by the name of the file`, () => {
      const made = copyOf(sealed(`${what} before`), join(folder, what))
      damage(made)
      expect(
        faultsOf(made).some(fault => message.test(fault)),
        faultsOf(made).join('\n'),
      ).toBe(true)
    })
  }

  test('whose shards are not numbered through is not sealed, and gets no manifest', () => {
    const made = join(folder, 'gap')
    mkdirSync(made)
    const [first] = shards
    put(join(made, first!.name), first!.text)
    const gap = { ...dataset(), shards: [first!] }
    const request = { folder: made, dataset: gap, shards: [first!], companions: companionsOf(gap), manifest }
    expect(() => sealFolder(request)).toThrow(/train\/train of 2: the shards 0 instead of 0 to 1/)
    expect(() => readFileSync(join(made, 'manifest.json'))).toThrow()
  })

  test('has checksums in the order of the names, as sha256sum reads them', () => {
    expect(
      sumsText([
        { name: 'b', sha256: 'x' },
        { name: 'a', sha256: 'y' },
      ]),
    ).toBe('y  a\nx  b\n')
  })
})
