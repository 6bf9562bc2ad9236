// npm run rehearsal [-- --scale 0.01 --mix-rows 3000000 --threads 2 --dir /big/disk --keep --markdown]
// A rehearsal of the whole: raw corpora of the true sizes and shapes (copies of the embedded samples with other characters,
// as long as real records are), all 44 tasks built from them, built again with nothing changed, and mixed one to two with
// English. Says beforehand what disk it needs, and refuses where there is less; removes all of it at the end.
import { mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../dist/lib/root.js'
import { flags } from './flags.mjs'
import { planCorpora } from './rehearsal/corpora.mjs'
import { englishBytes } from './rehearsal/english.mjs'
import { watched } from './rehearsal/watch.mjs'
import { table } from './tables.mjs'

const {
  scale,
  'mix-rows': wantedRows,
  threads,
  dir,
  keep,
  markdown,
} = flags({ scale: 1, 'mix-rows': -1, threads: 2, dir: tmpdir(), keep: false, markdown: false })

/** Bytes of disk: of a built row with its index and its share of the survey, of a mixed row while it is shuffled. */
const BUILT_ROW = 200
const MIXED_ROW = 2500
/** What is left alone. */
const RESERVE = 2e9

const here = name => new URL(name, import.meta.url).pathname
const cli = join(ROOT, 'dist', 'cli.js')
const gigabytes = bytes => (bytes / 1e9).toFixed(bytes < 1e9 ? 2 : 1)
const count = value => Math.round(value).toLocaleString('en')

const plan = JSON.parse((await watched('node', [cli, 'plan', '--paper', '--json'])).out)
const planned = new Map(plan.tasks.map(({ name, rows }) => [name, rows * scale]))
const builtRows = [...planned.values()].reduce((sum, rows) => sum + rows)
const corpora = await planCorpora(scale)
const { bavail, bsize } = statfsSync(dir)
const free = bavail * bsize - RESERVE
const fixed = corpora.reduce((sum, { bytes }) => sum + bytes, 0) + builtRows * BUILT_ROW
const needFor = rows => fixed + rows * MIXED_ROW + englishBytes((rows * 2) / 3)
const most = Math.floor((free - fixed) / (MIXED_ROW + englishBytes(2e6) / 3e6))
const mixRows = wantedRows >= 0 ? wantedRows : Math.max(0, Math.min(Math.round(3 * builtRows), most))
const need = needFor(mixRows)
console.log(
  `scale ${scale}: about ${count(builtRows)} Chinese rows, ${count(mixRows)} mixed ones; needs ${gigabytes(need)} GB of disk, ${gigabytes(Math.max(0, free))} GB are free in ${dir}`,
)
if (need > free) {
  console.error('not enough disk: a smaller --scale or --mix-rows, or --dir with a folder on a larger disk')
  process.exit(75)
}

const folder = mkdtempSync(join(dir, 'biflan-rehearsal-'))
if (keep) console.log(`kept: ${folder}`)
else process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => process.exit(code))

const [raw, out] = [join(folder, 'raw'), join(folder, 'out')]
const lines = [['stage', 'wall s', 'rows/s', 'peak memory MB', 'disk read GB', 'written GB']]
const report = (stage, { seconds, peak, read, written }, rows) =>
  lines.push([
    stage,
    seconds.toFixed(1),
    rows ? count(rows / seconds) : '',
    peak === undefined ? '' : count(peak / 1e6),
    read === undefined ? '' : gigabytes(read),
    written === undefined ? '' : gigabytes(written),
  ])

const generated = await watched('node', [
  here('rehearsal/generate.mjs'),
  raw,
  String(scale),
  String(Math.round((mixRows * 2) / 3)),
])
const { chineseBytes, englishBytes: englishWritten } = JSON.parse(generated.out)
report('generate', generated)

const build = [here('child.mjs'), 'all', raw, out, String(threads), '{}']
const built = await watched('node', build)
const { rows, bytes, stages, tasks } = JSON.parse(built.out)
report('build', built, rows)
report('  survey', stages.survey)
report('  render', stages.render, rows)

report('build again, nothing changed', await watched('node', [...build, 'again']))

let shares = []
if (mixRows > 0) {
  const mix = [
    'mix',
    '--raw',
    raw,
    '--out',
    out,
    '--threads',
    String(threads),
    '--rows',
    String(mixRows),
    '--json',
  ]
  const mixed = await watched('node', [cli, ...mix])
  report('mix', mixed, mixRows)
  shares = sharesIn(JSON.parse(mixed.out))
}

console.log(
  `raw: ${gigabytes(chineseBytes)} GB Chinese, ${gigabytes(englishWritten)} GB English parquet; built: ${count(rows)} rows, ${gigabytes(bytes)} GB of text\n`,
)
console.log(`${table(lines, markdown)}\n`)
if (shares.length > 1) console.log(`${table(shares, markdown)}\n`)

const differing = tasks
  .map(({ name, rows, dropped, skips }) => ({
    name,
    rows,
    dropped: Object.values(dropped).reduce((sum, each) => sum + each, 0),
    planned: planned.get(name),
    skips,
  }))
  .filter(
    ({ name, rows, dropped, planned }) =>
      Math.abs(rows + dropped - planned) > 0.1 * planned + coarseness(name),
  )
for (const name of planned.keys())
  if (!tasks.some(task => task.name === name))
    differing.push({ name, rows: 0, dropped: 0, planned: planned.get(name) })
if (differing.length > 0) {
  console.log('tasks that differ from `biflan plan --paper` by more than a tenth:')
  for (const { name, rows, dropped, planned, skips } of differing)
    console.log(
      `  ${name}: ${count(rows)} rows and ${count(dropped)} too long, ${count(planned)} planned ${JSON.stringify(skips ?? {})}`,
    )
  process.exitCode = 1
} else console.log('every task made the rows that `biflan plan --paper` says, within a tenth')

/** Rows by which a task may miss its plan at a small scale: a record of each of its files, whole, or none. */
function coarseness(name) {
  const files = corpora.filter(({ source }) => name.startsWith(source.name))
  return files.reduce(
    (sum, { parts: { models } }) => sum + 10 * Math.max(...models.map(({ examples }) => examples)),
    0,
  )
}

/** What each category and submixture was to have of the rows, and has. */
function sharesIn({ languages }) {
  const parts = languages.flatMap(({ name: language, parts }) =>
    parts.map(({ name, wanted, rows }) => ({ name: `${language} ${name}`, wanted, rows })),
  )
  const sum = of => parts.reduce((all, part) => all + part[of], 0)
  const percent = (part, of) => ((100 * part[of]) / sum(of)).toFixed(2)
  return [
    ['part', 'rows', 'wanted %', 'achieved %'],
    ...parts.map(part => [part.name, count(part.rows), percent(part, 'wanted'), percent(part, 'rows')]),
  ]
}
