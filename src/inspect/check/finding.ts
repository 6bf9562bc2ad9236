/** An error makes a build unfit for training; a note is a count that a person should know. */
export type Severity = 'error' | 'note'

/** One row that shows what a check found. */
export interface Sample {
  readonly id: string
  /** The place in the row's text, cut to a line. */
  readonly excerpt: string
}

/** What a check found in the rows of one task: of one kind, so that its counts mean something. */
export interface Finding {
  readonly severity: Severity
  /** What is wrong, without a text of a row. */
  readonly what: string
  /** Rows that show it; for a finding about a whole task or template, the rows it is about. */
  readonly count: number
  /** At most three, the first in the order of the rows. */
  readonly samples: readonly Sample[]
}

/** What a check says of one row. */
export interface Fault {
  readonly severity: Severity
  readonly what: string
  /** What is wrong, in the row's own words. */
  readonly excerpt: string
}

/** What most checks say of most rows. */
export const NO_FAULT: readonly Fault[] = []

export const SAMPLES = 3

const AROUND = 16
const LONGEST = 72

/** A text in one line, around what is of interest. */
export function excerpt(text: string, from = 0, to = text.length): string {
  const cut = text.slice(Math.max(0, from - AROUND), Math.min(text.length, to + AROUND))
  const line = cut.replace(/\n/g, '⏎')
  const shown = [...line]
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST).join('')}…` : line
}

export const error = (what: string, shown: string): Fault => ({ severity: 'error', what, excerpt: shown })
export const note = (what: string, shown: string): Fault => ({ severity: 'note', what, excerpt: shown })

/** Adds findings up by what they say: counts summed, the first samples kept. */
export function sumFindings(lists: readonly (readonly Finding[])[]): Finding[] {
  const sums = new Map<string, Finding>()
  for (const finding of lists.flat()) {
    const name = `${finding.severity} ${finding.what}`
    const { count, samples } = sums.get(name) ?? { count: 0, samples: [] }
    sums.set(name, {
      ...finding,
      count: count + finding.count,
      samples: [...samples, ...finding.samples].slice(0, SAMPLES),
    })
  }
  return [...sums.values()]
}
