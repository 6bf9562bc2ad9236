import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { defaultSettings } from '../src/build/settings.ts'
import { ROOT } from '../src/lib/root.ts'
import { type EnglishStock, englishStock } from '../src/mixture/english/stock.ts'
import { SUBMIXTURES, submixtures } from '../src/mixture/english/submixtures.ts'
import { loadSources } from '../src/sources/load.ts'
import { filesIn, temporary } from './helpers/folders.ts'
import { folderOfSample, putDpi, putDump, sampleRows } from './support/english.ts'
import { quiet, rowsOf } from './support/english-stock.ts'

/** What `sample/expected.yaml` says that a form comes to. */
const expectations = z.record(
  z.enum(['dpi', 'dump']),
  z.strictObject({
    records: z.int(),
    skips: z.record(z.string(), z.int().positive()),
    repeats: z.int(),
    rows: z.int(),
    settings: z.record(z.string(), z.int()),
    inverse: z.int(),
    chinese: z.int(),
    remarks: z.array(z.string()),
  }),
)

const folder = temporary()
const sources = submixtures()

// UPDATE_SAMPLES=1: the files are packed anew from the rows, which are what a person reads and changes.
if (process.env['UPDATE_SAMPLES']) {
  for (const source of sources) {
    const sample = folderOfSample(source.path)
    for (const form of ['dpi', 'dump']) rmSync(join(sample, form), { recursive: true, force: true })
    putDpi(join(sample, 'dpi'), sampleRows(sample))
    putDump(
      join(sample, 'dump'),
      source.name,
      sampleRows(sample),
      source.name === 'dialog' ? { keys: ['input', 'target'] } : {},
    )
  }
}

it('the submixtures are the corpora in English', () => {
  const english = [...loadSources([join(ROOT, 'sources')]).values()].filter(
    ({ facts }) => facts.language === 'en',
  )
  expect(english.map(({ name }) => name).sort()).toEqual([...SUBMIXTURES].sort())
})

describe.each(sources.map(source => [source.name, source] as const))('the sample of %s', (name, source) => {
  const sample = folderOfSample(source.path)
  const expected = expectations.parse(parse(readFileSync(join(sample, 'expected.yaml'), 'utf8')))
  const stocks: Record<string, EnglishStock> = {}
  const only = (form: string) => ({ ...source, forms: new Map([[form, source.forms.get(form)!]]) })

  beforeAll(async () => {
    for (const form of ['dpi', 'dump']) {
      const [stock] = await englishStock({
        raw: folder,
        settings: defaultSettings(true),
        work: join(folder, form),
        threads: 1,
        reporter: quiet,
        sources: [only(form)],
      })
      stocks[form] = stock!
    }
  })

  it.each(['dpi', 'dump'] as const)('comes to what expected.yaml says (%s)', form => {
    const { census, remarks } = stocks[form]!
    const { records, skips, repeats, kept } = census
    const { rows, settings, inverse, chinese } = kept
    expect({ records, skips, repeats, rows, settings, inverse, chinese, remarks }).toEqual(expected[form])
    expect(census.rejects).toEqual([])
    expect(census.missing).toEqual([])
  })

  it('comes to the same rows in both forms, but for T0 few-shot with options, which was never dumped', async () => {
    const said = async (form: string) => {
      const rows = await rowsOf(stocks[form]!.files)
      return rows
        .filter(({ facts }) => name !== 't0' || !(facts.fewShot && facts.options))
        .map(({ row: { id: _, ...texts }, facts: { inverse: __, ...facts } }) =>
          JSON.stringify({ texts, facts }),
        )
        .sort()
    }
    expect(await said('dpi')).toEqual(await said('dump'))
  })

  it('has rows of every template type, with several lines, Chinese, and odd characters', async () => {
    const rows = await rowsOf(stocks['dpi']!.files)
    const settings = new Set(
      rows.map(({ facts }) => `${facts.fewShot ? 'fs' : 'zs'}_${facts.options ? 'opt' : 'noopt'}`),
    )
    const four = name === 'flan2021' || name === 't0'
    expect([...settings].sort()).toEqual(
      four ? ['fs_noopt', 'fs_opt', 'zs_noopt', 'zs_opt'] : ['fs_opt', 'zs_opt'],
    )
    expect(rows.length).toBeGreaterThanOrEqual(27)
    expect(rows.filter(({ row }) => row.instruction.includes('\n')).length).toBeGreaterThan(20)
    expect(rows.some(({ facts }) => facts.foreign)).toBe(true)
    expect(rows.some(({ row }) => /\p{Extended_Pictographic}|★/u.test(row.instruction))).toBe(true)
    for (const { row } of rows) {
      expect(Object.keys(row)).toEqual(['id', 'instruction', 'input', 'output', 'domain', 'task'])
      expect(row).toMatchObject({ input: '', domain: '通用', task: name })
    }
  })

  it('has no file that is not read', () => {
    const known = [
      'expected.yaml',
      'rows.jsonl',
      ...Object.values(stocks).flatMap(({ census }) =>
        census.files.map(file => `${census.form}/${file.name}`),
      ),
    ]
    expect(filesIn(sample).sort()).toEqual(known.sort())
  })
})
