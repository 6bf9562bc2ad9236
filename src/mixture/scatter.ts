import { threadId } from 'node:worker_threads'
import { draw, mix, purpose } from '../lib/chance.ts'
import { openWords } from '../lib/words.ts'
import { ENTRY_WORDS, outputIn } from '../output/index-file.ts'
import { bucketWriter } from './bucket.ts'
import { epochLine } from './epoch.ts'
import type { Scattered, ScatterJob } from './jobs.ts'
import { READERS } from './readers.ts'
import { placer, TRAIN } from './scan.ts'
import { timesOf } from './selection.ts'

const PLACE = purpose('place in the mixture')

/** What is folded into the keys of an epoch's rows (counted from 1) to give their places. */
const saltOf = (seed: number, epoch: number): number => draw({ hi: seed, lo: 0 }, PLACE, epoch)

/** Rows after which it is told how far it is: a message costs as much as many rows. */
const TOLD = 10_000

/** Does a scatter job. `progress` is told the rows that were passed. */
export async function scatter(job: ScatterJob, progress: (rows: number) => void): Promise<Scattered> {
  const { placed, gate, selection, seed, buckets, folder, room } = job
  const { file } = placed
  const count = buckets.train + buckets.validation
  const cells = selection.epochs.length
  const done = {
    rows: new Float64Array(count),
    bytes: new Float64Array(count),
    cells: new Float64Array(2 * cells),
    tokens: new Float64Array(cells),
  }
  const out = bucketWriter(folder, String(threadId), count, room)
  const { cellOf, sideOf } = placer(placed, gate)
  const salts: number[] = []
  const index = openWords(file.index, ENTRY_WORDS)
  const { words, next } = index
  let passed = 0
  try {
    for await (const block of READERS[file.reader]!(file.source)) {
      for (let from = 0; from < block.length; passed++) {
        const to = block.indexOf(10, from) + 1
        if (to === 0) throw new Error(`${file.name} ends within a line`)
        const at = next()
        if (at < 0) throw new Error(`${file.name} has more rows than its index`)
        const cell = cellOf(words, at)
        const side = sideOf(words, at)
        const times = timesOf(selection, cell, side, words[at]!, words[at + 1]!)
        for (let epoch = 1; epoch <= times; epoch++) {
          salts[epoch] ??= saltOf(seed, epoch)
          const { hi, lo } = mix({ hi: words[at]!, lo: words[at + 1]! }, salts[epoch]!)
          const bucket =
            side === TRAIN
              ? Math.floor((hi * buckets.train) / 2 ** 32)
              : buckets.train + Math.floor((hi * buckets.validation) / 2 ** 32)
          done.rows[bucket]!++
          if (epoch === 1) {
            out.add(bucket, hi, lo, block, from, to)
            done.bytes[bucket]! += to - from
          } else {
            const line = epochLine(block, from, to, epoch)
            out.add(bucket, hi, lo, line, 0, line.length)
            done.bytes[bucket]! += line.length
          }
        }
        if (side === TRAIN) {
          done.cells[cell]! += times
          done.tokens[cell]! += times * (words[at + 4]! + outputIn(words[at + 5]!))
        } else done.cells[cells + cell]! += times
        from = to
      }
      if (passed < TOLD) continue
      progress(passed)
      passed = 0
    }
    progress(passed)
    if (next() >= 0) throw new Error(`${file.name} has fewer rows than its index`)
    out.finish()
    return done
  } finally {
    index.close()
  }
}
