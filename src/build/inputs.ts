import { statSync } from 'node:fs'
import { join } from 'node:path'
import { SPLITS, type Split } from '../shapes/task.ts'
import { alterationOf, countRecords } from '../sources/altered.ts'
import { type Checksums, checksums, rowsOf } from '../sources/checksums.ts'
import { type Form, partnersOf, type SourceFile } from '../sources/descriptor.ts'
import { type FoundFile, folderOf, type Located, locate, sampleFolder } from '../sources/raw.ts'
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
  /** The files that are read beside it (aligned, joined, looked up), in the descriptor's order. */
  readonly partners: readonly Partner[]
}

export interface Partner {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

/** A piece of work: whole records of one file, which become one part. */
export interface Unit {
  /** Index into the task's input files. */
  readonly file: number
  readonly start: number
  readonly end: number
}

/**
 * The form of the task's corpus to read, and its files; undefined where no file of any form is there. Of several forms
 * the first complete one whose figures are the descriptor's; otherwise the one of which most records are there.
 * With `keep`, checksums of large files are remembered beside them.
 */
export async function findInputs(
  task: Task,
  settings: Settings,
  raw: string,
  keep = true,
): Promise<Inputs | undefined> {
  const forms: Inputs[] = []
  for (const form of task.source.forms.keys()) {
    const folder = formFolder(task, form, settings, raw)
    const { found, missing } = locateForm(task, form, settings, raw)!
    const files: InputFile[] = []
    for (const file of found)
      files.push({
        ...file,
        sums: await checksums(file.path, keep),
        partners: await besides(folder, file.file, keep),
      })
    if (files.length > 0) forms.push({ form, files, missing: missing.flatMap(({ absent }) => absent) })
  }
  // The samples of all forms hold the same records, so there is nothing to compare.
  if (settings.sample || forms.length < 2) return forms[0]
  const facts = new Map<Inputs, { published: boolean; records: number }>()
  for (const form of forms) facts.set(form, await factsOf(task, form, keep))
  return (
    forms.find(form => facts.get(form)!.published) ??
    forms.sort((a, b) => facts.get(b)!.records - facts.get(a)!.records)[0]
  )
}

/** The files that a task reads of one form of its corpus, and those that are not there. Nothing is read. */
export function locateForm(task: Task, form: string, settings: Settings, raw: string): Located | undefined {
  const description = task.source.forms.get(form)
  return description && locate(formFolder(task, form, settings, raw), filesFor(task, description, settings))
}

const formFolder = ({ source }: Task, form: string, { sample }: Settings, raw: string): string =>
  sample ? sampleFolder(source, form) : folderOf(raw, source, form)

async function besides(folder: string, file: SourceFile, keep: boolean): Promise<Partner[]> {
  const partners: Partner[] = []
  for (const name of partnersOf(file)) {
    const { bytes, sha256 } = await checksums(join(folder, name), keep)
    partners.push({ name, bytes, sha256 })
  }
  return partners
}

async function factsOf(
  { source }: Task,
  { files, missing }: Inputs,
  keep: boolean,
): Promise<{ published: boolean; records: number }> {
  let records = 0
  let published = missing.length === 0
  for (const { file, path, sums } of files) {
    const rows = await rowsOf(path, () => countRecords(source, file, path), keep)
    records += rows
    if (await alterationOf(file, sums, async () => rows)) published = false
  }
  return { published, records }
}

/** The splits of the files that a task reads, of all forms. */
export const splitsOf = (task: Task): Split[] =>
  SPLITS.filter(split =>
    [...task.source.forms.values()].some(form => filesFor(task, form, { splits: [split] }).files.length > 0),
  )

function filesFor(task: Task, form: Form, { splits }: Pick<Settings, 'splits'>): Form {
  const wanted = (file: SourceFile) =>
    file.off === undefined && reads(task, file) && (splits === null || splits.includes(file.split))
  return { ...form, files: form.files.filter(wanted) }
}

/** Cuts the input files into units of about `size` raw bytes, between records. */
export function cutUnits(files: readonly FoundFile[], size: number): Unit[] {
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
