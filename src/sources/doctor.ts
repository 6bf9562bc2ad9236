import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Altered, alterationOf, countRecords } from './altered.ts'
import { type Checksums, checksums, rowsOf } from './checksums.ts'
import { type Form, partnersOf, type Source, type SourceFile } from './descriptor.ts'
import { diskProblem } from './disk.ts'
import { type Pins, pinName, readPins } from './pins.ts'
import { type FoundFile, folderOf, locate, type MissingFile } from './raw.ts'

/** All files, as the descriptor says; all, some with other figures; some of them; none. */
export type FormStatus = 'here' | 'altered' | 'partly' | 'missing'

export interface FileReport {
  /** Its name in the descriptor, or what a glob matched. */
  readonly name: string
  readonly status: 'here' | 'altered' | 'missing'
  readonly split: SourceFile['split']
  readonly bytes?: number
  /** Records that the descriptor states. */
  readonly rows?: number
  readonly altered?: Altered
  /** Why it cannot be read to its end. */
  readonly problem?: string
  /** Of a file that is only read beside another one: that one's name. */
  readonly beside?: string
}

/** How it stands with one form of a corpus. */
export interface FormReport {
  readonly name: string
  /** '' for the only form of a corpus. */
  readonly form: string
  readonly status: FormStatus
  readonly files: readonly FileReport[]
  /** Of the files that are here. */
  readonly bytes: number
  /** Records that the descriptor states of all files together. */
  readonly rows?: number
}

/** Every form of the corpora, and which of its files are in the raw folder. Large files are read the first time only. */
export async function examine(raw: string, sources: Iterable<Source>): Promise<FormReport[]> {
  const reports: FormReport[] = []
  const pins = readPins(raw)
  for (const source of sources) {
    for (const [form, description] of source.forms)
      reports.push(await examineForm(raw, source, form, description, pins))
  }
  return reports
}

async function examineForm(
  raw: string,
  source: Source,
  form: string,
  description: Form,
  pins: Pins,
): Promise<FormReport> {
  const folder = folderOf(raw, source, form)
  const { found, missing } = locate(folder, description)
  const files: FileReport[] = []
  for (const file of description.files) {
    for (const one of found)
      if (one.file === file)
        files.push(await examineFile(source, one, pins.get(pinName(source, form, one.name))))
    if (missing.some(one => one.file === file && !isPartly(one, found)))
      files.push(await examineAlone(folder, file, file.name))
    for (const one of missing) {
      if (one.file !== file || !isPartly(one, found)) continue
      for (const name of one.absent) files.push({ name, status: 'missing', split: file.split })
    }
    if (file.off !== undefined) continue
    for (const name of partnersOf(file)) {
      const known = files.some(one => one.name === name)
      if (!known) files.push({ ...(await examineAlone(folder, file, name)), beside: file.name })
    }
  }
  const bytes = files.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
  return { name: source.name, form, status: statusOf(files), files, bytes, ...rowsIn(description) }
}

/** Some of the files that a glob stands for are there. */
const isPartly = ({ file }: MissingFile, found: readonly FoundFile[]): boolean =>
  found.some(one => one.file === file)

async function examineFile(
  source: Source,
  { file: described, name, path }: FoundFile,
  pin: Checksums | undefined,
): Promise<FileReport> {
  const file = { ...pin, ...described }
  let about: Omit<FileReport, 'status'> = { name, split: file.split, ...rowsIn(file) }
  try {
    const sums = await checksums(path)
    about = { ...about, bytes: sums.bytes }
    const altered = await alterationOf(file, sums, () => rowsOf(path, () => countRecords(source, file, path)))
    return { ...about, status: altered ? 'altered' : 'here', ...(altered && { altered }) }
  } catch (error) {
    const problem = diskProblem(error, path)
    if (!problem) throw error
    return { ...about, status: 'altered', problem: problem.message }
  }
}

/** A file of which more is not known, because another one is not there without which it says nothing; or the other one. */
async function examineAlone(folder: string, file: SourceFile, name: string): Promise<FileReport> {
  const path = join(folder, name)
  const about = { name, split: file.split, ...(name === file.name && rowsIn(file)) }
  if (!existsSync(path)) return { ...about, status: 'missing' }
  return { ...about, status: 'here', bytes: (await checksums(path)).bytes }
}

const rowsIn = ({ rows }: Pick<SourceFile, 'rows'>): { rows?: number } => (rows === undefined ? {} : { rows })

function statusOf(files: readonly FileReport[]): FormStatus {
  const statuses = new Set(files.map(({ status }) => status))
  if (!statuses.has('missing')) return statuses.has('altered') ? 'altered' : 'here'
  return statuses.size > 1 ? 'partly' : 'missing'
}
