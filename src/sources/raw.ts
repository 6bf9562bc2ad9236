import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { globPattern, isGlob } from '../lib/glob.ts'
import type { Form, Source, SourceFile } from './descriptor.ts'
import { listedFor } from './listed.ts'

/** A descriptor's file that is on the disk. For a glob there may be several. */
export interface FoundFile {
  readonly file: SourceFile
  /** Path below the form's folder, with `/`: what ids and manifests call it. */
  readonly name: string
  readonly path: string
}

export interface Located {
  readonly found: readonly FoundFile[]
  readonly missing: readonly SourceFile[]
}

/** Where raw files live: the flag, `BIFLAN_RAW`, or `biflan/raw` in the XDG cache. */
export function rawFolder(flag?: string): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  return resolve(flag || process.env['BIFLAN_RAW'] || join(cache, 'biflan', 'raw'))
}

/** The folder of one form of a corpus: `<raw>/<corpus>`, or `<raw>/<corpus>/<form>` where there are several. */
export const folderOf = (raw: string, source: Source, form: string): string => join(raw, source.name, form)

/** The folder of the samples that come with the corpus: the same layout, so `--sample` swaps folders and nothing else. */
export const sampleFolder = (source: Source, form: string): string =>
  join(dirname(source.path), 'sample', form)

/** Which of a form's files lie in a folder. Files that the descriptor leaves off are in neither list. */
export function locate(folder: string, form: Form): Located {
  const found: FoundFile[] = []
  const missing: SourceFile[] = []
  for (const file of form.files) {
    if (file.off !== undefined) continue
    const names = isGlob(file.name) ? expand(folder, file.name) : [file.name]
    const here = names.filter(name => isWhole(folder, name, file))
    const listed = isGlob(file.name) ? listedFor(folder, file.name) : []
    if (here.length === 0 || listed.some(name => !here.includes(name))) missing.push(file)
    for (const name of here) found.push({ file, name, path: join(folder, name) })
  }
  return { found, missing }
}

/** True where the file and all files aligned with it are there. */
const isWhole = (folder: string, name: string, file: SourceFile): boolean =>
  [name, ...Object.values(file.align ?? {})].every(part => existsSync(join(folder, part)))

function expand(folder: string, glob: string): string[] {
  let names = ['']
  for (const segment of glob.split('/')) {
    names = names.flatMap(parent => {
      if (!isGlob(segment)) return [join(parent, segment)]
      const here = join(folder, parent)
      const entries = existsSync(here) ? readdirSync(here).sort() : []
      return entries
        .filter(entry => !entry.startsWith('.') && globPattern(segment).test(entry))
        .map(entry => join(parent, entry))
    })
  }
  return names
}

/** Every file of a form that is in its folder, by its name there; those that are read beside others too. */
export function filesHere(folder: string, form: Form): Map<string, string> {
  const names = locate(folder, form).found.flatMap(({ file, name }) => [
    name,
    ...Object.values(file.align ?? {}),
  ])
  return new Map(names.map(name => [name, join(folder, name)]))
}
