import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { expect, test } from 'vitest'
import { ROOT } from '../src/lib/root.ts'
import { temporary } from './helpers/folders.ts'
import { putDpi } from './support/english.ts'

const home = temporary()

const CHILD = join(ROOT, 'test', 'bench', 'english-child.mjs')
const MIB = 2 ** 20

interface Taken {
  readonly census: readonly {
    readonly records: number
    readonly repeats: number
    readonly rejects: readonly { readonly reason: string }[]
    readonly kept: { readonly rows: number }
  }[]
  readonly lines: number
  readonly memory: number
}

/** Counts and reads in a process that dies if it holds more than so much. */
function take(raw: string, heap: number): Taken {
  const args = [
    `--max-old-space-size=${heap}`,
    CHILD,
    raw,
    `${raw}-work`,
    '1',
    String(MIB),
    '{"unit":1048576}',
  ]
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  )
}

/** A gzip stream of so many rows, every hundredth of which comes twice; among them a line of 60 MB. */
async function putStream(path: string, rows: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const words = 'the harbour was full of small boats that nobody had counted before this winter'.split(' ')
  function* lines() {
    for (let i = 0; i < rows; i++) {
      const n = i % 100 === 99 ? i - 50 : i
      const inputs = `Question ${n}: ${words.map((word, k) => ((n >> k) % 2 === 0 ? word : word.toUpperCase())).join(' ')}\n${'and so on '.repeat(20)}`
      yield `${JSON.stringify({ inputs, targets: `answer ${n}`, task: 'cot' })}\n`
      if (i !== 1000) continue
      for (let k = 0; k < 60; k++) yield 'x'.repeat(1_000_000)
      yield '\n'
    }
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path))
}

test('memory does not grow with the rows of a gzip stream, and a line of 60 MB passes', async () => {
  const name = 'cot_zs_opt_train.jsonl.gz'
  await putStream(join(home, 'few', 'cot', 'dump', name), 20_000)
  await putStream(join(home, 'many', 'cot', 'dump', name), 160_000)
  const few = take(join(home, 'few'), 48)
  const many = take(join(home, 'many'), 48)
  for (const [taken, rows] of [
    [few, 20_000],
    [many, 160_000],
  ] as const) {
    const [census] = taken.census
    expect(census).toMatchObject({ records: rows + 1, repeats: rows / 100, kept: { rows: rows * 0.99 } })
    expect(census!.rejects).toMatchObject([{ reason: '60000000 bytes, more than the limit of 16777216' }])
    expect(taken.lines).toBe(rows * 0.99)
  }
  expect(many.memory).toBeLessThan(few.memory + 64 * MIB)
})

test('a parquet row group of more bytes than the heap has is read page by page', () => {
  const rows = Array.from({ length: 24_000 }, (_, i) => ({
    inputs: `${i} ${String.fromCharCode(97 + (i % 26)).repeat(3_000)}${i}`,
    targets: String(i),
    task_source: 'CoT',
    task_name: 'spelling',
    template_type: 'zs_opt',
  }))
  putDpi(join(home, 'wide', 'cot', 'dpi'), rows, 1, 24_000)
  const taken = take(join(home, 'wide'), 48)
  expect(taken.census).toMatchObject([{ records: 24_000, repeats: 0, kept: { rows: 24_000 } }])
  expect(taken.lines).toBe(24_000)
})
