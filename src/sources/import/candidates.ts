import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { partnersOf, type Source, type SourceFile } from '../descriptor.ts'
import { namesOf } from '../names.ts'
import { folderOf } from '../raw.ts'
import { compareExactness, matchTail } from './match.ts'

/** A file that a path could be, going by its name alone. */
export interface Candidate {
  readonly source: Source
  readonly form: string
  readonly file: SourceFile
  /** Where it belongs below the form's folder: the name in the descriptor, or what its glob matched. */
  readonly tail: string
}

/** A corpus, or one form of it, that the command line names. */
export interface Wanted {
  readonly corpus: string
  readonly form?: string
}

/** The candidates for a path, at most one for each form: the one whose name fits most exactly. All forms, or the wanted ones. */
export function candidatesFor(
  path: string,
  sources: Iterable<Source>,
  wanted: readonly Wanted[],
): Candidate[] {
  const candidates: Candidate[] = []
  const slashed = path.split(sep).join('/')
  for (const source of sources) {
    for (const [form, { files }] of source.forms) {
      if (!isWanted(source.name, form, wanted)) continue
      const [best] = files
        .flatMap(file =>
          namesOf(file).flatMap(name => {
            const tail = matchTail(name, slashed)
            return tail === undefined ? [] : [{ source, form, file, tail }]
          }),
        )
        .sort((a, b) => compareExactness(a.file.name, b.file.name))
      if (best) candidates.push(best)
    }
  }
  return candidates
}

/** True for all of them where none is named. */
export const isWanted = (corpus: string, form: string, wanted: readonly Wanted[]): boolean =>
  wanted.length === 0 ||
  wanted.some(one => one.corpus === corpus && (one.form === undefined || one.form === form))

/** True for a file that is read beside another one of its corpus (`align`, `join`, `lookup`). */
export function isCompanion(path: string, sources: Iterable<Source>): boolean {
  const slashed = path.split(sep).join('/')
  const files = [...sources].flatMap(({ forms }) => [...forms.values()]).flatMap(form => form.files)
  return files.some(file => partnersOf(file).some(name => matchTail(name, slashed) !== undefined))
}

/** A file and those read beside it: where each lies, given where the first one lies, and where it belongs in `raw`. */
export function partsOf(
  { source, form, file, tail }: Candidate,
  path: string,
  raw: string,
): { from: string; to: string }[] {
  const root = path.slice(0, path.length - tail.length)
  const folder = folderOf(raw, source, form)
  return [
    ...partnersOf(file).map(name => ({ from: join(root, name), to: join(folder, name) })),
    { from: path, to: join(folder, tail) },
  ]
}

/** The path of a file that is read beside it and is not there. */
export const missingPart = (candidate: Candidate, path: string): string | undefined =>
  partsOf(candidate, path, '').find(({ from }) => !existsSync(from))?.from

/** How a person says which form is meant: `ocnli`, `cmrc2018/squad`. */
export const nameOf = ({ source, form }: Candidate): string =>
  source.forms.size === 1 ? source.name : `${source.name}/${form}`
