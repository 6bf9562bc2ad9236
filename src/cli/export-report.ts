import { relative } from 'node:path'
import type { ExportResult } from '../export/export.ts'
import type { ExportRequest, Prepared } from '../export/prepare.ts'
import { SPLITS, sumOf } from '../output/dataset.ts'
import { count, size } from './format.ts'
import { table } from './table.ts'

const note = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

const pathOf = (out: string): string => relative('', out) || out

const bySplit = <T extends { readonly split: string; readonly rows: number }>(shards: readonly T[]) =>
  SPLITS.map(split => ({ split, mine: shards.filter(shard => shard.split === split) })).filter(
    ({ mine }) => mine.length > 0,
  )

/** Says where an export lies and what is in it. */
export function printExport(
  { manifest, upToDate, dates }: ExportResult,
  { out, format, container }: ExportRequest,
  json: boolean,
): void {
  const { shards, rows, repaired, marks } = manifest
  if (json) {
    console.log(JSON.stringify({ out, upToDate, format, container, rows, repaired, marks, dates, shards }))
    return
  }
  console.log(
    table(
      ['split', 'shards', 'rows', 'bytes'],
      bySplit(shards).map(({ split, mine }) => [
        split,
        count(mine.length),
        count(sumOf(mine.map(({ rows }) => rows))),
        size(sumOf(mine.map(({ bytes }) => bytes))),
      ]),
      [1, 2, 3],
    ),
  )
  console.log(`\n${count(rows.train + rows.validation)} rows as ${format} in ${container}: ${pathOf(out)}`)
  console.log(`how to load and train on them: ${pathOf(out)}/README.md`)
  if (upToDate) note('everything was up to date')
  if (repaired > 0) note(`${count(repaired)} rows held half a surrogate pair: U+FFFD stands for it now`)
  for (const [mark, rows] of Object.entries(marks))
    note(`${count(rows)} rows hold ${mark}, which trainers take for a token of their own`)
  for (const place of dates.slice(0, 3))
    note(
      `only dates: ${place}; a reader that guesses types takes them for times (the card pins them as texts)`,
    )
  if (!['unified', 'flan'].includes(format) && !['jsonl', 'parquet'].includes(container))
    note(`LLaMA-Factory, ms-swift and OpenBA's own trainer do not open ${container}: --container jsonl`)
  const { shuffled, from } = manifest.export
  if (!shuffled && from === 'build')
    note('the rows stand task by task: shuffle them before training, or export a mixture (biflan mix)')
}

/** Says what an export would be. */
export function printDryExport(
  { source, shards, need }: Prepared,
  { out, format, container }: ExportRequest,
  json: boolean,
): void {
  if (json) {
    const planned = shards.map(({ name, split, rows }) => ({ name, split, rows }))
    console.log(JSON.stringify({ out, format, container, from: source.kind, ...need, shards: planned }))
    return
  }
  console.log(
    table(
      ['split', 'shards', 'rows', 'first'],
      bySplit(shards).map(({ split, mine }) => [
        split,
        count(mine.length),
        count(sumOf(mine.map(({ rows }) => rows))),
        mine[0]!.name,
      ]),
      [1, 2],
    ),
  )
  console.log(
    `\n${count(sumOf(shards.map(({ rows }) => rows)))} rows as ${format} in ${container}: about ${size(need.bytes)} needed, ${size(need.free)} free`,
  )
  console.log('nothing was written')
}
