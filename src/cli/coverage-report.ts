import type { TaskCoverage, TemplateCoverage } from '../inspect/coverage/coverage.ts'
import { COLUMNS, type Lengths } from '../inspect/coverage/matrix.ts'
import { markdownTable } from '../output/markdown.ts'
import { pc } from './color.ts'
import { count, percent } from './format.ts'
import { table, tableWidth } from './table.ts'

type CoverageFormat = 'text' | 'markdown'
type Cells = readonly (readonly (string | number)[])[]

/** A line for each task, one more for its inverted templates: templates, and rows where there is a build. */
export function overview(tasks: readonly TaskCoverage[], format: CoverageFormat): string {
  const built = tasks.some(task => task.built)
  const rows = tasks.flatMap(task => {
    const { matrix, unconditional, templates } = task
    const inverted = templates.filter(({ inverse }) => inverse).length
    return [
      [
        task.task,
        `${unconditional}/${templates.length}`,
        ...cellsOf(matrix.plain, built),
        ...(built ? [task.built ? count(task.built.rows) : 'not built'] : []),
      ],
      ...(inverted === 0
        ? []
        : [['  inverse', `${inverted}`, ...cellsOf(matrix.inverse, built), ...(built ? [''] : [])]]),
    ]
  })
  const head = ['task', 'templates', ...COLUMNS, ...(built ? ['rows'] : [])]
  const legend = `templates: those that fit every example of all; in a column: those that serve the setting${built ? ', and its rows' : ''}`
  return [
    grid(head, rows, [1, 2, 3, 4, 5, 6], format),
    '',
    legend,
    ...tasks.flatMap(task => remarksOn(task).map(remark => `${item(format)}${task.task}: ${remark}`)),
  ].join('\n')
}

const cellsOf = (line: TaskCoverage['matrix']['plain'], built: boolean): string[] =>
  COLUMNS.map(setting => {
    const { templates, rows } = line[setting]
    if (templates === 0 && !rows) return '·'
    return built ? `${templates}  ${rows === undefined ? '' : count(rows)}`.trimEnd() : String(templates)
  })

/** One task in full. */
export function detail(task: TaskCoverage, format: CoverageFormat): string {
  const { templates, built, labels } = task
  const blocks = [
    heading(task.task, format),
    grid(
      ['template', 'options', 'flags', 'option forms', 'leaves out'],
      templates.map(sayingCells),
      [],
      format,
    ),
    ...(built ? ['', wonTable(templates, format)] : []),
    `${task.unconditional} of ${templates.length} templates fit every example; each example is said ${task.renderings} times`,
    ...(labels.length > 0 ? ['', labelTable(task, format)] : []),
    ...remarksOn(task).map(remark => `${item(format)}${remark}`),
  ]
  return blocks.join('\n')
}

const sayingCells = ({ name, settings, forms, allowed, leaves, ...flags }: TemplateCoverage) => [
  name,
  settings.some(setting => setting.endsWith('noopt')) ? 'noopt' : 'opt',
  [
    flags.inverse ? 'inverse' : '',
    flags.conditional ? 'conditional' : '',
    settings.length < 2 ? 'zero-shot' : '',
    flags.weight < 1 ? `weight ${flags.weight}` : '',
  ]
    .filter(Boolean)
    .join(', '),
  forms ? wonForms(forms) : allowed.join(' '),
  leaves.join(' '),
]

const wonForms = (forms: Readonly<Record<string, number>>): string =>
  Object.entries(forms)
    .filter(([form]) => form !== '-')
    .map(([form, rows]) => `${form} ${count(rows)}`)
    .join(', ')

function wonTable(templates: readonly TemplateCoverage[], format: CoverageFormat): string {
  const lengths = templates.some(template => template.lengths)
  const head = ['template', 'rows', 'share', 'by weight', 'few-shot', ...(lengths ? ['in', 'out'] : [])]
  const rows = templates.map(({ name, rows = 0, share = 0, expected, fewShot = 0, lengths: own }) => [
    name,
    count(rows),
    percent(share, 1),
    expected === undefined ? '' : between(expected.low, expected.high),
    count(fewShot),
    ...(lengths ? lengthCells(own) : []),
  ])
  const legend = lengths ? '\nin, out: tokens as the build counted them, median and 99th percentile' : ''
  return `${grid(head, rows, [1, 2, 3, 4, 5, 6], format)}${legend}`
}

const between = (low: number, high: number): string =>
  percent(low, 1) === percent(high, 1) ? percent(low, 1) : `${(100 * low).toFixed(1)}–${percent(high, 1)}`

const lengthCells = (lengths: Lengths | undefined): string[] =>
  lengths === undefined
    ? ['', '']
    : [lengths.input, lengths.output].map(({ median, p99 }) => `${count(median)}, ${count(p99)}`)

function labelTable({ labels }: TaskCoverage, format: CoverageFormat): string {
  const counted = labels.some(({ rows }) => rows !== undefined)
  const all = labels.reduce((sum, { rows = 0 }) => sum + rows, 0)
  const rows = labels.map(({ label, words, rows = 0 }) => [
    label,
    ...(counted ? [count(rows), percent(rows, all)] : []),
    words
      .map(({ word, templates, rows, sharedWith }) =>
        [
          word,
          rows === undefined ? `(${templates})` : `(${templates}; ${count(rows)})`,
          ...(sharedWith ? [`= ${sharedWith.join(', ')}`] : []),
        ].join(' '),
      )
      .join(' · '),
  ])
  const head = ['label', ...(counted ? ['rows', 'share'] : []), 'words']
  const legend = `words: (templates that have it${counted ? '; rows that answer with it' : ''})${counted ? '; rows that answer with a letter or a number are not among these' : ''}`
  return [grid(head, rows, counted ? [1, 2] : [], format), legend, ''].join('\n')
}

/** What a person should look at. */
function remarksOn({ built, fits, alike, openings, unsaid }: TaskCoverage): string[] {
  const remarks: string[] = []
  if (unsaid.length > 0) remarks.push(`fields never said: ${unsaid.join(', ')}`)
  if (fits.fewer > 0)
    remarks.push(
      `fewer than ${fits.least} templates fit ${count(fits.fewer)} examples${fits.from === 'sample' ? ' of the sample' : ''}, such as ${fits.such.join(', ')}`,
    )
  for (const {
    templates: [a, b],
    likeness,
  } of alike)
    remarks.push(`${a} and ${b} read alike: ${percent(likeness, 1)} of their pairs of characters`)
  for (const { opening, templates } of openings)
    remarks.push(`begin alike (${opening.replace(/\n/g, ' ')}): ${templates.join(', ')}`)
  if (built && built.unreached.length > 0) remarks.push(`won no row: ${built.unreached.join(', ')}`)
  for (const [reason, rows] of Object.entries(built?.shotless ?? {}))
    remarks.push(`without worked examples (${reason}): ${count(rows)} rows`)
  for (const [reason, rows] of Object.entries(built?.dropped ?? {}))
    remarks.push(`left out (${reason}): ${count(rows)} rows`)
  return remarks
}

const grid = (head: readonly string[], rows: Cells, right: readonly number[], format: CoverageFormat) =>
  format === 'markdown'
    ? `${markdownTable(
        head,
        rows,
        right.flatMap(i => head[i] ?? []),
      )}\n`
    : table(head, rows, right, tableWidth())

const heading = (name: string, format: CoverageFormat): string =>
  format === 'markdown' ? `### ${name}\n` : pc.bold(name)

const item = (format: CoverageFormat): string => (format === 'markdown' ? '- ' : '')
