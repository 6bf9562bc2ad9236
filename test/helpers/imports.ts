import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import ts from 'typescript'
import { ROOT } from './command.ts'

/** One import, export-from or dynamic import; types included. */
export interface Import {
  /** Path of the importing module below the project's folder, with `/`. */
  readonly from: string
  /** The same of the imported one; for a package or a module of Node what the import says. */
  readonly to: string
  readonly isFile: boolean
}

/** The TypeScript modules of a folder of the project, as paths below the project's folder. */
export const modulesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map(name => `${folder}/${name.split(sep).join('/')}`)
    .sort()

/** All imports of a module. */
export function importsOf(from: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, from), 'utf8'), true, true)
  return importedFiles.map(({ fileName }) => {
    const isFile = /^[./]/.test(fileName)
    const to = isFile
      ? relative(ROOT, join(ROOT, dirname(from), fileName))
          .split(sep)
          .join('/')
      : fileName
    return { from, to, isFile }
  })
}

/** `@scope/name` or `name` of what an import of a package says. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
