// npm run bench:mix [-- --scale 0.1]: rows/s, MB/s and peak memory of mixing 5 M Chinese rows with 10 M English ones, all generated.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeStock, writeStocks } from './stock.mjs'

const at = process.argv.indexOf('--scale')
const scale = at < 0 ? 1 : Number(process.argv[at + 1])
const MEMORY = 1024 * 2 ** 20
const child = new URL('mix-child.mjs', import.meta.url).pathname

const ZH = { 'text-matching': 0.4, cloze: 0.4, dialogue: 0.2 }
/** More of some than their shares, less of others: some rows are left out, some repeat. */
const EN = { flan2021: 0.6, t0: 0.6, niv2: 0.75, cot: 0.02, dialog: 0.06 }

const rowsOf = (shares, rows) =>
  Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, Math.round(share * rows)]))

function run(rows, threads, compress) {
  const folder = mkdtempSync(join(tmpdir(), 'biflan-bench-mix-'))
  try {
    const zh = writeStock(folder, 'zh', rowsOf(ZH, rows))
    const en = writeStock(folder, 'en', rowsOf(EN, rows))
    writeStocks(folder, [...zh, ...en])
    const args = [child, folder, String(threads), String(MEMORY), compress]
    return JSON.parse(execFileSync('node', args, { encoding: 'utf8' }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model}; memory limit ${MEMORY / 1e6} MB`)
console.log(
  '      rows threads compress     rows/s       MB/s rows/CPU s    peak MB   plan : scatter : shuffle',
)
for (const [part, threads, compress] of [
  [0.1, 1, 'gzip'],
  [0.1, 2, 'none'],
  [0.1, 2, 'gzip'],
  [1, 2, 'gzip'],
]) {
  const { rows, bytes, stages, memory } = run(Math.round(part * scale * 5e6), threads, compress)
  const times = ['plan', 'scatter', 'shuffle'].map(name => stages[name].seconds)
  const seconds = times.reduce((sum, each) => sum + each)
  const cpu = Object.values(stages).reduce((sum, stage) => sum + stage.cpu, 0)
  const figures = [rows / seconds, bytes / seconds / 1e6, rows / cpu, memory / 1e6]
  const columns = figures.map(value => String(Math.round(value)).padStart(11)).join('')
  const parts = times.map(each => (each / seconds).toFixed(2)).join(' : ')
  console.log(
    `${String(rows).padStart(10)}${String(threads).padStart(8)}${compress.padStart(9)}${columns}   ${parts}`,
  )
  if (memory > MEMORY) process.exitCode = 1
}
