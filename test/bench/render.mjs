// npm run bench [-- --memory]: rows/s, MB/s and peak memory of a build of generated corpora, ten templates an example.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeNli, writeQa } from './corpora.mjs'

const RUNS = 3
const folder = mkdtempSync(join(tmpdir(), 'biflan-bench-'))
const raw = join(folder, 'raw')
const child = new URL('child.mjs', import.meta.url).pathname

function run(task, threads, settings) {
  const out = join(folder, 'out')
  rmSync(out, { recursive: true, force: true })
  return JSON.parse(
    execFileSync('node', [child, task, raw, out, String(threads), JSON.stringify(settings)], {
      encoding: 'utf8',
    }),
  )
}

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
const megabytes = bytes => (bytes / 1e6).toFixed(0)

function measure(name, task, threads, settings) {
  const runs = Array.from({ length: RUNS }, () => run(task, threads, settings))
  const { rows, bytes } = runs[0]
  const seconds = median(runs.map(({ stages }) => stages.render.seconds))
  const columns = [
    rows / seconds,
    bytes / seconds / 1e6,
    rows / median(runs.map(({ stages }) => stages.render.cpu)),
    median(runs.map(({ memory }) => memory)) / 1e6,
  ].map(value => String(Math.round(value)).padStart(12))
  const survey = median(runs.map(({ stages }) => stages.survey.seconds / stages.render.seconds))
  console.log(
    `${name.padEnd(12)}${String(threads).padStart(8)}${columns.join('')}${survey.toFixed(2).padStart(16)}`,
  )
}

try {
  console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model}; medians of ${RUNS} runs`)
  if (process.argv.includes('--memory')) {
    writeNli(raw, 4_600_000)
    const { size } = statSync(join(raw, 'ocnli', 'publisher', 'train.50k.json'))
    const { memory, rows, stages } = run('ocnli', 2, { rows: 4_000_000 })
    console.log(
      `a corpus of ${megabytes(size)} MB, ${rows} rows: peak memory ${megabytes(memory)} MB (limit 400), survey ${stages.survey.seconds.toFixed(1)} s, render ${stages.render.seconds.toFixed(1)} s`,
    )
    process.exitCode = memory < 400e6 ? 0 : 1
  } else {
    writeNli(raw, 60_000)
    writeQa(raw, 8_000)
    console.log('parts        threads      rows/s        MB/s  rows/CPU s     peak MB   survey/render')
    const small = { unit: 1 << 20 }
    for (const compress of ['none', 'gzip']) {
      for (const threads of [1, 2]) measure(`NLI, ${compress}`, 'ocnli', threads, { ...small, compress })
      for (const threads of [1, 2]) measure(`QA, ${compress}`, 'cmrc2018', threads, { ...small, compress })
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
