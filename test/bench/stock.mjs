import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hash64 } from '../../dist/lib/hash.js'
import { indexPath, indexWriter } from '../../dist/output/index-file.js'
import { partWriter } from '../../dist/output/part.js'
import { sentence } from './corpora.mjs'

/** Rows of a part: about 60 MB of text. */
const PART = 60_000
/** Different texts; rows share them, and have ids and keys of their own. */
const TEXTS = 5000

const ENGLISH =
  'the of and question answer passage which following sentence because people there written between little example number first after place where their would about other paragraph true false given reading story movie review positive'.split(
    ' ',
  )

/** Writes rows of a language as parts with their indexes; returns its stocks. `parts`: name -> rows. */
export function writeStock(folder, language, parts) {
  return Object.entries(parts).map(([part, rows]) => {
    const home = join(folder, language, part)
    mkdirSync(home, { recursive: true })
    const texts = Array.from({ length: TEXTS }, (_, i) => textOf(language, part, i))
    const files = []
    for (let from = 0; from < rows; from += PART) {
      const count = Math.min(PART, rows - from)
      files.push(writePart(home, language, part, texts, from, count))
    }
    const tasks = [{ name: `${part}-task`, licence: 'MIT', use: 'commercial' }]
    return { language, part, tasks, files }
  })
}

function writePart(home, language, part, texts, from, count) {
  const name = `part-${String(from / PART).padStart(5, '0')}.jsonl.gz`
  const path = join(home, name)
  const out = partWriter(path, 'gzip')
  const index = indexWriter(indexPath(path))
  for (let i = from; i < from + count; i++) {
    const id = `${part}/file#${i}`
    out.add(`{"id":"${id}",${texts[i % TEXTS]}`)
    const key = hash64(id)
    index.add({
      key,
      group: key,
      fewShot: i % 4 === 0,
      options: i % 2 === 0,
      inverse: false,
      input: 300,
      output: 10,
    })
  }
  index.finish()
  const { text } = out.finish()
  const source = { reader: 'part', source: path, index: indexPath(path) }
  return {
    name: `${language}/${part}/${name}`,
    fingerprint: text.sha256,
    rows: count,
    bytes: text.bytes,
    task: 0,
    ...source,
  }
}

/** A row without its id: about 700 bytes of Chinese, 1,300 of English. */
function textOf(language, part, i) {
  let state = (i * 2654435761 + part.length) >>> 0
  const next = size => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * size)
  }
  const [instruction, input, output] =
    language === 'zh'
      ? [sentence(next, 20), sentence(next, 120 + next(120)), sentence(next, 8)]
      : [
          Array.from({ length: 120 + next(160) }, () => ENGLISH[next(ENGLISH.length)]).join(' '),
          '',
          'yes, it is',
        ]
  const fields = { instruction, input, output, domain: '通用', task: part }
  return JSON.stringify(fields).slice(1)
}

export const writeStocks = (folder, stocks) =>
  writeFileSync(join(folder, 'stocks.json'), JSON.stringify(stocks))
