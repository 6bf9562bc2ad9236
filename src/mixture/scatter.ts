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

/** Rows after which it is told how far it is: a message costs as much as many rows. */
const TOLD = 10_000

/** Does a scatter job: the rows of the file and the entries of its index go side by side. `progress` is told the rows passed. */
export async function scatter(job: ScatterJob, progress: (rows: number) => void): Promise<Scattered> {
  const { file } = job.placed
  const { words, next, close } = openWords(file.index, ENTRY_WORDS)
  const { take, finish } = taker(job, words)
  let passed = 0
  try {
    for await (const block of READERS[file.reader]!(file.source)) {
      for (let from = 0; from < block.length; passed++) {
        const to = block.indexOf(10, from) + 1
        if (to === 0) throw new Error(`${file.name} ends within a line`)
        const at = next()
        if (at < 0) throw new Error(`${file.name} has more rows than its index`)
        take(at, block, from, to)
        from = to
      }
      if (passed < TOLD) continue
      progress(passed)
      passed = 0
    }
    progress(passed)
    if (next() >= 0) throw new Error(`${file.name} has fewer rows than its index`)
    return finish()
  } finally {
    close()
  }
}

const PLACE = purpose('place in the mixture')

/** What is folded into the keys of an epoch's rows (counted from 1) to give their places. */
const saltOf = (seed: number, epoch: number): number => draw({ hi: seed, lo: 0 }, PLACE, epoch)

/** Takes rows, each as often as it was chosen, and counts them. `words`: those of the index. */
function taker({ placed, gate, selection, seed, buckets, folder, room }: ScatterJob, words: Uint32Array) {
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

  const bucketOf = (side: number, hi: number): number =>
    side === TRAIN
      ? Math.floor((hi * buckets.train) / 2 ** 32)
      : buckets.train + Math.floor((hi * buckets.validation) / 2 ** 32)

  function put(side: number, at: number, epoch: number, line: Buffer, from: number, to: number): void {
    salts[epoch] ??= saltOf(seed, epoch)
    const { hi, lo } = mix({ hi: words[at]!, lo: words[at + 1]! }, salts[epoch]!)
    const bucket = bucketOf(side, hi)
    out.add(bucket, hi, lo, line, from, to)
    done.rows[bucket]!++
    done.bytes[bucket]! += to - from
  }

  return {
    /** `at`: the row's entry in the index; `from` and `to`: its line in the block. */
    take(at: number, block: Buffer, from: number, to: number): void {
      const cell = cellOf(words, at)
      const side = sideOf(words, at)
      const times = timesOf(selection, cell, side, words[at]!, words[at + 1]!)
      if (times > 0) put(side, at, 1, block, from, to)
      for (let epoch = 2; epoch <= times; epoch++) {
        const line = epochLine(block, from, to, epoch)
        put(side, at, epoch, line, 0, line.length)
      }
      if (side === TRAIN) {
        done.cells[cell]! += times
        done.tokens[cell]! += times * (words[at + 4]! + outputIn(words[at + 5]!))
      } else done.cells[cells + cell]! += times
    },
    finish(): Scattered {
      out.finish()
      return done
    },
  }
}
