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
  const seconds = median(runs.map(({ stages }) => stages.render))
  const { rows, bytes } = runs[0]
  console.log(
    `${name.padEnd(22)} ${String(threads).padStart(7)} ${String(Math.round(rows / seconds)).padStart(10)} ${megabytes(bytes / seconds).padStart(8)} ${megabytes(median(runs.map(({ memory }) => memory))).padStart(9)} ${median(
      runs.map(({ stages }) => stages.survey),
    )
      .toFixed(2)
      .padStart(9)}`,
  )
}

try {
  console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model}; medians of ${RUNS} runs`)
  if (process.argv.includes('--memory')) {
    writeNli(raw, 4_600_000)
    const { size } = statSync(join(raw, 'ocnli', 'train.50k.json'))
    const { memory, rows, stages } = run('ocnli', 2, { rows: 4_000_000 })
    console.log(
      `a corpus of ${megabytes(size)} MB, ${rows} rows: peak memory ${megabytes(memory)} MB (limit 400), survey ${stages.survey.toFixed(1)} s, render ${stages.render.toFixed(1)} s`,
    )
    process.exitCode = memory < 400e6 ? 0 : 1
  } else {
    writeNli(raw, 40_000)
    writeQa(raw, 6_000)
    console.log(`${'corpus, parts'.padEnd(22)} threads     rows/s     MB/s  peak MB  survey s`)
    const small = { unit: 1 << 20 }
    for (const compress of ['none', 'gzip']) {
      for (const threads of [1, 2]) measure(`NLI, ${compress}`, 'ocnli', threads, { ...small, compress })
      for (const threads of [1, 2]) measure(`QA, ${compress}`, 'cmrc2018', threads, { ...small, compress })
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
