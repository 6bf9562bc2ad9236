import { describe, expect, it, test } from 'vitest'
import { loadCatalogue } from '../src/build/catalogue.ts'
import { bibliographyOf, collectionEntries } from '../src/inspect/bibliography.ts'
import { USES } from '../src/sources/descriptor.ts'
import { biflan, succeed } from './helpers/command.ts'
import { temporary } from './helpers/folders.ts'
import { corpora } from './support/fetching.ts'

/** The submixtures of the Flan Collection, which are cited by its papers. */
const FLAN = ['flan2021', 't0', 'niv2', 'cot', 'dialog']

const home = temporary()
const { sources } = await loadCatalogue()
const entries = bibliographyOf(sources.values(), collectionEntries())

describe('the bibliography', () => {
  it('has an entry for every corpus, for OpenBA, and for the Flan Collection with what is in it', () => {
    const cited = new Set([...entries.flatMap(({ corpora }) => corpora), ...FLAN])
    expect([...sources.keys()].filter(name => !cited.has(name))).toEqual([])
    expect(collectionEntries().map(({ key }) => key)).toEqual([
      'li-etal-2023-openba',
      'longpre-etal-2023-flan',
      'wei-etal-2022-finetuned',
      'sanh-etal-2022-multitask',
      'wang-etal-2022-super',
    ])
  })

  it.each(entries)('holds $key in a form that BibTeX reads', ({ text }) => {
    expect(text).toMatch(/^@[a-z]+\{[\w-]+,\n/)
    expect(text.endsWith('}')).toBe(true)
    let depth = 0
    for (const [i, character] of [...text].entries()) {
      if (character === '{') depth++
      if (character === '}') depth--
      expect(depth > 0 || i === text.length - 1 || i < text.indexOf('{'), text.slice(0, i + 1)).toBe(true)
    }
    expect(depth).toBe(0)
    for (const field of ['title', 'author']) expect(text).toMatch(new RegExp(`^  ${field} = \\{.`, 'm'))
    expect(text).toMatch(/^ {2}(?:url|doi|eprint|howpublished|publisher) = /m)
  })

  it('refuses two texts under one key', () => {
    const two = corpora(`${home}/two`, {
      a: 'files: [{ name: a, read: jsonl, split: train }]',
      b: 'files: [{ name: b, read: jsonl, split: train }]',
    })
    const [a, b] = [...two.values()].map((source, i) => ({
      ...source,
      facts: { ...source.facts, bibtex: `@misc{same,\n  title = {${i}},\n}` },
    }))
    expect(() => bibliographyOf([a!, b!])).toThrow(/same.*another text/)
  })
})

test('biflan cite prints it, of all corpora or of those that are named', async () => {
  const all = await succeed(['cite'], { home })
  expect(all.stdout.match(/^@/gm)).toHaveLength(entries.length)
  expect(all.stdout).toContain('{OpenBA}')
  const one = await succeed(['cite', 'c3-dialogue', 'ocnli'], { home })
  expect(one.stdout.match(/^@.*/gm)).toEqual([
    '@article{sun-etal-2020-investigating,',
    '@inproceedings{hu-etal-2020-ocnli,',
  ])
  const json = JSON.parse((await succeed(['cite', 'tnews', 'afqmc', '--json'], { home })).stdout) as object[]
  expect(json).toMatchObject([{ key: 'xu-etal-2020-clue', corpora: ['afqmc', 'tnews'] }])
  expect((await biflan(['cite', 'nobody'], { home })).code).toBe(2)
})

test('biflan ls sources --licences prints what one may do with each', async () => {
  const rows = JSON.parse(
    (await succeed(['ls', 'sources', '--licences', '--json'], { home })).stdout,
  ) as Record<string, string>[]
  expect(rows.map(({ name }) => name)).toEqual([...sources.keys()])
  for (const { use } of rows) expect(USES).toContain(use)
  const text = (await succeed(['ls', 'sources', '--licences'], { home })).stdout
  expect(text).toMatch(/^ocnli +CC-BY-NC-2\.0 +non-commercial/m)
  expect((await biflan(['ls', 'tasks', '--licences'], { home })).code).toBe(2)
})
