import { MultiBar } from 'cli-progress'
import type { Watch } from '../sources/fetch/errand.ts'
import { duration, size } from './format.ts'

/** How often downloads that nobody watches say how far they are. */
const QUIET_INTERVAL = 30_000

/** A download under way. */
interface Current {
  readonly name: string
  /** When it began, and how many bytes were here then: what came before says nothing of the speed. */
  began: number
  from: number | undefined
  here: number
  total: number | undefined
}

/** Progress on stderr: a bar for each file on a terminal, otherwise a line per 30 s. `close` ends it. */
export function watchDownloads(): Watch & { close(): void } {
  return process.stderr.isTTY && !process.env['CI'] ? bars() : lines()
}

function lines(): Watch & { close(): void } {
  const current = new Set<Current>()
  const timer = setInterval(() => {
    if (current.size > 0) say([...current].map(one => `${one.name} ${progressOf(one)}`).join('; '))
  }, QUIET_INTERVAL)
  timer.unref()
  return {
    begin(corpus, file) {
      const one = download(corpus, file)
      current.add(one)
      return {
        at: (bytes, total) => move(one, bytes, total),
        end() {
          current.delete(one)
          if (came(one) > 0) say(ended(one))
        },
      }
    },
    note: say,
    close: () => clearInterval(timer),
  }
}

function bars(): Watch & { close(): void } {
  const all = new MultiBar({
    format: '{name} {bar} {progress}',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  })
  const note = (text: string) => all.log(`${text}\n`)
  return {
    begin(corpus, file) {
      const one = download(corpus, file)
      const bar = all.create(1, 0, { name: one.name, progress: '' })
      let shown = 0
      return {
        at(bytes, total) {
          move(one, bytes, total)
          const now = performance.now()
          if (now - shown < 100) return
          shown = now
          bar.setTotal(Math.max(1, total ?? bytes))
          bar.update(bytes, { name: one.name, progress: progressOf(one) })
        },
        end() {
          all.remove(bar)
          if (came(one) > 0) note(ended(one))
        },
      }
    },
    note,
    close: () => all.stop(),
  }
}

function download(corpus: string, file: string): Current {
  const name = file.startsWith(`${corpus}/`) ? file : `${corpus}: ${file}`
  return { name, began: performance.now(), from: undefined, here: 0, total: undefined }
}

function move(one: Current, bytes: number, total: number | undefined): void {
  // It goes on from an earlier part, or starts anew.
  if (one.from === undefined || bytes < one.here) {
    one.began = performance.now()
    one.from = bytes
  }
  one.here = bytes
  one.total = total
}

/** Bytes that came while it was watched. */
const came = ({ from, here }: Current): number => here - (from ?? here)

const secondsOf = ({ began }: Current): number => Math.max(0.001, (performance.now() - began) / 1000)

/** `12.0 MiB of 30.0 MiB, 1.2 MiB/s, 15 s left`. */
function progressOf(one: Current): string {
  const { here, total } = one
  const speed = came(one) / secondsOf(one)
  const rate = `${size(Math.round(speed))}/s`
  if (total === undefined) return `${size(here)}, ${rate}`
  return `${size(here)} of ${size(total)}, ${rate}, ${speed > 0 ? duration((total - here) / speed) : '…'} left`
}

const ended = (one: Current): string => `${one.name}: ${size(came(one))} in ${duration(secondsOf(one))}`

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
