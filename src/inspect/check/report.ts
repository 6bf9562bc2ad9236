import { CHECKS } from './checks.ts'
import { type Finding, SAMPLES, type Severity } from './finding.ts'
import { PROMPTS } from './prompts.ts'
import { SHAPE } from './shape.ts'

export interface TaskReport {
  readonly task: string
  readonly rows: number
  /** Check -> what it found. */
  readonly found: ReadonlyMap<string, readonly Finding[]>
  readonly untold: readonly { readonly check: string; readonly what: string }[]
}

/** What one check found in the tasks of a build. */
export interface CheckResult {
  readonly check: string
  readonly promise: string
  readonly errors: number
  readonly notes: number
  /** `task` names several, joined by commas, where a finding is about what they share. */
  readonly findings: readonly (Finding & { readonly task: string })[]
}

/** What `biflan check` says of a build: counts of rows, by check. */
export interface CheckReport {
  readonly tasks: readonly { readonly task: string; readonly rows: number }[]
  readonly rows: number
  readonly errors: number
  readonly notes: number
  readonly checks: readonly CheckResult[]
  /** What the text of rows does not tell. */
  readonly untold: readonly { readonly task: string; readonly check: string; readonly what: string }[]
}

const ROWS = { name: 'rows', promise: 'as many lines in every part as the manifest says' }

/** Everything that a build is held to, in the order of reports. */
export const ALL_CHECKS: readonly { readonly name: string; readonly promise: string }[] = [
  ROWS,
  SHAPE,
  ...CHECKS,
  PROMPTS,
]

export function reportOf(
  tasks: readonly TaskReport[],
  shared: readonly { readonly tasks: readonly string[]; readonly finding: Finding }[],
): CheckReport {
  const checks = ALL_CHECKS.map(({ name, promise }): CheckResult => {
    const own = tasks.flatMap(({ task, found }) =>
      (found.get(name) ?? []).map(finding => ({ task, ...finding })),
    )
    const across = name === PROMPTS.name ? shared : []
    const findings = [
      ...own,
      ...across.map(({ tasks: names, finding }) => ({ task: names.join(', '), ...finding })),
    ]
    return {
      check: name,
      promise,
      errors: countOf(findings, 'error'),
      notes: countOf(findings, 'note'),
      findings,
    }
  })
  return {
    tasks: tasks.map(({ task, rows }) => ({ task, rows })),
    rows: tasks.reduce((sum, { rows }) => sum + rows, 0),
    errors: checks.reduce((sum, { errors }) => sum + errors, 0),
    notes: checks.reduce((sum, { notes }) => sum + notes, 0),
    checks,
    untold: tasks.flatMap(({ task, untold }) => untold.map(each => ({ task, ...each }))),
  }
}

const countOf = (findings: readonly Finding[], severity: Severity): number =>
  findings.reduce((sum, finding) => sum + (finding.severity === severity ? finding.count : 0), 0)

/** Samples of several tasks, each task's first before any second one. */
export function someSamples<T extends Finding>(
  findings: readonly T[],
): { finding: T; sample: T['samples'][number] }[] {
  return Array.from({ length: SAMPLES }, (_, i) =>
    findings.flatMap(finding => (finding.samples[i] ? [{ finding, sample: finding.samples[i] }] : [])),
  )
    .flat()
    .slice(0, SAMPLES)
}
