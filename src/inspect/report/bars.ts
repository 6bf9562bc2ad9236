import { scaleLinear } from 'd3-scale'
import { type Histogram, quantile } from '../../lib/histogram.ts'
import { type Html, html } from './html.ts'
import { count } from './parts.ts'

export interface Bars {
  /** Left edges, one a bar, of equal width; the last bar holds all that is longer. */
  readonly width: number
  readonly counts: readonly number[]
}

/** Counts in bars of equal width up to `most`; what is above stands in one more. */
export function barsOf(histogram: Histogram, most: number, bars: number): Bars {
  const width = Math.max(1, Math.ceil(most / bars))
  const counts = Array.from({ length: bars + 1 }, () => 0)
  for (const [value, rows] of Object.entries(histogram))
    counts[Math.min(bars, Math.floor(Number(value) / width))]! += rows
  return { width, counts }
}

const WIDTH = 560
const HEIGHT = 180
const LEFT = 8
const BASE = HEIGHT - 26
const BARS = 56

/** Lengths of rows in bars, with the limit as a line. */
export function lengthChart(id: string, histogram: Histogram, limit: number, caption: Html): Html {
  const longest = quantile(histogram, 1) ?? limit
  const most = Math.max(limit * 1.06, Math.min(longest, limit * 2))
  const { width, counts } = barsOf(histogram, most, BARS)
  const x = scaleLinear([0, width * (BARS + 1)], [LEFT, WIDTH - LEFT])
  const y = scaleLinear([0, Math.max(1, ...counts)], [BASE, 22])
  const thick = x(width) - x(0)
  return html`<figure>
<svg class="lengths" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${id}">
${counts.map((rows, i) =>
  rows === 0
    ? undefined
    : html`<rect class="bar" x="${(x(i * width) + 0.5).toFixed(1)}" y="${y(rows).toFixed(1)}" width="${(thick - 1).toFixed(1)}" height="${Math.max(0.8, BASE - y(rows)).toFixed(1)}"><title>${from(i, width)}: ${count(rows)}</title></rect>`,
)}
<line class="axis" x1="${LEFT}" x2="${WIDTH - LEFT}" y1="${BASE}" y2="${BASE}"/>
${x
  .ticks(7)
  .map(tick => html`<text class="tick" x="${x(tick).toFixed(1)}" y="${BASE + 17}">${count(tick)}</text>`)}
<line class="limit" x1="${x(limit).toFixed(1)}" x2="${x(limit).toFixed(1)}" y1="14" y2="${BASE}"/>
<text class="limit" x="${(x(limit) - 6).toFixed(1)}" y="18">${count(limit)}</text>
</svg>
<figcaption id="${id}">${caption}</figcaption>
</figure>`
}

const from = (i: number, width: number): string =>
  i === BARS ? `≥ ${count(i * width)}` : `${count(i * width)}–${count((i + 1) * width - 1)}`

/** The same as a line's worth of bars, without axes. */
export function spark(histogram: Histogram, limit: number): Html {
  const { counts } = barsOf(histogram, limit, 24)
  const high = Math.max(1, ...counts)
  return html`<svg class="spark" viewBox="0 0 100 20" aria-hidden="true" focusable="false">${counts.map(
    (rows, i) =>
      rows === 0
        ? undefined
        : html`<rect x="${i * 4}" y="${(20 - (19 * rows) / high - 1).toFixed(1)}" width="3.2" height="${((19 * rows) / high + 1).toFixed(1)}"/>`,
  )}</svg>`
}
