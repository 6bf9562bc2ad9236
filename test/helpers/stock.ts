import { join } from 'node:path'
import { hash64 } from '../../src/lib/hash.ts'
import type { Stock, StockFile } from '../../src/mixture/stock.ts'
import { indexPath, indexWriter } from '../../src/output/index-file.ts'
import { partWriter } from '../../src/output/part.ts'
import { put } from './folders.ts'

/** Rows of one task. A quarter each has one of the four settings; three rows are a group. */
export interface Rows {
  readonly task: string
  readonly rows: number
}

/** One row as a file of stock holds it. */
export const lineOf = (task: string, i: number): string =>
  JSON.stringify({
    id: `${task}/file "a".json#${i}`,
    instruction: `第${i}题：${'读'.repeat((i * 7) % 90)}`,
    input: '',
    output: String(i),
    domain: '通用',
    task,
  })

/** Writes rows of several tasks, taking turns, into files of at most `most` rows; each file says row by row whose they are. */
export function putStock(
  folder: string,
  language: Stock['language'],
  part: string,
  tasks: readonly Rows[],
  most = 1000,
  foreign: (i: number) => boolean = () => false,
): Stock {
  const rows = tasks
    .flatMap(({ task, rows }, number) => Array.from({ length: rows }, (_, i) => ({ task, number, i })))
    .sort((a, b) => a.i - b.i || a.number - b.number)
  const files: StockFile[] = []
  for (let from = 0; from < rows.length; from += most) {
    const name = `part-${files.length}.jsonl`
    const path = join(folder, language, part, name)
    const mine = rows.slice(from, from + most)
    files.push({ ...putFile(path, mine, foreign), name: `${part}/${name}` })
  }
  return {
    language,
    part,
    tasks: tasks.map(({ task }) => ({ name: task, licence: 'MIT', use: 'commercial' })),
    files,
  }
}

function putFile(
  path: string,
  rows: readonly { task: string; number: number; i: number }[],
  foreign: (i: number) => boolean,
): Omit<StockFile, 'name'> {
  const task = put(`${path}.tasks`, new Uint8Array(Uint16Array.from(rows, ({ number }) => number).buffer))
  const part = partWriter(path, 'none')
  const index = indexWriter(indexPath(path))
  for (const { task, i } of rows) {
    part.add(lineOf(task, i))
    index.add({
      key: hash64(`${task} ${i}`),
      group: hash64(`${task} group ${Math.floor(i / 3)}`),
      fewShot: i % 2 === 1,
      options: i % 4 > 1,
      inverse: false,
      foreign: foreign(i),
      input: 10 + (i % 100),
      output: 1 + (i % 7),
    })
  }
  index.finish()
  const { text } = part.finish()
  const facts = { fingerprint: text.sha256, rows: rows.length, bytes: text.bytes }
  return { ...facts, index: indexPath(path), task, reader: 'part', source: path }
}
