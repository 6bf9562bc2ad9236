import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { usageError } from '../lib/errors.ts'
import { MODULE_ENDING, ROOT } from '../lib/root.ts'
import { includedFolders, type Kind } from './included.ts'

/** Where files of a kind are registered by their names. */
interface Shelf {
  readonly folder: string
  /** What stands behind the name. */
  readonly ending: string
}

const OWN: Readonly<Record<Kind, Shelf>> = {
  sources: { folder: join(ROOT, 'sources'), ending: '/source.yaml' },
  tasks: { folder: join(import.meta.dirname, '..', 'tasks'), ending: MODULE_ENDING },
  templates: { folder: join(ROOT, 'templates'), ending: '.njk' },
}

/** Node runs no TypeScript, and takes `.js` for what it was before there were modules. */
const INCLUDED: Readonly<Record<Kind, string>> = {
  sources: OWN.sources.ending,
  tasks: '.mjs',
  templates: OWN.templates.ending,
}

/** What a corpus or a task may be called: its name stands in ids and in paths. */
export const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** The shelves of a kind: the package's own, then those of the included folders that have one. */
export const shelvesOf = (kind: Kind): Shelf[] => [
  OWN[kind],
  ...includedFolders()
    .map(folder => ({ folder: join(folder, kind), ending: INCLUDED[kind] }))
    .filter(({ folder }) => existsSync(folder)),
]

/**
 * Every file of a kind by its name, in the order of the names. Throws a usage error for a name that two folders have, and
 * for a task in a language that Node does not run.
 */
export function registered(kind: Kind): Map<string, string> {
  const found = new Map<string, string>()
  for (const shelf of shelvesOf(kind)) {
    for (const [name, path] of filesOn(shelf, kind)) {
      const other = found.get(name)
      if (other !== undefined)
        throw usageError({
          where: path,
          found: `the name ${name}, which ${other} has too`,
          expected: `a name of its own: ${kind} of all folders are one list`,
          remedy: 'rename it, or leave one of the folders out',
        })
      if (kind !== 'templates' && !NAME.test(name))
        throw usageError({
          where: path,
          found: `the name ${name}`,
          expected: 'a-z, 0-9 and single hyphens',
          remedy: 'rename it',
        })
      found.set(name, path)
    }
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function filesOn({ folder, ending }: Shelf, kind: Kind): [name: string, path: string][] {
  return readdirSync(folder).flatMap((entry): [string, string][] => {
    if (entry.startsWith('.')) return []
    if (kind === 'sources') {
      const path = join(folder, `${entry}${ending}`)
      return existsSync(path) ? [[entry, path]] : []
    }
    if (ending === '.mjs' && /(?<!\.d)\.(?:[cm]?ts|c?js)$/.test(entry))
      throw usageError({
        where: join(folder, entry),
        found: 'a task that Node does not run as it is',
        expected: 'an ECMAScript module, name.mjs; types may stand in JSDoc',
        remedy: 'compile it, or rename it',
      })
    return entry.endsWith(ending) && !entry.endsWith('.d.ts')
      ? [[entry.slice(0, -ending.length), join(folder, entry)]]
      : []
  })
}
