import { statSync } from 'node:fs'
import { type Checksums, checksums } from '../sources/checksums.ts'
import type { Form, SourceFile } from '../sources/descriptor.ts'
import { type FoundFile, folderOf, locate, sampleFolder } from '../sources/raw.ts'
import { cutAt } from '../sources/records.ts'
import { reads, type Task } from './catalogue.ts'
import type { Settings } from './settings.ts'

/** The raw files a task is built from. */
export interface Inputs {
  readonly form: string
  readonly files: readonly InputFile[]
  readonly missing: readonly string[]
}

export interface InputFile extends FoundFile {
  readonly sums: Checksums
}

/** A piece of work: whole records of one file, which become one part. */
export interface Unit {
  /** Index into the task's input files. */
  readonly file: number
  readonly start: number
  readonly end: number
}

/**
 * The form of the task's corpus to read, and its files: the first complete form, or the one of which most is there.
 * Undefined where no file of any form is there. `outside` says that files exist but none of the wanted splits.
 */
export async function findInputs(task: Task, settings: Settings, raw: string): Promise<Inputs | undefined> {
  const candidates = [...task.source.forms].map(([form, description]) => {
    const folder = settings.sample ? sampleFolder(task.source, form) : folderOf(raw, task.source, form)
    return { form, ...locate(folder, filesFor(task, description, settings)) }
  })
  const present = candidates.filter(({ found }) => found.length > 0)
  const best = present.find(({ missing }) => missing.length === 0) ?? present.sort((a, b) => b.found.length - a.found.length)[0]
  if (!best) return undefined
  const files: InputFile[] = []
  for (const found of best.found) files.push({ ...found, sums: await checksums(found.path) })
  return { form: best.form, files, missing: best.missing.map(({ name }) => name) }
}

/** True where the wanted splits leave the task something to read. */
export const hasSplit = (task: Task, settings: Settings): boolean =>
  [...task.source.forms.values()].some(form => filesFor(task, form, settings).files.length > 0)

function filesFor(task: Task, form: Form, { splits }: Settings): Form {
  const wanted = (file: SourceFile) => file.off === undefined && reads(task, file) && (splits === null || splits.includes(file.split))
  return { ...form, files: form.files.filter(wanted) }
}

/** Cuts the input files into units of about `size` raw bytes, between records. */
export function cutUnits(files: readonly InputFile[], size: number): Unit[] {
  return files.flatMap(({ file, path }, index) => {
    const units: Unit[] = []
    const end = statSync(path).size
    for (let start = 0; start < end; ) {
      const cut = start + size >= end ? end : cutAt(file, path, start + size)
      units.push({ file: index, start, end: cut })
      start = cut
    }
    return units
  })
}

/** Where a file differs from what its descriptor says: both figures. */
export interface Altered {
  readonly rows?: { readonly expected: number; readonly found: number }
  readonly md5?: { readonly expected: string; readonly found: string }
  readonly sha256?: { readonly expected: string; readonly found: string }
}

export function alteration({ file, sums }: InputFile, rows: number): Altered | undefined {
  const differs = <T>(expected: T | undefined, found: T) => (expected !== undefined && expected !== found ? { expected, found } : undefined)
  const altered = {
    rows: differs(file.rows, rows),
    md5: differs(file.md5, sums.md5),
    sha256: differs(file.sha256, sums.sha256),
  }
  const known = Object.fromEntries(Object.entries(altered).filter(([, figures]) => figures !== undefined))
  return Object.keys(known).length === 0 ? undefined : (known as Altered)
}
