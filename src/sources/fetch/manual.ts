import type { Source, SourceFile } from '../descriptor.ts'

/** What a person has to do for a corpus that no program can fetch. */
export interface Manual {
  readonly title: string
  readonly licence: Source['facts']['licence']
  readonly page: string
  /** What to click. */
  readonly ask: string
  readonly files: readonly Pick<SourceFile, 'name' | 'split' | 'rows' | 'bytes' | 'md5' | 'sha256'>[]
  /** Takes the files in. */
  readonly command: string
}

export function manualFor(source: Source, form: string): Manual {
  const { facts, forms, name } = source
  const files = forms
    .get(form)!
    .files.filter(({ off }) => off === undefined)
    .map(({ name, split, rows, bytes, md5, sha256 }) => ({ name, split, rows, bytes, md5, sha256 }))
  return {
    title: facts.title,
    licence: facts.licence,
    page: facts.home,
    ask: facts.ask?.trim() ?? 'Open the page and download the files.',
    files,
    command: `biflan fetch --from <file or folder> ${forms.size === 1 ? name : `${name}/${form}`}`,
  }
}
