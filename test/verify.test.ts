import { appendFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { biflan, succeed } from './helpers/command.ts'
import { putMdScs, putOcnli } from './helpers/corpora.ts'
import { copyOf, put, sha256, stamps, temporary } from './helpers/folders.ts'
import { manifestOf } from './helpers/rows.ts'

// A command takes a second; on a machine that is busy with other things it takes ten.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const home = temporary()
const at = (name: string): string => join(home, name)

interface Told {
  readonly kind: string
  readonly files: number
  readonly rows: number
  readonly whole: boolean
  readonly faults: readonly { readonly file: string; readonly found: string }[]
}

/** What `verify` says, and that its exit code says the same. */
async function verified(folder: string): Promise<Told> {
  const run = await biflan(['verify', at(folder), '--json'], { home })
  expect(run.stderr).not.toMatch(/should not happen/)
  const told = JSON.parse(run.stdout) as Told
  expect(run.code).toBe(told.whole ? 0 : 4)
  return told
}

const edit = (path: string, change: (text: string) => string): void => {
  const packed = path.endsWith('.gz')
  const before = packed ? gunzipSync(readFileSync(path)).toString('utf8') : readFileSync(path, 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  writeFileSync(path, packed ? gzipSync(after) : after)
}

const flip = (path: string, place: number): void => {
  const bytes = readFileSync(path)
  bytes[place]! ^= 1
  writeFileSync(path, bytes)
}

const cut = (path: string): void => {
  const bytes = readFileSync(path)
  writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length / 2)))
}

/** Makes the checksums of a changed part or shard those that the manifest and `SHA256SUMS` name. */
function forge(folder: string, path: string): void {
  const bytes = readFileSync(path)
  const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes
  const manifest = join(folder, 'manifest.json')
  const value = JSON.parse(readFileSync(manifest, 'utf8')) as {
    tasks: Record<string, { parts?: Sums[] }>
    shards?: Sums[]
  }
  const all = [
    ...(value.shards ?? []),
    ...Object.values(value.tasks ?? {}).flatMap(({ parts = [] }) => parts),
  ]
  const entry = all.find(({ name }) => path.endsWith(`/${name}`))!
  const old = entry.sha256
  Object.assign(entry, {
    bytes: bytes.length,
    sha256: sha256(bytes),
    text: { bytes: text.length, sha256: sha256(text) },
  })
  const before = sha256(readFileSync(manifest))
  writeFileSync(manifest, `${JSON.stringify(value, null, 1)}\n`)
  const sums = join(folder, 'SHA256SUMS')
  if (value.shards)
    edit(sums, text => text.replace(old, sha256(bytes)).replace(before, sha256(readFileSync(manifest))))
}
interface Sums {
  readonly name: string
  sha256: string
}

beforeAll(async () => {
  putOcnli(at('raw'), 60, 10)
  putMdScs(at('raw'), 20)
  const build = ['build', 'ocnli', 'md-scs', '--validation', '0.1', '--unit-size', '8K']
  await succeed([...build, '--out', at('build')], { home })
  await succeed([...build, '--out', at('plain'), '--compress', 'none'], { home })
  put(at('recipe.yaml'), 'shares: { zh: 1 }\n')
  copyOf(at('build'), at('mixed'))
  await succeed(['mix', '--out', at('mixed'), '--recipe', at('recipe.yaml'), '--shard-rows', '300'], { home })
  for (const [out, ...more] of [
    ['alpaca', '--format', 'alpaca', '--shard-rows', '300'],
    ['unified', '--shard-rows', '300'],
    ['parquet', '--format', 'messages', '--container', 'parquet'],
    ['zstd', '--format', 'text', '--keep', 'id', '--container', 'jsonl.zst'],
  ] as const)
    await succeed(['export', '--in', at('build'), '--out', at(out), ...more], { home })
})

const partIn = (folder: string, side = 'train', task = 'ocnli'): string =>
  join(
    at(folder),
    'tasks',
    task,
    manifestOf(at(folder)).tasks[task]!.parts.find(part => part.side === side)!.name,
  )
const indexIn = (folder: string): string => partIn(folder).replace(/([^/]*)\.jsonl(?:\.gz)?$/, 'index-$1')

describe('biflan verify', () => {
  test('finds every build, mixture and export whole, and changes nothing', async () => {
    const before = stamps(home)
    const rows = Object.values(manifestOf(at('build')).tasks).reduce((sum, task) => sum + task.rows, 0)
    for (const [folder, kind] of Object.entries({
      build: 'build',
      plain: 'build',
      'mixed/mixture': 'mixture',
      alpaca: 'export',
      unified: 'export',
      parquet: 'export',
      zstd: 'export',
    })) {
      expect(await verified(folder), folder).toMatchObject({ kind, rows, whole: true, faults: [] })
    }
    // A build with its mixture.
    expect(await verified('mixed')).toMatchObject({ kind: 'build', rows: 2 * rows, whole: true })
    expect(stamps(home)).toEqual(before)
  })

  test('says for people where it looked, and on stdout what is wrong', async () => {
    const whole = await biflan(['verify', 'alpaca'], { home })
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^alpaca: whole, \d+ files, [\d,]+ rows\n$/),
    })
    copyOf(at('alpaca'), at('said'))
    rmSync(at('said/LICENSES.md'))
    const run = await biflan(['verify', 'said'], { home })
    expect(run.code).toBe(4)
    expect(run.stdout).toBe('LICENSES.md: no such file\n\nsaid: 1 fault in this export\n')
  })
})

/** Folder, what is done to its copy, and what is said of which file. */
type Damage = readonly [from: string, (copy: string) => void, file: RegExp, found: RegExp]

const shard = (number: number) => `train/train-0000${number}-of-0000`
const first = (folder: string, prefix: string): string =>
  join(
    at(folder),
    (JSON.parse(readFileSync(join(at(folder), 'manifest.json'), 'utf8')) as { shards: Sums[] }).shards.find(
      ({ name }) => name.startsWith(prefix),
    )!.name,
  )

const DAMAGES: Readonly<Record<string, Damage>> = {
  'a missing part': ['build', copy => rmSync(partIn(copy)), /^tasks\/ocnli\/part-/, /^no such file$/],
  'a cut part': ['build', copy => cut(partIn(copy)), /^tasks\/ocnli\/part-/, /bytes instead of/],
  'a cut plain part': ['plain', copy => cut(partIn(copy)), /^tasks\/ocnli\/part-/, /bytes instead of/],
  'an altered part': ['build', copy => flip(partIn(copy), 40), /^tasks\/ocnli\/part-/, /./],
  'a part with another word, as long as before': [
    'plain',
    copy => edit(partIn(copy), text => text.replace('。', '！')),
    /^tasks\/ocnli\/part-/,
    /^sha256 .* instead of/,
  ],
  'an altered validation part': [
    'build',
    copy => flip(partIn(copy, 'validation'), 40),
    /^tasks\/ocnli\/validation-/,
    /./,
  ],
  'a missing index': ['build', copy => rmSync(indexIn(copy)), /^tasks\/ocnli\/index-part-/, /^no such file$/],
  'a cut index': ['build', copy => cut(indexIn(copy)), /^tasks\/ocnli\/index-part-/, /bytes instead of/],
  'an altered index': ['build', copy => flip(indexIn(copy), 3), /^tasks\/ocnli\/index-part-/, /^sha256 /],
  'an altered tally': [
    'build',
    copy => edit(join(at(copy), 'tasks/ocnli/tally.json'), text => `${text} `),
    /^tasks\/ocnli\/tally\.json$/,
    /another sha256/,
  ],
  'a foreign part': [
    'build',
    copy => put(join(at(copy), 'tasks/ocnli/part-00099.jsonl.gz'), 'x'),
    /^tasks\/ocnli\/part-00099\.jsonl\.gz$/,
    /^a foreign file$/,
  ],
  'a foreign folder': [
    'build',
    copy => put(join(at(copy), 'notes/a.txt'), 'x'),
    /^notes$/,
    /^a foreign file$/,
  ],
  'a task that the manifest does not know': [
    'build',
    copy => put(join(at(copy), 'tasks/other/part-00000.jsonl'), ''),
    /^tasks\/other\/part-00000\.jsonl$/,
    /^a foreign file$/,
  ],
  'parts of a stopped build': [
    'build',
    copy => put(join(at(copy), 'tasks/.ocnli.new/part-00000.jsonl'), ''),
    /^tasks\/\.ocnli\.new/,
    /left by a build that was stopped/,
  ],
  'a row count that is not true': [
    'build',
    copy =>
      edit(join(at(copy), 'manifest.json'), text => {
        const value = JSON.parse(text) as { tasks: Record<string, { rows: number }> }
        value.tasks['ocnli']!.rows = 7
        return JSON.stringify(value)
      }),
    /^manifest\.json$/,
    /^ocnli: 7 rows, but \d+ in its parts$/,
  ],
  'a manifest that is cut': ['build', copy => cut(join(at(copy), 'manifest.json')), /^manifest\.json$/, /./],
  'no manifest': ['build', copy => rmSync(join(at(copy), 'manifest.json')), /^manifest\.json$/, /./],

  'a null, by the right checksums': [
    'plain',
    copy => {
      edit(partIn(copy), text => text.replace(/"domain":"[^"]*"/, '"domain":null'))
      forge(at(copy), partIn(copy))
    },
    /^tasks\/ocnli\/part-/,
    /^line 1: domain is null$/,
  ],
  'a column too many, by the right checksums': [
    'plain',
    copy => {
      edit(partIn(copy), text => text.replace('"}\n', '","more":"x"}\n'))
      forge(at(copy), partIn(copy))
    },
    /^tasks\/ocnli\/part-/,
    /^line 1: the keys .*more instead of/,
  ],
  'half a surrogate pair, by the right checksums': [
    'plain',
    copy => {
      edit(partIn(copy), text => text.replace('"output":"', '"output":"\\ud83d'))
      forge(at(copy), partIn(copy))
    },
    /^tasks\/ocnli\/part-/,
    /half a surrogate pair/,
  ],
  'a row of another task, by the right checksums': [
    'plain',
    copy => {
      edit(partIn(copy), text => text.replace('"id":"ocnli/', '"id":"cmnli/'))
      forge(at(copy), partIn(copy))
    },
    /^tasks\/ocnli\/part-/,
    /^rows of cmnli$/,
  ],
  'a row that is not what its index says, by the right checksums': [
    'plain',
    copy => {
      edit(partIn(copy), text => text.replace('"output":"', '"output":"很长很长的'))
      forge(at(copy), partIn(copy))
    },
    /^tasks\/ocnli\/index-part-/,
    /another length of the output than the row’s: 1, first at row 1/,
  ],
  'another setting than the index says, by the right checksums': [
    'plain',
    copy => {
      edit(partIn(copy), text =>
        text.replace(
          /\.(\d+)","instruction"/,
          (_, shots: string) => `.${shots === '0' ? 3 : 0}","instruction"`,
        ),
      )
      forge(at(copy), partIn(copy))
    },
    /^tasks\/ocnli\/index-part-/,
    /another setting than the row’s id: 1, first at row 1/,
  ],
  'a row too few for the index, by the right checksums': [
    'plain',
    copy => {
      edit(partIn(copy), text => text.slice(text.indexOf('\n') + 1))
      forge(at(copy), partIn(copy))
    },
    /^tasks\/ocnli\/index-part-/,
    /^1 entries too many for the rows$/,
  ],

  'a missing shard': [
    'alpaca',
    copy => rmSync(first(copy, shard(1))),
    new RegExp(`^${shard(1)}`),
    /^no such file$/,
  ],
  'a cut shard': [
    'alpaca',
    copy => cut(first(copy, shard(0))),
    new RegExp(`^${shard(0)}`),
    /bytes instead of/,
  ],
  'an empty shard': [
    'alpaca',
    copy => writeFileSync(first(copy, shard(0)), ''),
    new RegExp(`^${shard(0)}`),
    /^an empty file$/,
  ],
  'a shard with another word': [
    'alpaca',
    copy => edit(first(copy, shard(0)), text => text.replace('。', '！')),
    new RegExp(`^${shard(0)}`),
    /^sha256 .* instead of/,
  ],
  'an altered parquet shard': ['parquet', copy => flip(first(copy, 'train/'), 4000), /^train\/train-/, /./],
  'an altered zstd shard': ['zstd', copy => flip(first(copy, 'train/'), 4000), /^train\/train-/, /./],
  'a shard of a mixture that is no gzip any more': [
    'mixed',
    copy => flip(join(at(copy), 'mixture/data', readdirSync(join(at(copy), 'mixture/data'))[0]!), 400),
    /^mixture\/data\/train-00000/,
    /^[^\n]+$/,
  ],
  'no checksums': ['alpaca', copy => rmSync(join(at(copy), 'SHA256SUMS')), /^SHA256SUMS$/, /^no such file$/],
  'no card': ['alpaca', copy => rmSync(join(at(copy), 'README.md')), /^README\.md$/, /^no such file$/],
  'no licences, nor a word of them': [
    'alpaca',
    copy => {
      rmSync(join(at(copy), 'LICENSES.md'))
      edit(join(at(copy), 'SHA256SUMS'), text => text.replace(/.*LICENSES\.md\n/, ''))
    },
    /^LICENSES\.md$/,
    /^no such file$/,
  ],
  'licences without a checksum': [
    'alpaca',
    copy => edit(join(at(copy), 'SHA256SUMS'), text => text.replace(/.*LICENSES\.md\n/, '')),
    /^SHA256SUMS$/,
    /^no sha256 of LICENSES\.md$/,
  ],
  'a foreign file among the shards': [
    'alpaca',
    copy => put(join(at(copy), 'train/.DS_Store'), 'x'),
    /^train\/\.DS_Store$/,
    /^a foreign file$/,
  ],
  'a shard under another number': [
    'alpaca',
    copy => renameSync(first(copy, shard(1)), first(copy, shard(1)).replace('00001', '00009')),
    new RegExp(`^${shard(9)}`),
    /^a foreign file$/,
  ],
  'another card': [
    'alpaca',
    copy => edit(join(at(copy), 'README.md'), text => text.replace(/num_examples: \d+/, 'num_examples: 5')),
    /^README\.md$/,
    /num_examples 5 of default, train/,
  ],
  'an altered dataset_info.json': [
    'alpaca',
    copy => appendFileSync(join(at(copy), 'dataset_info.json'), ' '),
    /^dataset_info\.json$/,
    /other bytes than SHA256SUMS says/,
  ],
  'altered checksums': [
    'alpaca',
    copy =>
      edit(join(at(copy), 'SHA256SUMS'), text => text.replace(/^./, digit => (digit === '0' ? '1' : '0'))),
    /./,
    /SHA256SUMS says|not the sha256/,
  ],
  'a missing key, by the right checksums': [
    'alpaca',
    copy => {
      edit(first(copy, shard(0)), text => text.replace(/"input":"[^"]*",/, ''))
      forge(at(copy), first(copy, shard(0)))
    },
    new RegExp(`^${shard(0)}`),
    /^line \d+: the keys instruction, output instead of instruction, input, output$/,
  ],
  'rows of another task in a mixture, by the right checksums': [
    'mixed/mixture',
    copy => {
      const path = first(copy, 'train-00000').replace(/([^/]*)$/, 'data/$1')
      edit(path, text => text.replace('"id":"ocnli/', '"id":"cmnli/'))
      forge(at(copy), path)
    },
    /^manifest\.json$/,
    /^0 rows of cmnli in train, but 1 in the shards$/,
  ],
  'a cut shard of a mixture': [
    'mixed/mixture',
    copy => cut(first(copy, 'train-00000').replace(/([^/]*)$/, 'data/$1')),
    /^data\/train-00000/,
    /bytes instead of/,
  ],
  'a share that is not true': [
    'mixed/mixture',
    copy =>
      edit(join(at(copy), 'manifest.json'), text =>
        text.replace(/("name": "ocnli",[^}]*?"rows": )(\d+)/, '$17'),
      ),
    /^manifest\.json$/,
    /rows of ocnli in train, but \d+ in the shards/,
  ],
  'a damaged mixture in its build': [
    'mixed',
    copy => rmSync(join(at(copy), 'mixture/LICENSES.md')),
    /^mixture\/LICENSES\.md$/,
    /^no such file$/,
  ],
}

describe('verify finds', () => {
  for (const [what, [from, damage, file, found]] of Object.entries(DAMAGES)) {
    test(`${what}, names the file, and exits with 4`, async () => {
      const copy = `damaged/${what}`
      copyOf(at(from), at(copy))
      damage(copy)
      const { whole, faults } = await verified(copy)
      expect(whole).toBe(false)
      // One line each, and none twice.
      const lines = faults.map(fault => `${fault.file}: ${fault.found}`)
      expect(lines.filter(line => line.includes('\n'))).toEqual([])
      expect([...new Set(lines)]).toEqual(lines)
      expect(
        faults.some(fault => file.test(fault.file) && found.test(fault.found)),
        JSON.stringify(faults, null, 1),
      ).toBe(true)
    })
  }

  test('a group on both sides', async () => {
    copyOf(at('plain'), at('sides'))
    const { parts } = manifestOf(at('plain')).tasks['ocnli']!
    const index = (side: string) => {
      const { name } = parts.find(part => part.side === side)!
      return join(at('sides'), 'tasks/ocnli', `index-${name.replace(/\.jsonl$/, '')}`)
    }
    const train = readFileSync(index('train'))
    // The group of the first row for validation, eight bytes behind its key.
    readFileSync(index('validation')).copy(train, 8, 8, 16)
    writeFileSync(index('train'), train)
    edit(join(at('sides'), 'manifest.json'), text =>
      text.replace(parts.find(part => part.side === 'train')!.index.sha256, sha256(train)),
    )
    expect((await verified('sides')).faults).toEqual([
      { file: 'tasks/ocnli', found: '1 rows for training of groups that are kept for validation' },
    ])
  })

  test('a mixture that is older than its build, and names biflan mix', async () => {
    copyOf(at('mixed'), at('stale'))
    putOcnli(at('raw-new'), 70, 10)
    await succeed(['build', 'ocnli', '--out', at('stale'), '--raw', at('raw-new')], { home })
    const { faults } = await verified('stale/mixture')
    expect(faults).toEqual([
      { file: 'manifest.json', found: 'out of date: ocnli was built anew; biflan mix makes it anew' },
    ])
    expect((await verified('stale')).faults).toEqual(
      faults.map(({ file, found }) => ({ file: `mixture/${file}`, found })),
    )
    await succeed(['mix', '--out', at('stale')], { home })
    expect((await verified('stale')).whole).toBe(true)
  })

  test('nothing in a folder that is not there (2)', async () => {
    const run = await biflan(['verify', at('nowhere')], { home })
    expect(run).toMatchObject({ code: 2, stdout: '' })
  })
})
