import { SingleBar } from 'cli-progress'
import type { Reporter } from '../build/reporter.ts'
import { count, duration, size } from './format.ts'

/** How often a build that is no terminal's says how far it is. */
const QUIET_INTERVAL = 30_000

/** Progress on stderr: a bar on a terminal, otherwise a line per 30 s and one at a stage's end. */
export function progress(): Reporter {
  const bars = process.stderr.isTTY && !process.env['CI']
  let stop = () => {}
  let tick = (_by: number) => {}
  return {
    stage(name, total, unit) {
      const show = unit === 'bytes' ? size : count
      const started = performance.now()
      let done = 0
      const speed = () => done / Math.max(0.001, (performance.now() - started) / 1000)
      const left = () => duration((total - done) / Math.max(1, speed()))
      const rate = () => `${show(speed())}${unit === 'rows' ? ' rows' : ''}/s`
      if (bars) {
        const bar = new SingleBar({
          format: `${name} {bar} {percentage} % | {rate} | {left} left`,
          clearOnComplete: true,
          hideCursor: true,
          stream: process.stderr,
        })
        bar.start(total, 0, { rate: '', left: '…' })
        tick = by => {
          done += by
          bar.update(done, { rate: rate(), left: left() })
        }
        stop = () => bar.stop()
      } else {
        const timer = setInterval(
          () => say(`${name}: ${show(done)} of ${show(total)}, ${rate()}, ${left()} left`),
          QUIET_INTERVAL,
        )
        timer.unref()
        tick = by => {
          done += by
        }
        stop = () => {
          clearInterval(timer)
          if (done > 0)
            say(
              `${name}: ${show(done)}${unit === 'rows' ? ' rows' : ''} in ${duration((performance.now() - started) / 1000)}`,
            )
        }
      }
    },
    advance: by => tick(by),
    finish: () => stop(),
    note: say,
  }
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`)
}
