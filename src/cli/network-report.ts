import type { FetchResult } from '../sources/fetch/ask.ts'
import type { Carried } from '../sources/fetch/carry.ts'
import type { Manual } from '../sources/fetch/manual.ts'
import { offlineBy } from '../sources/fetch/network.ts'
import { count, size } from './format.ts'
import type { Report } from './network-facts.ts'

/** 75 where another try may help, 3 where something is still missing, else 0. */
export function exitCodeOf(results: readonly FetchResult[]): number {
  if (results.some(({ refusals, status }) => status === 'failed' && refusals.some(({ again }) => again)))
    return 75
  return results.some(({ status }) => ['failed', 'manual', 'offline'].includes(status)) ? 3 : 0
}

const TITLE = {
  here: 'already here',
  altered: 'already here, altered (see biflan doctor): --replace fetches the published edition',
  fetched: 'fetched',
  planned: 'would be fetched',
  offline: 'missing',
  manual: 'needs a person',
  failed: 'could not be fetched',
} satisfies Record<FetchResult['status'], string>

/** In a sum. */
const SHORT: Readonly<Record<string, string>> = {
  altered: 'already here, altered',
  manual: 'for a person to get',
}

/** Says what became of the corpora, those that need nothing in one line. */
export function printFetch(
  reports: readonly Report[],
  raw: string,
  carried?: Carried & { to: string },
): void {
  for (const report of reports) {
    console.log(`${labelOf(report)}: ${titleOf(report)}`)
    for (const line of detailsOf(report)) console.log(line)
  }
  const offline = offlineBy()
  if (offline !== undefined && reports.some(({ status }) => status === 'offline')) {
    console.log(
      `\n${offline} forbids the network: unset it, or bring files with biflan fetch --from <file or folder>`,
    )
  }
  console.log(`\n${sumOf(reports)}: ${raw}`)
  if (carried) {
    const there = carried.already > 0 ? `, ${count(carried.already)} there already` : ''
    console.log(`${count(carried.files)} files, ${size(carried.bytes)}, copied${there}: ${carried.to}`)
  }
}

const labelOf = ({ corpus, form }: Report): string => (form === '' ? corpus : `${corpus}/${form}`)

function titleOf({ status, location, taken }: Report): string {
  const bytes = taken.reduce((sum, file) => sum + file.bytes, 0)
  const files = `${count(taken.length)} ${taken.length === 1 ? 'file' : 'files'}, ${size(bytes)}`
  if (status === 'fetched') return `fetched from ${location}, ${files}`
  if (status !== 'failed' || taken.length === 0) return TITLE[status]
  return `could be fetched in part: ${taken.map(({ file }) => file).join(', ')}, ${size(bytes)}`
}

function detailsOf(report: Report): string[] {
  const { status, refusals, manual, locations = [], taken, more } = report
  const lines: string[] = []
  for (const { location, why } of refusals) lines.push(...indent(`${location}: ${why}`))
  for (const { file, altered } of taken)
    if (altered?.rows)
      lines.push(`  ${file}: ${count(altered.rows.found)} records instead of ${count(altered.rows.expected)}`)
  if (more)
    lines.push(
      `  ${more.name} has ${count(more.records)} records more, and needs a person: biflan fetch ${more.name} says how`,
    )
  if (status === 'planned' || status === 'offline') {
    lines.push(`  files: ${filesIn(manual!)}`)
    for (const location of locations) lines.push(`  from: ${location}`)
  }
  if (status === 'manual' || status === 'failed') lines.push(...instructions(report))
  return lines
}

/** What a person has to do. */
function instructions({ status, manual, others = [], refusals }: Report): string[] {
  const { title, licence, page, ask, files: _, command } = manual!
  const again = refusals.some(each => each.again)
  return [
    ...(status === 'manual' ? [`  ${title}`] : []),
    `  licence: ${licence.id}, ${licence.use}${licence.note ? ` (${licence.note})` : ''}`,
    `  page: ${page}`,
    ...(status === 'failed'
      ? [`  to do: ${again ? 'try again later, or by hand:' : 'by hand:'}`]
      : ['  to do:']),
    ...indent(ask, 4),
    `  files: ${filesIn(manual!)}`,
    `  then: ${command}`,
    ...others.map(
      ({ name, differs }) => `  or: biflan fetch ${name}${differs === undefined ? '' : ` (${differs})`}`,
    ),
  ]
}

const filesIn = ({ files }: Manual): string =>
  files
    .map(({ name, rows, bytes }) => {
      const facts = [
        ...(rows === undefined ? [] : [`${count(rows)} records`]),
        ...(bytes === undefined ? [] : [size(bytes)]),
      ]
      return facts.length === 0 ? name : `${name} (${facts.join(', ')})`
    })
    .join(', ')

function sumOf(reports: readonly Report[]): string {
  const counts = Object.entries(TITLE).map(([status, title]) => {
    const n = reports.filter(report => report.status === status).length
    return n === 0 ? '' : `${n} ${SHORT[status] ?? title}`
  })
  return counts.filter(text => text !== '').join(', ')
}

const indent = (text: string, by = 2): string[] => text.split('\n').map(line => `${' '.repeat(by)}${line}`)
