import { join } from 'node:path'
import type { Catalogue } from '../build/catalogue.ts'
import { factsOf } from '../build/facts.ts'
import { foldersOf } from '../build/folder.ts'
import { readManifest } from '../build/manifest.ts'
import type { Source } from './source.ts'

/** The parts of a build, task by task. Throws a usage error for a manifest that is not a build's. */
export function buildSource(folder: string, catalogue: Catalogue): Source {
  const tasks = Object.entries(readManifest(folder)!.tasks)
  return {
    kind: 'build',
    shuffled: false,
    pieces: tasks.flatMap(([task, { parts }]) =>
      parts.map(({ name, side, rows, bytes, sha256, text }) => ({
        path: join(foldersOf(folder, task).current, name),
        name: `${task}/${name}`,
        task,
        split: side,
        rows,
        bytes,
        sha256,
        text,
      })),
    ),
    tasks: tasks.map(([name, entry]) => factsOf(folder, name, entry, catalogue)),
  }
}
