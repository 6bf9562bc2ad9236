/** Who can mend it: the person who owns the data, the corpus author, the template author, or whoever typed the command. */
export type ErrorKind = 'source' | 'record' | 'template' | 'usage' | 'check' | 'retry'

/** Exit codes of the command, by kind of error. 3: something is missing; 4: a check failed; 75: worth trying again. */
const EXIT: Record<ErrorKind, number> = { source: 1, record: 1, template: 2, usage: 2, check: 4, retry: 75 }

/** The parts of a complaint. A message is always built from all that are known, in this order. */
export interface Complaint {
  /** File, and line or record where there is one: `sources/ocnli/source.yaml:7`. */
  where?: string
  /** What was found there. */
  found: string
  /** What would have been right. */
  expected?: string
  /** What the reader can do about it. */
  remedy?: string
}

/** The one error class of the project: an expected failure that a person can mend. Anything else that is thrown is a bug. */
export class BiflanError extends Error {
  readonly kind: ErrorKind
  readonly exitCode: number
  /** Where it was found, as far as the complaint says so: `sources/ocnli/source.yaml:7`. */
  readonly where?: string

  constructor(kind: ErrorKind, complaint: Complaint | string, exitCode = EXIT[kind]) {
    super(typeof complaint === 'string' ? complaint : sentence(complaint))
    this.name = 'BiflanError'
    this.kind = kind
    this.exitCode = exitCode
    if (typeof complaint !== 'string' && complaint.where !== undefined) this.where = complaint.where
  }
}

function sentence({ where, found, expected, remedy }: Complaint): string {
  const lines = [where === undefined ? found : `${where}: ${found}`]
  if (expected !== undefined) lines.push(`  expected: ${expected}`)
  if (remedy !== undefined) lines.push(`  to do: ${remedy}`)
  return lines.join('\n')
}

/** Raw files that are missing, damaged, or not what their descriptor says. */
export const sourceError = (complaint: Complaint | string): BiflanError =>
  new BiflanError('source', complaint)
/** Records that a task cannot read: too many of them stop the task. */
export const recordError = (complaint: Complaint | string): BiflanError =>
  new BiflanError('record', complaint)
/** A template file that cannot be parsed or says something untrue about its task. */
export const templateError = (complaint: Complaint | string): BiflanError =>
  new BiflanError('template', complaint)
/** A wrong flag, name or setting. */
export const usageError = (complaint: Complaint | string): BiflanError => new BiflanError('usage', complaint)
/** A source that is not there: exit code 3. */
export const missingError = (complaint: Complaint | string): BiflanError =>
  new BiflanError('source', complaint, 3)
/** A build that is not what it should be: exit code 4. */
export const checkError = (complaint: Complaint | string): BiflanError => new BiflanError('check', complaint)
/** A full disk, a busy folder: the same command may succeed later (exit code 75). */
export const retryError = (complaint: Complaint | string): BiflanError => new BiflanError('retry', complaint)
