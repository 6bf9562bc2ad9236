/** A row of a submixture as its file has it, whichever of its publications that is. */
export interface EnglishRow {
  readonly inputs: string
  readonly targets: string
  /** Which of Flan's tasks it belongs to; '' where the file does not say. */
  readonly name: string
  readonly fewShot: boolean
  readonly options: boolean
  /** An inverted task: the question is asked for, not the answer. */
  readonly inverse: boolean
  /** The file says which template type it is. */
  readonly typed: boolean
  /** Ill-formed surrogates were put right. */
  readonly repaired: boolean
}

/** What a record comes to: a row, nothing to say for a reason, or no row of Flan at all. */
export type Reading = { readonly row: EnglishRow } | { readonly skip: string } | { readonly reject: string }

/** Two of the four columns, by the names that the publications give them; the first that is there counts. */
const INPUTS = ['inputs', 'input'] as const
const TARGETS = ['targets', 'target'] as const
const NAMES = ['task_name', '_task_name', 'task'] as const
const TYPES = ['template_type', '_template_type'] as const

/** What rows say of the submixture that they are of. */
const SOURCES = ['task_source', '_task_source'] as const
const SUBMIXTURE: Readonly<Record<string, string>> = {
  Flan2021: 'flan2021',
  P3: 't0',
  NIv2: 'niv2',
  CoT: 'cot',
  Dialog: 'dialog',
}

/** Reads a record of a submixture. `type`: the template type of a file whose rows do not say theirs. */
export function readingOf(value: unknown, submixture: string, type?: string): Reading {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { reject: 'no object' }
  const record = value as Readonly<Record<string, unknown>>
  const source = String(valueAt(record, SOURCES) ?? '')
  if ((SUBMIXTURE[source] ?? submixture) !== submixture) return { reject: `a row of ${source}` }
  const inputs = textAt(record, INPUTS)
  if (typeof inputs !== 'string') return inputs
  const targets = textAt(record, TARGETS)
  if (typeof targets !== 'string') return targets
  const repaired = !inputs.isWellFormed() || !targets.isWellFormed()
  const name = String(valueAt(record, NAMES) ?? '')
  const row = {
    inputs: repaired ? inputs.toWellFormed() : inputs,
    targets: repaired ? targets.toWellFormed() : targets,
    name: name.toWellFormed(),
    ...settingOf(String(valueAt(record, TYPES) ?? type ?? ''), inputs),
    inverse: name.endsWith('_ii'),
    repaired,
  }
  return { row }
}

function textAt(record: Readonly<Record<string, unknown>>, names: readonly string[]) {
  const name = names.find(name => Object.hasOwn(record, name))
  if (name === undefined) return { reject: `no field '${names[0]}'` }
  const text = record[name]
  if (text === null) return { skip: `${names[0]} null` }
  if (typeof text !== 'string') return { reject: `${names[0]} that are no text` }
  return text.trim() === '' ? { skip: `${names[0]} empty` } : text
}

const valueAt = (record: Readonly<Record<string, unknown>>, names: readonly string[]): unknown =>
  names.map(name => record[name]).find(value => typeof value === 'string' && value !== '')

/** A list of choices as the first Flan laid it out, whose files do not say which templates had one. */
const LISTED = /^\s*options:/im

function settingOf(type: string, inputs: string) {
  const known = /^(zs|fs)_?(no)?opt$/.exec(type)
  return known
    ? { fewShot: known[1] === 'fs', options: known[2] === undefined, typed: true }
    : { fewShot: false, options: LISTED.test(inputs), typed: false }
}
