import { CATEGORIES } from '../../shapes/categories.ts'
import { DOMAINS } from '../../shapes/domains.ts'
import { error, excerpt, type Fault, NO_FAULT } from './finding.ts'
import { type Id, type Row, readId, readRow, type SaidRow } from './row.ts'
import type { Subject } from './subject.ts'

/** What a line comes to: `said` where the other checks can look at it. `id` for reports. */
export interface ReadLine {
  readonly id: string
  readonly faults: readonly Fault[]
  readonly said?: SaidRow | undefined
}

const KEYS = ['id', 'instruction', 'input', 'output', 'domain', 'task'] as const
const KNOWN_DOMAINS: ReadonlySet<string> = new Set(DOMAINS)

/** What every line of a part is held to before anything else is asked. */
export const SHAPE = {
  name: 'shape',
  promise:
    'six keys in order, all texts; an id that names the task, one of its files, a template and an option form; a known domain; the category',
}

/** Reads a line of a part. `place` stands for the id of a line that has none. */
export function readLine(line: string, place: string, subject: Subject): ReadLine {
  let row: Row
  try {
    row = JSON.parse(line) as Row
  } catch {
    return { id: place, faults: [error('a line that is not JSON', excerpt(line, 0, 40))] }
  }
  if (typeof row !== 'object' || row === null)
    return { id: place, faults: [error('a line that is no object', excerpt(line, 0, 40))] }
  if (!hasKeys(row))
    return {
      id: idOf(row, place),
      faults: [error(`other keys than ${KEYS.join()}`, Object.keys(row).join())],
    }
  const odd = KEYS.find(key => typeof row[key] !== 'string')
  if (odd) {
    const shown = `${odd}: ${JSON.stringify(row[odd])}`
    return { id: idOf(row, place), faults: [error('a value that is no text', shown)] }
  }

  const id = readId(row.id)
  if (!id)
    return {
      id: row.id,
      faults: [error('an id that is not task/file#record.example/template.form.shots', row.id)],
    }
  const misled = idFault(id, subject)
  const columns = columnFaults(row, subject)
  if (misled) return { id: row.id, faults: [misled, ...columns], said: undefined }
  return { id: row.id, faults: columns, said: readRow(row, id, subject) }
}

function hasKeys(row: object): boolean {
  let i = 0
  for (const key in row) if (key !== KEYS[i++]) return false
  return i === KEYS.length
}

const idOf = (row: Partial<Row>, place: string): string => (typeof row.id === 'string' ? row.id : place)

/** An id that names what there is not: the row cannot be looked at any further. */
function idFault(id: Id, { task, templates, files, shots }: Subject): Fault | undefined {
  if (id.task !== task.name) return error('an id of another task', id.task)
  if (!files.has(id.file)) return error('an id of a file that the manifest does not name', id.file)
  const template = templates.get(id.template)
  if (!template) return error('an id of a template that the task does not have', id.template)
  const wording = `${id.template}.${id.form}.${id.shots}`
  if (!isFormOf(template, id.form))
    return error('an id of an option form that its template does not show', wording)
  if (id.shots > (template.zeroShot ? 0 : shots))
    return error('an id of more worked examples than its template bears', wording)
  return undefined
}

function columnFaults({ domain, task: category }: Row, { task }: Subject): readonly Fault[] {
  const known = KNOWN_DOMAINS.has(domain)
  const right = CATEGORIES[task.spec.category].zh
  if (known && category === right) return NO_FAULT
  return [
    ...(known ? [] : [error('a domain that is not in the list', domain)]),
    ...(category === right ? [] : [error(`another category than ${right}`, category)]),
  ]
}

const isFormOf = ({ forms }: SaidRow['template'], form: string): boolean =>
  form === '-' ? forms.length === 0 : forms.some(({ name }) => name === form)
