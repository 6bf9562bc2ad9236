import { statSync } from 'node:fs'
import { beginsAsGzip } from '../../formats/gunzip.ts'
import type { Form, Source } from '../../sources/descriptor.ts'
import { type FoundFile, folderOf, locate, sampleFolder } from '../../sources/raw.ts'
import { byNumber } from '../../sources/shards.ts'

/** A raw file of a submixture, with those that go on where it ends. */
export interface EnglishFile extends FoundFile {
  readonly rest: readonly FoundFile[]
}

/** What there is of a submixture: one publication of it, never two together. */
export interface EnglishInputs {
  readonly source: Source
  readonly form: string
  readonly files: readonly EnglishFile[]
  /** Names of files that are not there. */
  readonly missing: readonly string[]
}

/** True for the corpora of the English side: the submixtures of Flan. */
export const isSubmixture = ({ facts }: Source): boolean => facts.language === 'en'

/**
 * The publication of a submixture to read; undefined where no file of any is there. Of several the first one that is
 * whole, otherwise the one of which most is there. Nothing is read but a few bytes.
 */
export function locateEnglish(source: Source, raw: string, sample: boolean): EnglishInputs | undefined {
  const all: EnglishInputs[] = []
  for (const [form, description] of source.forms) {
    const folder = sample ? sampleFolder(source, form) : folderOf(raw, source, form)
    const inputs = inputsIn(folder, description)
    if (inputs.files.length > 0) all.push({ source, form, ...inputs })
  }
  const most = all.toSorted((a, b) => bytesOf(b) - bytesOf(a))[0]
  return all.find(({ missing }) => missing.length === 0) ?? most
}

function inputsIn(folder: string, form: Form): Pick<EnglishInputs, 'files' | 'missing'> {
  const { found, missing } = locate(folder, form)
  const sorted = form.files.flatMap(file =>
    found.filter(one => one.file === file).sort((a, b) => byNumber(a.name, b.name)),
  )
  return { files: joined(sorted), missing: missing.flatMap(({ absent }) => absent) }
}

const PART = /part\d+\.jsonl\.gz$/

/** A gzip file that was cut between any two bytes is one file again: its parts follow one another. */
function joined(files: readonly FoundFile[]): EnglishFile[] {
  const whole: (FoundFile & { rest: FoundFile[] })[] = []
  for (const file of files) {
    const before = whole.at(-1)
    const goesOn = before?.file === file.file && PART.test(file.name) && !beginsAsGzip(file.path)
    if (goesOn) before.rest.push(file)
    else whole.push({ ...file, rest: [] })
  }
  return whole
}

/** Size of the raw files. */
export const bytesOf = ({ files }: EnglishInputs): number =>
  files.flatMap(file => [file, ...file.rest]).reduce((sum, { path }) => sum + statSync(path).size, 0)
