import type { Severity } from '../inspect/check/finding.ts'
import { type CheckReport, type CheckResult, someSamples } from '../inspect/check/report.ts'
import { pc } from './color.ts'
import { count, percent } from './format.ts'

/** Errors and notes apart, by check; then what passed, and what the text does not tell. */
export function printCheck(report: CheckReport): void {
  const { checks, rows, tasks, errors, untold } = report
  const lines = [`${count(rows)} rows of ${tasks.length} task${tasks.length > 1 ? 's' : ''}`]
  lines.push(...section('errors', checks, 'error', report), ...section('notes', checks, 'note', report))
  const passed = checks.filter(check => check.errors + check.notes === 0)
  if (passed.length > 0) lines.push('', pc.bold('passed'))
  for (const { check, promise } of passed) lines.push(`  ${check}: ${promise}`)
  if (untold.length > 0) lines.push('', pc.bold('not told by the text of rows'))
  for (const [what, those] of alike(untold)) lines.push(`  ${what}\n    ${those.join(', ')}`)
  lines.push('', errors > 0 ? pc.red(`${count(errors)} error${errors > 1 ? 's' : ''}`) : 'no errors')
  console.log(lines.join('\n'))
}

/** Tasks by what is said of them. */
function alike(untold: CheckReport['untold']): Map<string, string[]> {
  const tasks = new Map<string, string[]>()
  for (const { task, check, what } of untold) {
    const name = `${check}: ${what}`
    tasks.set(name, [...(tasks.get(name) ?? []), task])
  }
  return tasks
}

function section(
  title: string,
  checks: readonly CheckResult[],
  severity: Severity,
  { tasks }: CheckReport,
): string[] {
  const found = checks.filter(check => (severity === 'error' ? check.errors : check.notes) > 0)
  if (found.length === 0) return []
  const rowsOf = new Map(tasks.map(({ task, rows }) => [task, rows]))
  return [
    '',
    pc.bold(title),
    ...found.flatMap(({ check, promise, findings }) => {
      const those = findings.filter(finding => finding.severity === severity)
      const all = those.reduce((sum, finding) => sum + finding.count, 0)
      return [
        `  ${pc.bold(check)} ${count(all)} (${promise})`,
        ...those.map(({ task, what, count: some }) => {
          const of = rowsOf.get(task)
          return `    ${task}: ${count(some)}${of === undefined ? '' : `, ${percent(some, of)}`}: ${what}`
        }),
        ...someSamples(those).flatMap(({ sample }) => [`      ${sample.id}`, `        ${sample.excerpt}`]),
      ]
    }),
  ]
}
