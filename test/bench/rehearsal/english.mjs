import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { ROOT } from '../../../dist/lib/root.js'
import { english, random } from './text.mjs'

/** The English submixtures: rows, and mean characters of an input (Data Provenance Initiative's form). */
const SUBMIXTURES = {
  flan2021: { rows: 5_362_361, length: 1445 },
  t0: { rows: 1_650_308, length: 2661 },
  niv2: { rows: 10_066_896, length: 1370 },
  cot: { rows: 183_848, length: 934 },
  dialog: { rows: 553_869, length: 1595 },
}
const ALL = Object.values(SUBMIXTURES).reduce((sum, { rows }) => sum + rows, 0)
const MEAN = Object.values(SUBMIXTURES).reduce((sum, { rows, length }) => sum + rows * length, 0) / ALL

/** Rows of a file: what is held at a time. */
const FILE_ROWS = 25_000

/** Bytes that `rows` rows take as parquet. */
export const englishBytes = rows => Math.min(rows, ALL) * MEAN * 0.6

/** Writes about `rows` rows in all, each submixture in its share of the whole collection, at most as many as there are. */
export async function writeEnglish(raw, rows) {
  const bank = english(4_000_000, random(11))
  let bytes = 0
  for (const [name, { rows: all, length }] of Object.entries(SUBMIXTURES)) {
    const folder = join(raw, name, 'dpi')
    mkdirSync(folder, { recursive: true })
    const count = Math.max(100, Math.min(all, Math.round((rows * all) / ALL)))
    const models = await sampleOf(name)
    const files = Math.ceil(count / FILE_ROWS)
    for (let file = 0; file < files; file++) {
      const path = join(folder, `train-${five(file)}-of-${five(files)}.parquet`)
      const from = file * FILE_ROWS
      writeFile(path, models, bank, length, from, Math.min(FILE_ROWS, count - from))
      bytes += statSync(path).size
    }
  }
  return bytes
}

const five = number => String(number).padStart(5, '0')

async function sampleOf(name) {
  const folder = join(ROOT, 'sources', name, 'sample', 'dpi')
  const [file] = readdirSync(folder)
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(join(folder, file)) })
  return rows.filter(({ inputs, targets }) => inputs && targets && !/\p{Script=Han}/u.test(inputs + targets))
}

function writeFile(path, models, bank, length, from, count) {
  const next = random(from + length)
  const columns = Object.keys(models[0])
  const rows = Array.from({ length: count }, (_, i) => {
    const model = models[(from + i) % models.length]
    const more = Math.max(0, Math.round((length - model.inputs.length) * (0.5 + next(1000) / 1000)))
    const at = next(bank.length - more)
    return { ...model, inputs: `${from + i} ${bank.slice(at, at + more)}\n${model.inputs}` }
  })
  const columnData = columns.map(name => ({ name, type: 'STRING', data: rows.map(row => row[name]) }))
  writeFileSync(path, Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 5000 })))
}
