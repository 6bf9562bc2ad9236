import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { acceptsFor } from '../src/build/accepts.ts'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { type ImportRequest, importFiles } from '../src/sources/import/import.ts'
import { folderOf, locate, sampleFolder } from '../src/sources/raw.ts'
import { hubFiles } from './support/hub.ts'
import { parquet } from './support/parquet.ts'

const root = mkdtempSync(join(tmpdir(), 'biflan-hub-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const { sources, tasks } = await loadCatalogue()
const accepts = acceptsFor(tasks.values())
const take = (from: string, raw: string, more: Partial<ImportRequest> = {}) =>
  importFiles({ from: join(root, from), raw: join(root, raw), wanted: [], sources, accepts, ...more })

/** The sample files of the hub's copies: corpus, form, the name in the form's folder, and the hub's repository. */
const published = hubFiles.map(({ path }) => {
  for (const source of sources.values()) {
    for (const [form, { from }] of source.forms) {
      const name = relative(sampleFolder(source, form), path)
      if (form !== '' && !name.startsWith('..'))
        return {
          path,
          corpus: source.name,
          form,
          name,
          repository: from.flatMap(at => ('hf' in at ? [at.hf] : []))[0]!,
        }
    }
  }
  throw new Error(`${path} belongs to no form`)
})

const putAt = (path: string, content: string | Uint8Array) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

describe('import of copies from the Hugging Face hub', () => {
  it('knows every file by its folder and its columns, though all are called alike', async () => {
    for (const { path, name, repository } of published) cpSync(path, join(root, 'hub', repository, name))
    const result = await take('hub', 'raw')
    expect([result.undecided, result.refused, result.others]).toEqual([[], [], 0])
    const found = result.taken.map(({ corpus, form, file }) => [corpus, form, file].join(' ')).sort()
    expect(found).toEqual(published.map(({ corpus, form, name }) => [corpus, form, name].join(' ')).sort())
    for (const { corpus, form } of published) {
      const source = sources.get(corpus)!
      const { missing } = locate(folderOf(join(root, 'raw'), source, form), source.forms.get(form)!)
      expect(missing, `${corpus} ${form}`).toEqual([])
    }
  })

  it('knows what the hub converted by itself by the names that it gives', async () => {
    const msra = published.filter(({ corpus }) => corpus === 'msra-ner')
    for (const { path, name } of msra) {
      const split = /(train|test)/.exec(name)![0]
      cpSync(path, join(root, 'converted', 'msra_ner', 'msra_ner', split, '0000.parquet'))
    }
    const cmrc = published.find(({ corpus, name }) => corpus === 'cmrc2018' && name.startsWith('data/train'))!
    cpSync(cmrc.path, join(root, 'converted', 'cmrc2018', 'default', 'train', '0000.parquet'))
    const result = await take('converted', 'raw-converted')
    expect(result.taken.map(({ corpus, form, file }) => [corpus, form, file].join(' ')).sort()).toEqual([
      'cmrc2018 huggingface default/train/0000.parquet',
      'msra-ner huggingface msra_ner/test/0000.parquet',
      'msra-ner huggingface msra_ner/train/0000.parquet',
    ])
    const source = sources.get('msra-ner')!
    const located = locate(
      folderOf(join(root, 'raw-converted'), source, 'huggingface'),
      source.forms.get('huggingface')!,
    )
    expect(located.missing).toEqual([])
    expect(located.found.map(({ name }) => name)).toEqual([
      'msra_ner/train/0000.parquet',
      'msra_ner/test/0000.parquet',
    ])
  })

  it('takes no file whose classes have other names, and says both', async () => {
    const path = join(root, 'other', 'clue', 'ocnli', 'train-00000-of-00001.parquet')
    const pair = { sentence1: '天下着雨', sentence2: '地是湿的', label: 0 }
    const classes = ['entailment', 'neutral', 'contradiction']
    putAt(path, parquet({ sentence1: 'string', sentence2: 'string', label: { classes } }, [pair]))
    const result = await take('other', 'raw-other')
    expect(result.taken).toEqual([])
    const told = JSON.stringify([result.undecided, result.refused])
    expect(told).toContain('stand for entailment, neutral, contradiction')
    expect(told).toContain('neutral, entailment, contradiction, as the descriptor says')
  })

  it('takes no file of another corpus that lies in a folder of this one', async () => {
    const { path } = published.find(({ corpus }) => corpus === 'tnews')!
    cpSync(path, join(root, 'strange', 'ocnli', 'train-00000-of-00001.parquet'))
    expect((await take('strange', 'raw-strange')).taken).toEqual([])
  })

  it('says what to do about a pointer that Git LFS left', async () => {
    putAt(
      join(root, 'clone', 'ocnli', 'train-00000-of-00001.parquet'),
      'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3365759\n',
    )
    const result = await take('clone', 'raw-clone')
    expect(result.taken).toEqual([])
    expect(JSON.stringify(result)).toContain('git lfs pull')
  })

  it('leaves the splits without labels alone', async () => {
    const { path } = published.find(({ corpus }) => corpus === 'ocnli')!
    putAt(join(root, 'test', 'ocnli', 'test-00000-of-00001.parquet'), readFileSync(path))
    const result = await take('test', 'raw-test')
    expect(result.off.map(({ corpus, form, why }) => [corpus, form, why])).toEqual([
      ['ocnli', 'huggingface', 'no labels'],
    ])
  })
})
