import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { defaultSettings } from '../src/build/settings.ts'
import { useOf } from '../src/mixture/english/licence-use.ts'
import { readLicences } from '../src/mixture/english/licences.ts'
import { englishStock } from '../src/mixture/english/stock.ts'
import { put, temporary } from './helpers/folders.ts'
import { type FlanRow, putDpi } from './support/english.ts'
import { quiet } from './support/english-stock.ts'

const home = temporary()
const at = (...path: string[]) => join(home, ...path)
const read = async (name: string, content: string) =>
  Object.fromEntries(await readLicences(put(at(name), content)))

describe('a table of licences', () => {
  const expected = {
    cot_gsm8k: { licence: 'MIT License', use: 'commercial' },
    'snli:1.1.0': { licence: 'CC BY-SA 4.0', use: 'commercial' },
    quiz: { licence: 'Terms, of a club', use: 'non-commercial' },
  }

  it('is CSV, TSV or JSON, with the use where it is known better than by the name', async () => {
    const csv =
      'task_name,licence,use\ncot_gsm8k,MIT License,\nsnli:1.1.0,CC BY-SA 4.0,\nquiz,"Terms, of a club",non-commercial\n'
    expect(await read('a.csv', csv)).toEqual(expected)
    const tsv =
      'task\tlicense\tuse\ncot_gsm8k\tMIT License\t\nsnli:1.1.0\tCC BY-SA 4.0\t\nquiz\tTerms, of a club\tnon-commercial\n'
    expect(await read('a.tsv', tsv)).toEqual(expected)
    const records = Object.entries(expected).map(([task_name, licence]) => ({ task_name, ...licence }))
    expect(await read('array.json', JSON.stringify(records))).toEqual(expected)
    expect(await read('object.json', JSON.stringify(expected))).toEqual(expected)
    expect(await read('short.json', '{"a":"CC BY 4.0","b":"Unspecified"}')).toEqual({
      a: { licence: 'CC BY 4.0', use: 'commercial' },
      b: { licence: 'Unspecified', use: 'unspecified' },
    })
  })

  it('is a summary of the Data Provenance Initiative, or a folder of them', async () => {
    const summary = {
      'fc-one': {
        'Dataset Name': 'one',
        Licenses: [{ License: 'CC BY 4.0' }, { License: 'Non Commercial' }],
        'Dataset Filter IDs': ['one:1.0.0', 'one_ii'],
      },
      'fc-none': { Licenses: [{ License: 'MIT License' }], 'Dataset Filter IDs': [] },
    }
    const both = { licence: 'CC BY 4.0 + Non Commercial', use: 'non-commercial' }
    expect(await read('dpi/Flan (One).json', JSON.stringify(summary))).toEqual({
      'one:1.0.0': both,
      one_ii: both,
    })
    put(at('dpi', 'two.csv'), 'task_name,licence\none_ii,Custom\ntwo,Apache License 2.0\n')
    put(at('dpi', 'README.md'), 'Nothing of a table.')
    expect(Object.fromEntries(await readLicences(at('dpi')))).toEqual({
      'one:1.0.0': both,
      one_ii: { licence: 'CC BY 4.0 + Non Commercial + Custom', use: 'academic-only' },
      two: { licence: 'Apache License 2.0', use: 'commercial' },
    })
  })

  it.each([
    ['no table', 'a.csv', 'text\nhello\n', 'a.csv:2: no task_name'],
    ['a use that is none', 'b.csv', 'task_name,licence,use\na,MIT,free\n', 'b.csv:2: the use "free"'],
    ['broken JSON', 'c.json', '{"a":', 'c.json: '],
    ['a licence that is a number', 'd.json', '{"a":{"licence":3}}', 'd.json, a: the licence 3'],
    ['nothing', 'e.json', '[]', 'e.json: no task'],
  ])('that is %s is refused with its place', async (_, name, content, message) => {
    await expect(read(name, content)).rejects.toThrow(message)
  })

  it('that is not there is refused', async () => {
    await expect(readLicences(at('nowhere.csv'))).rejects.toThrow('nowhere.csv')
  })
})

test('licences allow what their names say, and unknown ones the least', () => {
  const uses = {
    commercial: [
      'CC0 1.0',
      'CC BY 4.0',
      'cc-by-sa-3.0',
      'MIT',
      'MIT License',
      'Apache 2.0',
      'BSD 3-Clause License',
      'GNU General Public License v3.0',
      'Public Domain',
    ],
    unspecified: ['', 'Unspecified', 'unknown', 'No License'],
    'non-commercial': ['CC BY-NC 4.0', 'cc-by-nc-sa-4.0', 'Non Commercial', 'OpenAI'],
    'academic-only': ['Academic Research Purposes Only', 'Custom', 'Various', 'Request Form', 'Mitre terms'],
  }
  for (const [use, names] of Object.entries(uses))
    for (const name of names) expect([name, useOf(name)]).toEqual([name, use])
})

test('the tasks of a submixture have the licences of the table; others that of the submixture, and that is said', async () => {
  const row = (task_name: string, i: number): FlanRow => ({
    inputs: `What is ${i}?`,
    targets: String(i),
    task_source: 'NIv2',
    task_name,
    template_type: 'zs_opt',
  })
  putDpi(at('raw', 'niv2', 'dpi'), [row('task1', 1), row('task2', 2), row('task3', 3), row('task3', 4)])
  const request = {
    raw: at('raw'),
    settings: defaultSettings(false),
    work: at('work'),
    threads: 1,
    reporter: quiet,
  }
  const [plain] = await englishStock(request)
  expect(plain!.tasks.map(({ use }) => use)).toEqual(['academic-only', 'academic-only', 'academic-only'])
  const licenceTable = put(at('table.csv'), 'task_name,licence\ntask1,MIT\ntask2,CC BY-NC 4.0\n')
  const [stock] = await englishStock({ ...request, licenceTable })
  expect(stock!.tasks).toEqual([
    { name: 'task1', licence: 'MIT', use: 'commercial' },
    { name: 'task2', licence: 'CC BY-NC 4.0', use: 'non-commercial' },
    { name: 'task3', licence: 'various', use: 'academic-only' },
  ])
  expect(stock!.remarks).toContainEqual(
    'niv2: the licence table has nothing on 1 task of 2 rows (task3), which count as academic-only, like the whole submixture',
  )
})
