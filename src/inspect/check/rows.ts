import type { Side } from '../../build/validation.ts'
import { collect } from './check.ts'
import { CHECKS } from './checks.ts'
import { type Finding, sumFindings } from './finding.ts'
import type { SaidRow } from './row.ts'
import { readLine, SHAPE } from './shape.ts'
import type { Subject } from './subject.ts'

/** What the lines of one part come to: plain data. */
export interface PartState {
  readonly lines: number
  readonly shape: readonly Finding[]
  /** Check -> its state. */
  readonly states: Readonly<Record<string, unknown>>
}

/** Holds the lines of one part to every check. `see` returns the row where it could be read. */
export function watchRows(subject: Subject, part: string, side: Side) {
  const watches = CHECKS.map(check => [check.name, check.watch(subject, side)] as const)
  const shape = collect()
  let lines = 0
  return {
    see(line: string): SaidRow | undefined {
      const { id, faults, said } = readLine(line, `${part}, line ${++lines}`, subject)
      for (const fault of faults) shape.add(id, fault)
      if (said) for (const [, watch] of watches) watch.see(said)
      return said
    },
    state: (): PartState => ({
      lines,
      shape: shape.findings(),
      states: Object.fromEntries(watches.map(([name, watch]) => [name, watch.state()])),
    }),
  }
}

/** What the parts of a task come to together, by check; the parts in their order. */
export function judgeRows(parts: readonly PartState[], subject: Subject): Map<string, readonly Finding[]> {
  const found = new Map<string, readonly Finding[]>()
  found.set(SHAPE.name, sumFindings(parts.map(({ shape }) => shape)))
  for (const { name, judge } of CHECKS) {
    const states = parts.map(part => part.states[name])
    found.set(name, sumFindings([judge(states, subject)]))
  }
  return found
}
