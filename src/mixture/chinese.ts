import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalogue, Task } from '../build/catalogue.ts'
import { foldersOf } from '../build/folder.ts'
import type { Manifest, TaskEntry } from '../build/manifest.ts'
import { missingError } from '../lib/errors.ts'
import { indexPath } from '../output/index-file.ts'
import { CATEGORIES } from '../shapes/categories.ts'
import type { Stock, StockFile } from './stock.ts'

/** The tasks of a build as stock, by category. Throws (exit 3) where a part is not as the manifest says. */
export function chineseStock(out: string, { tasks }: Manifest, catalogue: Catalogue): Stock[] {
  const known = Object.entries(tasks).map(([name, entry]) => ({ task: taskOf(name, catalogue), entry }))
  return Object.keys(CATEGORIES).flatMap(category => {
    const mine = known.filter(({ task }) => task.spec.category === category)
    if (mine.length === 0) return []
    return {
      language: 'zh' as const,
      part: category,
      tasks: mine.map(({ task: { name, source }, entry }) => ({
        name,
        licence: entry.licence,
        use: source.facts.licence.use,
      })),
      files: mine.flatMap(({ task, entry }, i) => filesOf(out, task.name, entry, i)),
    }
  })
}

function taskOf(name: string, { tasks }: Catalogue): Task {
  const task = tasks.get(name)
  if (task) return task
  throw missingError({
    found: `the build holds the task ${name}, which this version of biflan does not know`,
    remedy:
      'name the folder that it comes from with --include, or start the build afresh: biflan build --reset',
  })
}

const filesOf = (out: string, task: string, { fingerprint, parts }: TaskEntry, number: number): StockFile[] =>
  parts.map(({ name, rows, bytes, text, index, side }) => {
    const source = join(foldersOf(out, task).current, name)
    const indexed = indexPath(source)
    if (!hasSize(source, bytes) || !hasSize(indexed, index.bytes)) {
      throw missingError({
        where: source,
        found: 'the part or its index is not as the manifest says',
        remedy: `biflan build ${task}`,
      })
    }
    const file = {
      name: `${task}/${name}`,
      fingerprint,
      rows,
      bytes: text.bytes,
      index: indexed,
      task: number,
    }
    return { ...file, side, reader: 'part', source }
  })

const hasSize = (path: string, bytes: number): boolean => existsSync(path) && statSync(path).size === bytes
