import { partnersOf, type Source, type SourceFile } from '../descriptor.ts'
import type { Placed } from '../import/outcome.ts'

/** What a person has to do for a corpus that no program can fetch. */
export interface Manual {
  readonly title: string
  readonly licence: Source['facts']['licence']
  readonly page: string
  /** What to click. */
  readonly ask: string
  /** Those that are read beside others too. */
  readonly files: readonly Pick<SourceFile, 'name' | 'split' | 'rows' | 'bytes' | 'md5' | 'sha256'>[]
  /** Takes the files in. */
  readonly command: string
}

/** `taken` are files that are here by now. */
export function manualFor(source: Source, form: string, taken: readonly Placed[] = []): Manual {
  const { facts, forms, name } = source
  const here = new Set(taken.filter(one => one.form === form).map(({ file }) => file))
  const files = forms
    .get(form)!
    .files.filter(({ off }) => off === undefined)
    .flatMap(file => [factsOf(file), ...partnersOf(file).map(name => ({ name, split: file.split }))])
    .filter(({ name }) => !here.has(name))
  return {
    title: facts.title,
    licence: facts.licence,
    page: facts.home,
    ask: facts.ask?.trim() ?? 'Open the page and download the files.',
    files,
    command: `biflan fetch --from <file or folder> ${forms.size === 1 ? name : `${name}/${form}`}`,
  }
}

const factsOf = ({ name, split, rows, bytes, md5, sha256 }: SourceFile): Manual['files'][number] => ({
  name,
  split,
  rows,
  bytes,
  md5,
  sha256,
})
