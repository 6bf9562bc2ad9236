import { KINDS, type Sample } from '../inspect/diff/count.ts'
import type { BuildDiff, TaskDiff } from '../inspect/diff/diff.ts'
import type { Difference, FileDifference } from '../inspect/diff/facts.ts'
import { padTo, wrap } from '../lib/width.ts'
import type { Unified } from '../output/row.ts'
import { pc } from './color.ts'
import { count } from './format.ts'
import { sideBySide } from './side-by-side.ts'
import { table } from './table.ts'
import { terminalWidth } from './terminal.ts'

/** What two builds do not have in common, as a person reads it. */
export function printDiff(old: string, now: string, diff: BuildDiff): void {
  const { equal, settings, program, tasks, same } = diff
  const blocks = [`${pc.bold(old)} → ${pc.bold(now)}`]
  if (settings.length > 0) blocks.push(differenceTable('setting', settings))
  if (program.length > 0) blocks.push(differenceTable('program', program))
  if (tasks.length > 0) blocks.push(overview(tasks))
  blocks.push(...tasks.flatMap(detail))
  const all = same.length + tasks.length
  const tell = equal
    ? `the same: ${count(all)} ${all === 1 ? 'task' : 'tasks'}, every row`
    : `${count(tasks.length)} of ${count(all)} ${all === 1 ? 'task' : 'tasks'} differ`
  blocks.push(equal ? pc.green(tell) : pc.bold(tell))
  console.log(blocks.join('\n\n'))
}

function differenceTable(name: string, all: readonly Difference[]): string {
  const rows = all.map(one => [one.name, textOf(one.old), textOf(one.new)])
  return table([pc.bold(name), 'old', 'new'], rows)
}

function textOf(value: unknown): string {
  if (value === undefined) return '–'
  if (typeof value === 'number') return Number.isInteger(value) ? count(value) : String(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const COUNTED = ['added', 'removed', 'changed', 'moved'] as const

function overview(tasks: readonly TaskDiff[]): string {
  const rows = tasks.map(({ task, status, rows }) => [
    task,
    status === 'changed' ? '' : status,
    ...[rows.old, rows.new, rows.same, ...COUNTED.map(kind => rows[kind])].map(count),
  ])
  return table([pc.bold('task'), '', 'rows old', 'rows new', 'same', ...COUNTED], rows, [2, 3, 4, 5, 6, 7, 8])
}

/** So many templates of a task are shown, those of which most changed first. */
const SHOWN = 12

function detail({ task, files, facts, templates, samples }: TaskDiff): string[] {
  const blocks: string[] = []
  if (files.length > 0) blocks.push(table([pc.bold('source'), '', ''], files.map(fileLine)))
  if (facts.length > 0) blocks.push(differenceTable('fact', facts))
  if (templates.length > 0) {
    const sum = (one: (typeof templates)[number]) => COUNTED.reduce((all, kind) => all + one[kind], 0)
    const most = [...templates].sort((a, b) => sum(b) - sum(a))
    const rows = most.slice(0, SHOWN).map(one => [one.template, ...COUNTED.map(kind => count(one[kind]))])
    const more = most.length > SHOWN ? `\n… and ${most.length - SHOWN} more (--json has all)` : ''
    blocks.push(table([pc.bold('template'), ...COUNTED], rows, [1, 2, 3, 4]) + more)
  }
  const title = pc.bold(pc.cyan(`── ${task} ${'─'.repeat(Math.max(2, terminalWidth() - task.length - 4))}`))
  for (const kind of KINDS) {
    const texts = samples.filter(one => one.kind === kind).map(sampleText)
    if (texts.length > 0) blocks.push(texts.join(kind === 'moved' ? '\n' : '\n\n'))
  }
  return [title, ...blocks]
}

function fileLine({ file, old, new: now }: FileDifference): string[] {
  if (!old || !now) return [file, old ? 'not read any more' : 'new', '']
  const change = (name: 'bytes' | 'records') =>
    old[name] === now[name] ? '' : `${count(old[name])} → ${count(now[name])} ${name}`
  const changes = [change('records'), change('bytes')].filter(text => text !== '').join(', ')
  const moved = old.records === now.records ? '' : 'later records may have other numbers now'
  return [file, changes || 'other bytes', moved]
}

const FIELDS = ['instruction', 'input', 'output', 'domain', 'task'] as const

function sampleText({ kind, old, new: now, sides }: Sample): string {
  const width = terminalWidth()
  const moved = sides ? pc.yellow(`  ${sides.old} → ${sides.new}`) : ''
  const head = `${pc.bold(kind)}  ${old?.id ?? now?.id}${moved}`
  if (kind === 'moved') return head
  if (!old || !now) return [head, ...rowLines((old ?? now)!, old ? pc.red : pc.green, width)].join('\n')
  const half = Math.floor((width - LEFT - 3) / 2)
  const lines = [head, `${' '.repeat(LEFT)}${pc.dim(padTo('old', half))} │ ${pc.dim('new')}`]
  for (const field of ['id', ...FIELDS] as const) {
    if (old[field] === now[field]) continue
    const both = sideBySide(old[field], now[field], width - LEFT)
    lines.push(...named(field, both))
  }
  return lines.join('\n')
}

const LEFT = 13

const named = (name: string, lines: readonly string[]): string[] =>
  lines.map((line, i) => `${pc.dim((i === 0 ? name : '').padEnd(LEFT))}${line}`)

/** A row that one build alone has; long texts are cut. */
function rowLines(row: Unified, paint: (text: string) => string, width: number): string[] {
  return (['instruction', 'input', 'output'] as const).flatMap(field => {
    const lines = wrap(row[field], width - LEFT)
    const shown = lines.length > 8 ? [...lines.slice(0, 7), '…'] : lines
    return row[field] === '' ? [] : named(field, shown.map(paint))
  })
}
