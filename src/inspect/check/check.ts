import type { Side } from '../../build/validation.ts'
import { type Fault, type Finding, SAMPLES, sumFindings } from './finding.ts'
import type { SaidRow } from './row.ts'
import type { Subject } from './subject.ts'

/** Looks at the rows of one part, in their order. */
export interface Watch<State> {
  see(row: SaidRow): void
  /** What the rows come to, as plain data: it may cross from a thread. */
  state(): State
}

/**
 * One thing that rows are held to. Every part of a task is watched by itself, on any thread; the states of all parts,
 * in the order of the parts, are then judged together. So a check never depends on how the work was divided.
 */
export interface Check<State = unknown> {
  readonly name: string
  /** What is true of a row, or of a task's rows, that passes. */
  readonly promise: string
  /** `side`: the rows of a part are all for training or all for validation. */
  watch(subject: Subject, side: Side): Watch<State>
  judge(states: readonly State[], subject: Subject): Finding[]
  /** What cannot be told from the text of rows, as sentences. */
  untold?(subject: Subject): string[]
}

/** Checks a check's types; returns it as it is. */
export const defineCheck = <State>(check: Check<State>): Check<State> => check

/** A check that looks at each row by itself. */
export function perRow(
  name: string,
  promise: string,
  look: (row: SaidRow, subject: Subject) => readonly Fault[],
  untold?: (subject: Subject) => string[],
): Check<readonly Finding[]> {
  return {
    name,
    promise,
    watch(subject) {
      const found = collect()
      return {
        see: row => {
          for (const fault of look(row, subject)) found.add(row.row.id, fault)
        },
        state: found.findings,
      }
    },
    judge: states => sumFindings(states),
    ...(untold && { untold }),
  }
}

/** Counts faults by what they say and keeps the first samples. */
export function collect() {
  const found = new Map<string, { -readonly [K in keyof Finding]: Finding[K] }>()
  return {
    add(id: string, { severity, what, excerpt }: Fault): void {
      const name = `${severity} ${what}`
      let finding = found.get(name)
      if (!finding) {
        finding = { severity, what, count: 0, samples: [] }
        found.set(name, finding)
      }
      finding.count++
      if (finding.samples.length < SAMPLES) finding.samples = [...finding.samples, { id, excerpt }]
    },
    findings: (): Finding[] => [...found.values()],
  }
}
