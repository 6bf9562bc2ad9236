import { describeAltered } from '../sources/altered.ts'
import type { FileReport, FormReport } from '../sources/doctor.ts'
import type { Check } from '../sources/fetch/machine.ts'
import { count, size } from './format.ts'
import { table } from './table.ts'

/** A line for each form, or with `files` for each file, and what to do next. */
export function printDoctor(reports: readonly FormReport[], raw: string, files: boolean): void {
  console.log(files ? fileTable(reports) : formTable(reports))
  const remarks = reports.flatMap(report => report.files.flatMap(file => remark(report, file)))
  if (remarks.length > 0) console.log(['', 'altered', ...remarks].join('\n'))
  const next = reports.filter(({ next }) => next !== '')
  if (next.length > 0)
    console.log(['', 'next', ...next.map(report => indent(`${labelOf(report)}: ${report.next}`))].join('\n'))
  console.log(`\nraw files: ${raw}`)
}

/** A line for each thing that fetching and building depend on, and what to do about problems. */
export function printMachine(checks: readonly Check[]): void {
  console.log(
    table(
      ['machine', 'status', 'found'],
      checks.map(({ name, status, found }) => [name, status, found]),
    ),
  )
  const steps = new Set(checks.map(({ next }) => next).filter(next => next !== ''))
  if (steps.size > 0) console.log(['', 'to do', ...[...steps].map(next => indent(next))].join('\n'))
}

const labelOf = ({ name, form }: FormReport): string => (form === '' ? name : `${name}/${form}`)

function formTable(reports: readonly FormReport[]): string {
  const rows = reports.map(report => {
    const { status, files, rows, licence } = report
    const there = files.filter(file => file.status !== 'missing')
    const bytes = there.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
    const counted = files.filter(file => file.beside === undefined)
    const all = counted.every(file => file.rows !== undefined)
      ? counted.reduce((sum, file) => sum + file.rows!, 0)
      : undefined
    const expected = rows ?? all
    return [
      labelOf(report),
      status,
      `${there.length}/${files.length}`,
      there.length > 0 ? size(bytes) : '',
      expected === undefined ? '' : count(expected),
      `${licence.id}, ${licence.use}`,
    ]
  })
  return table(['corpus', 'status', 'files', 'size', 'records expected', 'licence'], rows, [2, 3, 4])
}

function fileTable(reports: readonly FormReport[]): string {
  const rows = reports.flatMap(report =>
    report.files.map(({ name, status, split, bytes, rows }) => [
      labelOf(report),
      name,
      status,
      split,
      bytes === undefined ? '' : size(bytes),
      rows === undefined ? '' : count(rows),
    ]),
  )
  const licences = reports.map(
    report =>
      `${labelOf(report)}: licence ${report.licence.id}, ${report.licence.use}${report.licence.note ? ` (${report.licence.note})` : ''}; ${report.home}`,
  )
  return [
    table(['corpus', 'file', 'status', 'split', 'size', 'records expected'], rows, [4, 5]),
    '',
    ...licences,
  ].join('\n')
}

function remark(report: FormReport, { name, altered, problem }: FileReport): string[] {
  if (problem !== undefined) return [indent(`${labelOf(report)} ${name}: ${problem}`)]
  return altered ? [indent(`${labelOf(report)} ${name}: ${describeAltered(altered)}`)] : []
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map(line => `  ${line}`)
    .join('\n')
