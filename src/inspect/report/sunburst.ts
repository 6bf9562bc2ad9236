import { type HierarchyNode, type HierarchyRectangularNode, hierarchy, partition } from 'd3-hierarchy'
import { arc } from 'd3-shape'
import { type Html, html } from './html.ts'
import { count, percent } from './parts.ts'
import type { ShareNode } from './shares.ts'

type Arc = HierarchyRectangularNode<ShareNode>

const SIZE = 560
/** Radii at which the rings of languages, parts and tasks begin, and where the last one ends. */
const RINGS = [64, 106, 192, 276]
/** Shorter arcs have no name in them. */
const ROOM = 17

/**
 * A sunburst: languages within, categories or submixtures around them, tasks outside. `hues` gives the colour of each
 * part, so that two sunbursts side by side read alike; `order` its place.
 */
export function sunburst(
  id: string,
  root: ShareNode,
  hues: ReadonlyMap<string, number>,
  caption: Html,
): Html {
  const places = [...hues.keys()]
  const tree = partition<ShareNode>().size([2 * Math.PI, 4])(
    hierarchy<ShareNode>(root, ({ below }) => below)
      .sum(({ below, rows }) => (below.length === 0 ? rows : 0))
      .sort((a, b) => order(a, b, places)),
  )
  const arcs = tree.descendants().filter(({ depth, value }) => depth > 0 && (value ?? 0) > 0)
  return html`<figure class="sunburst">
<svg viewBox="${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}" role="img" aria-labelledby="${id}">
${arcs.map(each => ringPiece(each, root.rows, hues))}
${arcs.map(label)}
<text class="total" y="-2">${count(root.rows)}</text>
<text class="unit" y="18">${bothTexts('rows', '行')}</text>
</svg>
<figcaption id="${id}">${caption}</figcaption>
</figure>`
}

/** Parts stand in their given order, all others by size. */
function order(a: HierarchyNode<ShareNode>, b: HierarchyNode<ShareNode>, places: readonly string[]): number {
  if (a.depth === 2 && b.depth === 2) return places.indexOf(a.data.name) - places.indexOf(b.data.name)
  return (b.value ?? 0) - (a.value ?? 0) || (a.data.name < b.data.name ? -1 : 1)
}

const shape = arc<Arc>()
  .startAngle(({ x0 }) => x0)
  .endAngle(({ x1 }) => x1)
  .padAngle(({ x0, x1 }) => Math.min((x1 - x0) / 2, 0.004))
  .padRadius(RINGS[2]!)
  .innerRadius(({ depth }) => RINGS[depth - 1]! + 1)
  .outerRadius(({ depth, data }) => (depth === 2 && data.below.length === 0 ? RINGS[3]! : RINGS[depth]!))
  .digits(2)

function ringPiece(each: Arc, all: number, hues: ReadonlyMap<string, number>): Html {
  const { depth, data, value = 0 } = each
  const part = depth === 3 ? each.parent!.data.name : data.name
  const style =
    depth === 1 ? html`class="arc lang"` : html`class="arc d${depth}" style="--h:${hues.get(part) ?? 0}"`
  const name = data.en === data.zh ? data.en : `${data.zh} ${data.en}`
  return html`<path ${style} d="${shape(each) ?? ''}"><title>${name}: ${count(value)} (${percent(value / Math.max(1, all))})</title></path>`
}

/** Names stand along the radius, in the ring of languages across it, and nowhere that they have no room. */
function label(each: Arc): Html | undefined {
  const { depth, data, x0, x1 } = each
  const whole = depth === 2 && data.below.length === 0
  const [inner, outer] = [RINGS[depth - 1]!, whole ? RINGS[3]! : RINGS[depth]!]
  const middle = (inner + outer) / 2
  const angle = (x0 + x1) / 2
  if ((x1 - x0) * middle < ROOM) return undefined
  if (depth === 1) {
    const x = Math.sin(angle) * middle
    const y = -Math.cos(angle) * middle
    // A ring that is closed has its name at the top.
    const at =
      x1 - x0 > 6 ? html`x="0" y="${(-middle).toFixed(1)}"` : html`x="${x.toFixed(1)}" y="${y.toFixed(1)}"`
    return html`<text class="name" ${at}>${bothTexts(data.en, data.zh)}</text>`
  }
  const degrees = (angle * 180) / Math.PI - 90
  const turned = degrees > 90 && degrees < 270
  const place = html`transform="rotate(${degrees.toFixed(1)}) translate(${middle.toFixed(1)},0)${turned ? ' rotate(180)' : ''}"`
  const room = Math.floor((outer - inner - 8) / LETTER)
  const lines = (x1 - x0) * middle < 2 * ROOM ? 1 : 2
  const en = inLines(data.en, room, lines)
  return html`<text class="name" ${place}>${data.zh === data.en ? en : bilingual(en, html`${data.zh}`)}</text>`
}

/** Width of a letter, about. */
const LETTER = 5.8

/** A name in as many lines as there is room for, broken at a blank; what has no room is left out. */
function inLines(text: string, room: number, lines: number): Html {
  const blank = text.lastIndexOf(' ')
  if (text.length <= room || lines === 1 || blank < 0) return html`${shortened(text, room)}`
  const [first, second] = [text.slice(0, blank), text.slice(blank + 1)]
  return html`<tspan x="0" dy="-0.55em">${shortened(first, room)}</tspan><tspan x="0" dy="1.1em">${shortened(second, room)}</tspan>`
}

const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1)}…`

const bothTexts = (en: string, zh: string): Html => bilingual(html`${en}`, html`${zh}`)

const bilingual = (en: Html, zh: Html): Html =>
  en.html === zh.html
    ? en
    : html`<tspan class="t" lang="en">${en}</tspan><tspan class="t" lang="zh-CN">${zh}</tspan>`

/** A hue for every part, in the order of their sizes. */
export function huesOf(nodes: readonly ShareNode[]): Map<string, number> {
  const parts = nodes.flatMap(root => root.below.flatMap(({ below }) => below))
  const names = [
    ...new Set(
      parts.toSorted((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1)).map(({ name }) => name),
    ),
  ]
  // Neighbours differ by the golden angle.
  return new Map(names.map((name, i) => [name, Math.round((205 + i * 137.508) % 360)]))
}
