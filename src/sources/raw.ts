import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { usageError } from '../lib/errors.ts'
import { obstacle } from '../lib/files.ts'
import { globPattern, isGlob } from '../lib/glob.ts'
import { type Form, partnersOf, type Source, type SourceFile } from './descriptor.ts'
import { listedFor } from './listed.ts'
import { namesOf } from './names.ts'
import { missingShards } from './shards.ts'

/** A descriptor's file that is on the disk. For a glob there may be several. */
export interface FoundFile {
  readonly file: SourceFile
  /** Path below the form's folder, with `/`: what ids and manifests call it. */
  readonly name: string
  readonly path: string
}

/**
 * A descriptor's file that cannot be read, because it or a file that is read beside it is not there; or some of those that
 * its glob stands for, going by the numbers of the others.
 */
export interface MissingFile {
  readonly file: SourceFile
  /** The names of what is not there. */
  readonly absent: readonly string[]
}

export interface Located {
  readonly found: readonly FoundFile[]
  readonly missing: readonly MissingFile[]
}

/**
 * Where raw files live: the flag, `BIFLAN_RAW`, or `biflan/raw` in the XDG cache. Throws a usage error where a file
 * is in the way.
 */
export function rawFolder(flag?: string): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const folder = resolve(flag || process.env['BIFLAN_RAW'] || join(cache, 'biflan', 'raw'))
  const inTheWay = obstacle(folder)
  if (inTheWay === undefined) return folder
  throw usageError({
    where: folder,
    found: `${inTheWay === folder ? 'it' : inTheWay} is no folder`,
    expected: 'the folder of raw files',
    remedy: 'name another one with --raw',
  })
}

/** The folder of one form of a corpus: `<raw>/<corpus>`, or `<raw>/<corpus>/<form>` where there are several. */
export const folderOf = (raw: string, source: Source, form: string): string => join(raw, source.name, form)

/** The folder of the samples that come with the corpus: the same layout, so `--sample` swaps folders and nothing else. */
export const sampleFolder = (source: Source, form: string): string =>
  join(dirname(source.path), 'sample', form)

/** Which of a form's files lie in a folder. Files that the descriptor leaves off are in neither list. */
export function locate(folder: string, form: Form): Located {
  const found: FoundFile[] = []
  const missing: MissingFile[] = []
  for (const file of form.files) {
    if (file.off !== undefined) continue
    const isHere = (name: string) => existsSync(join(folder, name))
    const here =
      namesOf(file)
        .map(name => expand(folder, name).filter(isHere))
        .find(names => names.length > 0) ?? []
    const absent = partnersOf(file).filter(name => !isHere(name))
    if (here.length === 0) absent.unshift(file.name)
    if (absent.length > 0) {
      missing.push({ file, absent })
      continue
    }
    for (const name of here) found.push({ file, name, path: join(folder, name) })
    if (!isGlob(file.name)) continue
    const listed = namesOf(file).flatMap(name => (isGlob(name) ? listedFor(folder, name) : []))
    // Where nobody listed them, their numbers tell. A glob with a number of its own stands for one piece.
    const numbered = /\d-of-/.test(file.name) ? [] : missingShards(here)
    const lost = listed.length > 0 ? listed.filter(name => !isHere(name)) : numbered
    if (lost.length > 0) missing.push({ file, absent: lost })
  }
  return { found, missing }
}

/**
 * What to do about files of a corpus of several forms that lie beside the forms' folders, where nobody looks for them;
 * undefined where there are none.
 */
export function strayNote(raw: string, { name, forms }: Source): string | undefined {
  if (forms.has('')) return undefined
  const folder = join(raw, name)
  const strays = new Set(
    [...forms.values()].flatMap(form => locate(folder, form).found.map(file => file.name)),
  )
  if (strays.size === 0) return undefined
  return `${[...strays].join(', ')}: in ${folder}, but each form has a folder of its own there: biflan fetch --from ${folder} ${name}`
}

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
  const names = locate(folder, form).found.flatMap(({ file, name }) => [name, ...partnersOf(file)])
  return new Map(names.map(name => [name, join(folder, name)]))
}
