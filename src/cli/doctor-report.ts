import { describeAltered } from '../sources/altered.ts'
import type { CorpusReport, Step } from '../sources/diagnosis.ts'
import type { FileReport, FormReport } from '../sources/doctor.ts'
import type { Check } from '../sources/fetch/machine.ts'
import { count, size } from './format.ts'
import { wrap } from './help/wrap.ts'
import { table } from './table.ts'

/** A line for each corpus, and what to do next for all of them. */
export function printCorpora(reports: readonly CorpusReport[], raw: string): void {
  const rows = reports.map(report => {
    const { name, status, bytes, licence } = report
    const label = status === 'missing' ? name : labelOf(report)
    return [label, status, bytes > 0 ? size(bytes) : '', `${licence.id}, ${licence.use}`]
  })
  console.log(table(['corpus', 'status', 'size', 'licence'], rows, [2]))
  const steps = (['fetch', 'move', 'person', 'replace'] as const).flatMap(step => stepsOf(step, reports))
  if (steps.length > 0) console.log(['', 'next', ...steps].join('\n'))
  const sums = ['here', 'altered', 'partly', 'missing'].map(status => {
    const n = reports.filter(report => report.status === status).length
    return n === 0 ? [] : `${n} ${status}`
  })
  console.log(`\n${sums.flat().join(', ')}: ${raw}`)
}

/** All files of the corpora, form by form, and what to do next for each corpus. */
export function printFiles(reports: readonly CorpusReport[], raw: string): void {
  for (const { name, licence, home, next, forms } of reports) {
    const note = licence.note === undefined ? '' : ` (${licence.note})`
    console.log(`${name}: licence ${licence.id}, ${licence.use}${note}; ${home}`)
    for (const form of forms) {
      const records = form.rows === undefined ? '' : `, ${count(form.rows)} records expected`
      console.log(`\n${labelOf(form)}: ${form.status}${records}`)
      console.log(indent([fileTable(form), ...form.files.flatMap(remark)].join('\n')))
    }
    console.log(next === '' ? '' : `\nnext\n${indent(next)}\n`)
  }
  console.log(`raw files: ${raw}`)
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

const labelOf = ({ name, form }: { name: string; form: string }): string =>
  form === '' ? name : `${name}/${form}`

/** More names than these are not written behind a command that takes all by itself. */
const MANY = 6

/** What is to be done in the same way for several corpora: the command, and for which. */
function stepsOf(step: Exclude<Step, 'none'>, all: readonly CorpusReport[]): string[] {
  const reports = all.filter(report => report.step === step)
  const names = reports.map(({ words }) => words)
  if (names.length === 0) return []
  if (step === 'move') return reports.flatMap(({ next }) => indent(next))
  const many = names.length > MANY
  const list = names.join(', ')
  const [command, why] = (
    {
      fetch: [
        `biflan fetch${many ? '' : ` ${names.join(' ')}`}`,
        many ? `gets what it can of ${names.length}` : '',
      ],
      person: ['biflan fetch <corpus>', `says where to log in and what to click, for ${list}`],
      replace: [
        'biflan fetch <corpus> --replace',
        `gets the published edition of ${list}; biflan doctor <corpus> says how they differ`,
      ],
    } as const
  )[step]
  return [`  ${command}`, ...(why === '' ? [] : [indent(indent(wrap(why, 74)))])]
}

function fileTable({ files }: FormReport): string {
  const rows = files.map(({ name, status, split, bytes, rows }) => [
    name,
    status,
    split,
    bytes === undefined ? '' : size(bytes),
    rows === undefined ? '' : count(rows),
  ])
  return table(['file', 'status', 'split', 'size', 'records expected'], rows, [3, 4])
}

function remark({ name, altered, problem }: FileReport): string[] {
  if (problem !== undefined) return [`${name}: ${problem}`]
  return altered ? [`${name}: ${describeAltered(altered)}`] : []
}

const indent = (text: string): string =>
  text
    .split('\n')
    .map(line => `  ${line}`)
    .join('\n')
