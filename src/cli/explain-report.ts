import { relative } from 'node:path'
import type { Comparison, Decision, Explained, Place, Said } from '../inspect/explain/explained.ts'
import { padTo, widthOf, wrap } from '../lib/width.ts'
import type { Unified } from '../output/row.ts'
import { pc } from './color.ts'
import { count } from './format.ts'
import { sideBySide } from './side-by-side.ts'
import { jsonOf, terminalWidth } from './terminal.ts'

/** Places of the names at the left. */
const LEFT = 11

/** A row from its raw record on, as a person reads it. */
export function printExplained(explained: Explained): void {
  const { id, place, raw, repaired, said, compared, changes, notes } = explained
  const room = terminalWidth() - LEFT
  const lines = [pc.bold(id), '']
  const section = (name: string, content: readonly string[]) => {
    for (const [i, line] of content.entries())
      lines.push(`${labelled(i === 0 ? name : '', LEFT, pc.cyan)}${line}`.trimEnd())
    if (content.length > 0) lines.push('')
  }
  section('source', placeLines(place))
  section('record', jsonLines(raw, room))
  if (jsonOf(raw) !== jsonOf(repaired)) section('read as', jsonLines(repaired, room))
  if (said) saidSections(said, room, section)
  section('row', pairs(rowFields(explained), room))
  if (explained.epoch !== undefined)
    section('epoch', [`${explained.epoch}: the mixture takes this row more than once`])
  for (const one of compared) section('compared', comparison(one, room))
  section(
    'changed',
    changes.flatMap(change => wrap(change, room).map(line => pc.yellow(line))),
  )
  section(
    'note',
    notes.flatMap(note => wrap(note, room)),
  )
  console.log(lines.join('\n').trimEnd())
}

function saidSections(
  said: Said,
  room: number,
  section: (name: string, lines: readonly string[]) => void,
): void {
  const { fields, hashes, side, template, options, worked } = said
  section('example', [
    ...pairs(
      Object.entries(fields).map(([name, value]) => [name, textOf(value)] as const),
      room,
    ),
    '',
    pc.dim(
      `content ${hashes.content}  key ${hashes.key} (seed ${said.seed})  group ${hashes.group}, ${side}`,
    ),
  ])
  section('template', [
    `${pc.bold(template.name)}  ${template.file}:${template.line}${template.inverse ? '  inverse' : ''}`,
    ...template.text
      .split('\n')
      .flatMap(line => wrap(line, room - 2))
      .map(line => pc.dim(`│ ${line}`.trimEnd())),
  ])
  if (options)
    section('options', [
      `form ${pc.bold(options.form)}`,
      ...options.choices.flatMap((choice, i) => wrap(`${i === options.right ? '▸' : ' '} ${choice}`, room)),
    ])
  if (worked)
    section('worked', [`layout ${pc.bold(worked.layout)}`, ...worked.examples.map(example => `  ${example}`)])
  section(
    'decided',
    said.decisions.flatMap(decision => decisionLines(decision, room)),
  )
}

/** JSON over several lines; what is longer than a line goes on further to the right. */
const jsonLines = (value: unknown, room: number): string[] =>
  jsonOf(value, 2)
    .split('\n')
    .flatMap(line => {
      const indent = /^ */.exec(line)![0]
      return wrap(line.trimStart(), room - indent.length - 2).map(
        (text, i) => `${indent}${i > 0 ? '  ' : ''}${text}`,
      )
    })

function placeLines(place: Place): string[] {
  const { corpus, form, split, licence, file, path, record, line, beside } = place
  const facts = [corpus, form === '' ? '' : `form ${form}`, split ?? '', licence].filter(fact => fact !== '')
  const shown = relative('', path).startsWith('..') ? path : relative('', path)
  return [
    facts.join(', '),
    `${shown}${line === undefined ? '' : `:${line}`}`,
    `record ${count(record)} of ${file}, counted from 0`,
    ...(beside.length > 0 ? [`read with ${beside.join(', ')}`] : []),
  ]
}

function decisionLines({ what, chosen, among = [], by }: Decision, room: number): string[] {
  const width = Math.max(0, ...among.map(({ name }) => widthOf(name)))
  return [
    ...wrap(`${what}: ${chosen}`, room).map((line, i) => (i === 0 ? pc.bold(line) : line)),
    ...wrap(by, room - 2).map(line => pc.dim(`  ${line}`)),
    ...among.map(one => {
      const line = `  ${one.chosen ? '▸' : ' '} ${padTo(one.name, width)}  ${one.why}`
      return one.chosen ? line : pc.dim(line)
    }),
  ]
}

function rowFields({ row }: Explained): (readonly [string, string])[] {
  const { id: _, ...fields } = JSON.parse(row) as Unified
  return Object.entries(fields)
}

/** Names and texts in two columns. */
function pairs(fields: readonly (readonly [string, string])[], room: number): string[] {
  const left = Math.min(24, Math.max(...fields.map(([name]) => widthOf(name)))) + 2
  return fields.flatMap(([name, text]) =>
    wrap(text, room - left).map((line, i) =>
      `${labelled(i === 0 ? name : '', left, pc.dim)}${line}`.trimEnd(),
    ),
  )
}

/** A name at the left of a text. Blanks have no colour, which would keep them at the end of an empty line. */
const labelled = (name: string, width: number, paint: (text: string) => string): string =>
  name === '' ? ' '.repeat(width) : paint(padTo(name, width))

const textOf = (value: unknown): string => (typeof value === 'string' ? value : jsonOf(value))

function comparison({ path, line, found, expected, same }: Comparison, room: number): string[] {
  const where = `${relative('', path) || path}:${line}`
  if (same) return wrap(`${where}: identical to the byte`, room).map(text => pc.green(text))
  const half = Math.floor((room - 3) / 2)
  return [
    pc.red(`${where}: another row`),
    `${padTo('in the file', half)} │ made again`,
    ...sideBySide(found, expected, room),
  ]
}
