import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { gzipSync } from 'node:zlib'
import { mapUnit } from './map.ts'
import type { Prepared } from './prepare.ts'
import { lineOf, sayExample } from './render-unit.ts'
import { rendererFor } from './renderer.ts'
import type { Settings } from './settings.ts'

/** What a build will come to, by rendering a few examples of each task. */
export interface Estimate {
  readonly rows: number
  /** Bytes of the parts. */
  readonly bytes: number
  readonly seconds: number
  /** Bytes that the folder's disk has to give while old and new parts lie side by side. */
  readonly needed: number
  readonly free: number
}

/** Examples that are rendered for a task's estimate. */
const TRIALS = 200

export async function estimate(
  due: readonly Prepared[],
  settings: Settings,
  out: string,
  threads: number,
  tokenizer?: string,
): Promise<Estimate> {
  let rows = 0
  let bytes = 0
  let milliseconds = 0
  for (const task of due) {
    const trial = await tryOut(task, settings, tokenizer)
    rows += task.rows
    bytes += trial.bytesPerRow * task.rows
    milliseconds += trial.millisecondsPerRow * task.rows
  }
  const { bavail, bsize } = await statfs(existingAbove(out))
  return {
    rows,
    bytes: Math.round(bytes),
    seconds: milliseconds / 1000 / threads,
    needed: Math.round(bytes),
    free: bavail * bsize,
  }
}

async function tryOut(
  { work, survey, quota }: Prepared,
  settings: Settings,
  tokenizer: string | undefined,
): Promise<{ bytesPerRow: number; millisecondsPerRow: number }> {
  const { task, inputs, units } = work
  const renderer = rendererFor(task, settings, survey.pool, tokenizer)
  const lines: string[] = []
  const started = performance.now()
  let examples = 0
  let planned = 0
  for (const [i, unit] of units.entries()) {
    const file = inputs.files[unit.file]!
    const job = {
      task,
      file,
      firstRecord: survey.units[i]!.firstRecord,
      quota,
      seed: settings.seed,
      renderer,
    }
    for await (const { mapped } of mapUnit(task, file, unit, settings.maxRecord)) {
      for (const each of mapped) {
        if (each.kind === 'example' && examples++ < TRIALS)
          sayExample(job, each, (frame, wording) => {
            planned++
            if (!wording.over) lines.push(lineOf(frame, wording))
          })
      }
      if (examples >= TRIALS) break
    }
    if (examples >= TRIALS) break
  }
  const text = Buffer.from(lines.join('\n'))
  const bytes = settings.compress === 'gzip' ? gzipSync(text, { level: 3 }).length : text.length
  const rows = Math.max(1, planned)
  return { bytesPerRow: bytes / rows, millisecondsPerRow: (performance.now() - started) / rows }
}

function existingAbove(path: string): string {
  return existsSync(path) ? path : existingAbove(dirname(path))
}
