import { relative } from 'node:path'
import { describe } from '../mixture/describe.ts'
import type { MixDryRun, Mixture } from '../mixture/mix.ts'
import type { Planned } from '../mixture/plan.ts'
import type { Prepared } from '../mixture/prepare.ts'
import { count, percent, size } from './format.ts'
import { table } from './table.ts'

export interface ReportFlags {
  readonly by: 'part' | 'task' | 'setting'
  readonly json?: boolean
}

const rowsSaid = (rows: number): string => `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`

/** Says what a mixture is made of, and where it lies. */
export function printMixture(
  { manifest, made, prepared }: Mixture,
  out: string,
  { by, json }: ReportFlags,
): void {
  const folder = `${relative('', out) || out}/mixture`
  if (json) {
    console.log(JSON.stringify({ ...manifest, out: folder, made }))
    return
  }
  printPlan(prepared, by)
  printDropped(prepared)
  const { rows, shards } = manifest
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0)
  const held = rows.validation > 0 ? ` and ${count(rows.validation)} for validation` : ''
  console.log(
    `\n${count(rows.train)} rows${held} in ${shards.length} ${shards.length === 1 ? 'shard' : 'shards'}, ${size(bytes)}: ${folder}/data`,
  )
  if (!made) process.stderr.write('the mixture was up to date\n')
}

/** Says what a mixture would be made of. */
export function printDryMix({ prepared, bytes, needed, free }: MixDryRun, { by, json }: ReportFlags): void {
  if (json) {
    const languages = describe(prepared)
    console.log(JSON.stringify({ languages, unwanted: droppedOf(prepared), bytes, needed, free }))
    return
  }
  printPlan(prepared, by)
  printDropped(prepared)
  console.log(
    `\nabout ${size(bytes)} of text; disk: about ${size(needed)} needed, ${size(free)} free\nnothing was written`,
  )
}

const DEPTH = { part: 1, task: 2, setting: 3 } as const

/** Prints a plan as a table, and what of its rows is not used. */
export function printPlan({ plan, targets, counts }: Prepared, by: ReportFlags['by']): void {
  const rows = plan.reduce((sum, node) => sum + node.rows, 0)
  const inTokens = plan.some(node => node.taken !== node.rows)
  const [validation, long, foreign] = [targets.validation, counts.long, counts.foreign].map(cells =>
    cells.reduce((sum, each) => sum + each, 0),
  ) as [number, number, number]
  const lines: string[][] = []
  const add = (node: Planned, depth: number) => {
    lines.push([
      `${'  '.repeat(depth)}${node.name}`,
      count(node.available),
      count(node.wanted),
      count(node.limit),
      count(node.taken),
      ...(inTokens ? [count(node.rows)] : []),
      percent(node.rows, rows),
      repeatsOf(node),
      count(Math.max(0, node.wanted - node.taken)),
    ])
    const below = node.below.filter(each => each.available > 0 || each.wanted > 0)
    if (depth < DEPTH[by]) for (const each of below) add(each, depth + 1)
  }
  for (const node of plan) add(node, 0)
  const unit = inTokens ? ' (tokens)' : ''
  const head = [
    'part',
    'available',
    `wanted${unit}`,
    `limit${unit}`,
    `taken${unit}`,
    ...(inTokens ? ['rows'] : []),
  ]
  const columns = [...head, 'share', 'repeats', 'shortage']
  console.log(table(columns, lines, columns.map((_, i) => i).slice(1)))
  if (validation > 0) console.log(`\nfor validation: ${rowsSaid(validation)}`)
  if (long > 0) console.log(`\nlonger than the limit, and not used: ${rowsSaid(long)}`)
  if (foreign > 0) console.log(`\nEnglish rows that hold Chinese, and are not used: ${rowsSaid(foreign)}`)
}

/** How often rows are read: `4.0x`, and how often they would have to be for what is wanted. */
function repeatsOf({ available, rows, wanted, taken }: Planned): string {
  if (available === 0) return '-'
  const times = (value: number) => `${(value / available).toFixed(value < available / 10 ? 2 : 1)}x`
  const needed = taken === 0 ? wanted : (rows * wanted) / taken
  return wanted > taken ? `${times(rows)} of ${times(needed)}` : times(rows)
}

/** Names that are told. */
const TOLD = 12

function printDropped(prepared: Prepared): void {
  const dropped = droppedOf(prepared)
  if (!dropped) return
  for (const language of ['zh', 'en']) {
    const tasks = dropped.tasks.filter(task => task.language === language)
    if (tasks.length === 0) continue
    const names = tasks.slice(0, TOLD).map(({ name, licence, use }) => `${name} (${licence}, ${use})`)
    const more = tasks.length > TOLD ? `, and ${tasks.length - TOLD} more` : ''
    const all = rowsSaid(tasks.reduce((sum, { rows }) => sum + rows, 0))
    console.log(`\nleft out by licence, ${language}: ${all} of ${names.join(', ')}${more}`)
  }
  console.log(
    table(
      ['part', 'rows before', 'share before', 'rows after', 'share after'],
      dropped.shares.map(({ name, before, after, shareBefore, shareAfter }) => [
        name,
        count(before),
        shareBefore,
        count(after),
        shareAfter,
      ]),
      [1, 2, 3, 4],
    ),
  )
}

/** What the licence filter left out, and what each part takes without and with it. */
function droppedOf({ unwanted, plan }: Prepared) {
  if (!unwanted) return undefined
  const all = (nodes: readonly Planned[]) => nodes.reduce((sum, { rows }) => sum + rows, 0)
  const [before, after] = [all(unwanted.plan), all(plan)]
  const pairs = plan.flatMap((language, i) =>
    [language, ...language.below].map((node, k) => {
      const old = [unwanted.plan[i]!, ...unwanted.plan[i]!.below][k]!
      return {
        name: k === 0 ? node.name : `  ${node.name}`,
        before: old.rows,
        after: node.rows,
        shareBefore: percent(old.rows, before),
        shareAfter: percent(node.rows, after),
      }
    }),
  )
  return {
    tasks: unwanted.tasks.map(({ task, stock: { language }, rows }) => ({ language, ...task, rows })),
    shares: pairs,
  }
}
